"""Forms of the people page: somebody joins, somebody takes a seat, somebody gets roles."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Department, Role, User
from people.names import full_names
from web.forms.persons import PersonField


class PersonForm(forms.Form):
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=50)
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=49)
    family_name_en = forms.CharField(
        label=gettext_lazy("Family name in Latin letters"), max_length=50, required=False
    )
    given_name_en = forms.CharField(
        label=gettext_lazy("Given name in Latin letters"), max_length=49, required=False
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Department.objects.all(), required=False, empty_label="–"
    )
    email = forms.EmailField(label=gettext_lazy("E-mail address"))
    password = forms.CharField(
        label=gettext_lazy("Initial password"),
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "At least 8 characters. Tell it to the person, who can change it after signing in."
        ),
    )

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        if User.objects.filter(email=email).exists():
            raise forms.ValidationError(_("Somebody with this address is here already."))
        return email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.cleaned_data.get("email", "")))
        return password

    def person_fields(self) -> dict[str, Any]:
        """What add_person takes."""
        parts = ("family_name", "given_name", "family_name_en", "given_name_en")
        taken = {name: self.cleaned_data[name] for name in ("email", "password", "department")}
        return taken | full_names(**{name: self.cleaned_data[name] for name in parts})


class SeatForm(forms.Form):
    person = PersonField(
        label=gettext_lazy("Who takes the seat now"), queryset=User.objects.filter(is_active=True)
    )


class RolesForm(forms.Form):
    roles = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Roles"),
        queryset=Role.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
