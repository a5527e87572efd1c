"""What somebody answers to a version that governs their work, and what its owners reply."""

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.models import Doubt


class DoubtForm(forms.Form):
    """It is unclear, or it cannot be done; in words."""

    answer = forms.ChoiceField(choices=Doubt.Kind.choices, widget=forms.HiddenInput)
    text = forms.CharField(label=_("In words"), widget=forms.Textarea(attrs={"rows": 3}))


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("Your reply"), widget=forms.Textarea(attrs={"rows": 3}))
