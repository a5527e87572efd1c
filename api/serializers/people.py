"""People as JSON: who there is, somebody new, and the roles of one."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from rest_framework import serializers

from people.models import Department, Role, User
from people.names import full_names


def department_field() -> "serializers.SlugRelatedField[Department]":
    """A department by its key; none where it is left out."""
    return serializers.SlugRelatedField(
        slug_field="key",
        queryset=Department.objects.all(),
        default=None,
        allow_null=True,
        help_text="Its key, such as sales.",
    )


class PersonSerializer(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="__str__")
    department = serializers.CharField(allow_null=True)
    roles = serializers.SerializerMethodField()

    class Meta:
        model = User
        fields = ["email", "name", "department", "roles"]

    def get_roles(self, user: User) -> list[str]:
        return sorted(grant.role.key for grant in user.role_grants.all())


class PeoplePageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = PersonSerializer(many=True)


class NewPersonSerializer(serializers.Serializer[Any]):
    """Gives what `add_person` takes."""

    email = serializers.EmailField(max_length=254)
    password = serializers.CharField(
        trim_whitespace=False, help_text="The initial one; whoever gets it can change it after signing in."
    )
    family_name = serializers.CharField(max_length=50)
    given_name = serializers.CharField(max_length=49)
    family_name_en = serializers.CharField(
        max_length=50, default="", allow_blank=True, help_text="In Latin letters."
    )
    given_name_en = serializers.CharField(max_length=49, default="", allow_blank=True)
    department = department_field()

    def validate_email(self, email: str) -> str:
        if User.objects.filter(email=email.lower()).exists():
            raise serializers.ValidationError(_("Somebody with this address is here already."), "taken")
        return email.lower()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        taken = {name: attrs.pop(name) for name in ("email", "password", "department")}
        try:
            validate_password(taken["password"], User(email=taken["email"]))
        except ValidationError as weak:
            raise serializers.ValidationError({"password": weak.messages}, "weak_password") from None
        return taken | full_names(**attrs)


class RolesSerializer(serializers.Serializer[Any]):
    roles = serializers.SlugRelatedField(
        slug_field="key",
        queryset=Role.objects.all(),
        many=True,
        help_text="All that the person is to have, by their keys.",
    )
