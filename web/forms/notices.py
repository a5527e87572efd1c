"""How somebody wants to be told: a way for each kind of notice, and the hour of the digest."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Kind
from governance.ways import CHOSEN, possible


class NoticesForm(forms.Form):
    digest_hour = forms.TypedChoiceField(
        label=_("Send the digest from"),
        coerce=int,
        choices=[(hour, f"{hour}:00") for hour in range(24)],
        help_text=_("On your working days, in your time zone; only when something waits or happened."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in CHOSEN:
            self.fields[kind] = forms.ChoiceField(
                label=Kind(kind).label,
                choices=[(way.value, way.label) for way in possible(kind)],
                widget=forms.RadioSelect,
            )

    @property
    def ways(self) -> dict[str, str]:
        return {kind: self.cleaned_data[kind] for kind in CHOSEN}
