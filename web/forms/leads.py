"""The filters above the list of leads."""

from django import forms
from django.utils.translation import gettext_lazy

from evidence.figures import outcomes
from web.presenters.life import outcome_labels


class LeadFilter(forms.Form):
    search = forms.CharField(label=gettext_lazy("Lead’s id"), max_length=100, required=False)
    source = forms.ChoiceField(label=gettext_lazy("Imported from"), required=False)
    outcome = forms.ChoiceField(label=gettext_lazy("What became of it"), required=False)

    def __init__(self, data: object, sources: dict[str, str]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        every = ("", gettext_lazy("all"))
        labels = outcome_labels()
        self.fields["source"].choices = [every, *sources.items()]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [every, *((key, labels[key]) for key in outcomes)]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, str]:
        """What listing takes; a filter that cannot be read filters nothing."""
        return {name: value for name, value in self.cleaned_data.items() if value} if self.is_valid() else {}
