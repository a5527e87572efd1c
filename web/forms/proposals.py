"""The words around a proposal's rule: title, reason, expected effect; and reasons given on its page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Proposal, Revision


class DraftForm(forms.Form):
    """A proposal before its discussion."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("What changes, in a few words. It stands in every list."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Why the definition in force is not good enough. The other department reads this first."),
    )
    expected_effect = forms.CharField(
        label=_("Expected effect"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text=_("What you expect to see in the trial. Needed to open the discussion."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    """The revision that the writer saw; empty while there is no proposal yet."""

    @classmethod
    def of(cls, proposal: Proposal, revision: Revision) -> "DraftForm":
        return cls(
            initial={
                "title": proposal.title,
                "reason": revision.reason,
                "expected_effect": revision.expected_effect,
                "revision": revision.number,
            }
        )


class ReviseForm(forms.Form):
    """A new revision during the discussion."""

    reason = forms.CharField(
        label=_("What changed, and why"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Both heads are asked for their position again: say what you took over from the discussion."
        ),
    )
    no_backtest_reason = forms.CharField(
        label=_("Why there is no test on past leads"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, _proposal: Proposal, revision: Revision) -> "ReviseForm":
        return cls(initial={"revision": revision.number})


class OpenForm(forms.Form):
    """A draft goes before both heads; the reason is asked only where no past leads can test it."""

    no_backtest_reason = forms.CharField(
        label=_("Why there is no test on past leads"),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class ReasonForm(forms.Form):
    """A verb that is refused without a reason."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class RevisionForm(forms.Form):
    """A verb on the revision that the person saw."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
