"""Channels of the company's chat: where they are, and what they are told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from definitions.models import Document
from governance.models import Kind, Webhook
from governance.ways import FOR_CHANNELS, channel_label


class WebhookForm(forms.Form):
    """An address that is typed is never shown again, not even when it was refused."""

    name = forms.CharField(label=_("Channel"), max_length=100, help_text=_("As colleagues call it."))
    service = forms.ChoiceField(
        label=_("Service"), choices=Webhook.Service.choices, widget=forms.RadioSelect, initial="slack"
    )
    address = forms.CharField(
        label=_("Address of the webhook"),
        max_length=2000,
        help_text=_("It begins with https://. It is stored encrypted and never shown again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the messages"),
        choices=[("ja", "日本語"), ("en", "English")],
        widget=forms.RadioSelect,
        initial="ja",
    )
    kinds = forms.MultipleChoiceField(
        label=_("What it is told"),
        initial=[kind.value for kind in FOR_CHANNELS if kind != Kind.COMMENTED],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that the channel is told.")},
    )
    documents = forms.MultipleChoiceField(
        label=_("About which documents"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means all, also those that are added later."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices_of("kinds", [(kind.value, channel_label(kind)) for kind in FOR_CHANNELS])
        self.choices_of("documents", [(row.key, str(row)) for row in Document.objects.all()])

    def choices_of(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = choices


class WebhookChangeForm(WebhookForm):
    """The service stays; an address that is left empty stays as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["service"]
        self.fields["address"].required = False
        self.fields["address"].help_text = _("Leave it empty to keep the one that is stored.")

    @property
    def terms(self) -> dict[str, Any]:
        """What the action takes."""
        found = dict(self.cleaned_data)
        if not found["address"]:
            del found["address"]
        return found
