"""What is said in a discussion: positions and remarks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Objection, Position

Criteria = Sequence[tuple[str, str]]
"""(id of the node, its words)"""


class PositionForm(forms.Form):
    """One of the three answers. Each has its own form on the page, with the fields that it needs."""

    stance = forms.ChoiceField(choices=Position.Stance.choices, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    """The revision that the head saw."""
    harm = forms.ChoiceField(
        label=_("What harm do you foresee?"), choices=Objection.Harm.choices, required=False
    )
    criterion = forms.ChoiceField(label=_("Which criterion?"), required=False)
    text = forms.CharField(label=_("In words"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args: Any, criteria: Criteria = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = [("", _("The whole")), *criteria]  # type: ignore[attr-defined]


class ValueForm(forms.Form):
    """A suggestion of another value for one criterion."""

    criterion = forms.ChoiceField(label=_("Which criterion?"))
    value = forms.CharField(label=_("The value that you suggest"), max_length=200)
    text = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 2, "data-mentions": "yes"}))
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, criteria: Criteria = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].choices = list(criteria)  # type: ignore[attr-defined]


class SuggestForm(forms.Form):
    """The words of a suggestion that was made in the editor."""

    reason = forms.CharField(
        label=_("Why you suggest it"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The proposer can take it over with one click, or decline it with a word."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class CommentForm(forms.Form):
    """A remark: in a thread, or the first of a new one on the whole or on a criterion."""

    text = forms.CharField(
        label=_("Your remark"),
        widget=forms.Textarea(attrs={"rows": 3, "data-mentions": "yes"}),
        help_text=_("Markdown: **bold**, - list. An @ before a name tells that person."),
    )
    criterion = forms.CharField(widget=forms.Select, label=_("About"), required=False)

    def __init__(self, *args: Any, criteria: Criteria = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["criterion"].widget.choices = [("", _("The whole proposal")), *criteria]
