"""Forms of connections: what it takes to sign in at a vendor, and what a new connection is called."""

from copy import deepcopy
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.connectors.kinds import credentials
from evidence.connectors.salesforce import domain_of
from evidence.models import Connection, Source

SECRETS = {
    "token": forms.CharField(
        label=gettext_lazy("Access token of the private app"),
        help_text=gettext_lazy("It begins with “pat-”. It is stored encrypted and never shown again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=500,
    ),
    "domain": forms.CharField(
        label=gettext_lazy("My Domain of the organisation"),
        help_text=gettext_lazy("The address you see when signed in, such as acme.my.salesforce.com."),
        max_length=200,
    ),
    "consumer_key": forms.CharField(
        label=gettext_lazy("Consumer key"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=500,
    ),
    "consumer_secret": forms.CharField(
        label=gettext_lazy("Consumer secret"),
        help_text=gettext_lazy("All of these are stored encrypted and never shown again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=500,
    ),
    "refresh_token": forms.CharField(
        label=gettext_lazy("Refresh token (optional)"),
        help_text=gettext_lazy("Only where your app signs in as a person instead of by client credentials."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        required=False,
        max_length=1000,
    ),
}


class CredentialsForm(forms.Form):
    """What is typed here is never shown again, not even when it was refused."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for name in credentials[kind]:
            self.fields[name] = deepcopy(SECRETS[name])

    def clean_domain(self) -> str:
        domain = domain_of(self.cleaned_data["domain"])
        if not domain:
            raise forms.ValidationError(_("This is not a My Domain. It ends in .my.salesforce.com."))
        return domain

    @property
    def credentials(self) -> dict[str, str]:
        found = {name: self.cleaned_data.get(name, "").strip() for name in credentials[self.kind]}
        return {name: value for name, value in found.items() if value}


class ConnectionForm(CredentialsForm):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=100,
        help_text=gettext_lazy("As colleagues call it. It is also the name of the source of these leads."),
    )
    source = forms.ModelChoiceField(
        label=gettext_lazy("Are the same leads imported from files already?"),
        queryset=Source.objects.none(),
        required=False,
        empty_label=gettext_lazy("No, this is a new source"),
        help_text=gettext_lazy("Choose a source only if its files have the same ids."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Only what is there can be chosen; leads of one source come by one connection.
        sources = Source.objects.exclude(connections__in=Connection.objects.present())
        self.fields["source"].queryset = sources  # type: ignore[attr-defined]
        if not sources.exists():
            del self.fields["source"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Connection.objects.present().filter(name=name).exists():
            raise forms.ValidationError(_("There is a connection of this name already."))
        return name

    def new_source_key(self) -> str:
        """A key that no source has."""
        wanted = slugify(self.cleaned_data["name"])[:60] or self.kind
        taken = set(Source.objects.values_list("key", flat=True))
        keys = (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3)))
        return next(key for key in keys if key not in taken)
