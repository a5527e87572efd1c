"""Confirming an emergency revert."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RevertForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What is going wrong. Both heads are told it, and it stays with the version."),
    )
    sure = forms.BooleanField(label=_("I put it back in force without the heads' agreement."))
    instead_of = forms.IntegerField(widget=forms.HiddenInput)
    """The version in force that the person saw."""
