"""The pulse's forms: opening a round, and answering it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.actions.pulse import LONGEST_WORDS
from governance.pulse import QUESTIONS
from web.forms.days import DayField
from web.presenters.pulse import questions, scale


class OpenPulseForm(forms.Form):
    last_day = DayField(label=_("Last day to answer"))


class PulseForm(forms.Form):
    """The five questions as one side is asked them."""

    words = forms.CharField(
        label=_("A word to the other department (may be left out)"),
        help_text=_("It is shown as you write it: write nothing by which one would know you."),
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, *args: Any, side: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = questions(side)
        for name in QUESTIONS:
            field = forms.TypedChoiceField(
                label=asked[name], choices=scale(), coerce=int, widget=forms.RadioSelect
            )
            self.fields[name] = field
        self.order_fields([*QUESTIONS, "words"])

    @property
    def scores(self) -> dict[str, int]:
        """Of a valid form."""
        return {name: self.cleaned_data[name] for name in QUESTIONS}
