"""The answer of sales to one lead."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from evidence.models import LeadFeedback, RejectionReason
from governance.actions.feedback import LONGEST_NOTE


class FeedbackForm(forms.Form):
    """`criteria`: (node's id, in words) of what can be disputed."""

    lead = forms.CharField(widget=forms.HiddenInput, max_length=340)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    """Key of the answer that stood there when the page was shown."""
    answer = forms.ChoiceField(choices=LeadFeedback.Answer.choices)
    reason = forms.ModelChoiceField(
        label=_("Why do you reject it?"),
        queryset=RejectionReason.objects.filter(active=True),
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
    )
    criterion = forms.ChoiceField(
        label=_("Which criterion is wrong, if any?"), widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, criteria: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"criterion": ""})
        choices = [("", _("none in particular")), *criteria]
        self.fields["criterion"].choices = choices  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action takes besides the lead, from a valid form."""
        data = self.cleaned_data
        accepted = data["answer"] == LeadFeedback.Answer.ACCEPTED
        return {
            "accepted": accepted,
            "reason": None if accepted else data["reason"],
            "criterion": "" if accepted else data["criterion"],
            "note": data["note"],
            "seen": data["seen"],
        }
