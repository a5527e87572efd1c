"""Forms about one person's data: which lead, its erasure, and letting it be taken in again."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.models import Source


class LeadAsked(forms.Form):
    source = forms.ChoiceField(label=gettext_lazy("Imported from"))
    id = forms.CharField(label=gettext_lazy("Lead’s id"), max_length=255)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["source"].choices = list(Source.objects.values_list("key", "name"))  # type: ignore[attr-defined]

    @property
    def lead(self) -> str:
        return f"{self.cleaned_data['source']}:{self.cleaned_data['id'].strip()}"


class EraseForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is it erased?"),
        help_text=gettext_lazy(
            "Stays on record for good: write no name and no id, for example “the person’s own request of "
            "3 November”."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
    typed = forms.CharField(
        label=gettext_lazy("Type the lead’s id to confirm"),
        max_length=340,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any, source_id: str) -> None:
        super().__init__(data)
        self.source_id = source_id

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"].strip()
        if typed != self.source_id:
            raise forms.ValidationError(_("This is not the id of this lead. Type it as it stands above."))
        return typed


class LiftForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why may it be taken in again?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )
