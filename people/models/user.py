"""A person who signs in: by e-mail address, with a name, a language and a time zone of their own."""

from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models.department import Department
from people.models.edits import Edits


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A person with a usable password, or with none when it is left out."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """The first person of an installation without the demo."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=100, help_text=_("As on a seal: family name first."))
    name_en = models.CharField(_("name in Latin letters"), max_length=100, blank=True)
    family_name = models.CharField(_("family name"), max_length=50, blank=True)
    family_name_en = models.CharField(_("family name in Latin letters"), max_length=50, blank=True)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    language = models.CharField(
        _("language"), max_length=5, blank=True, choices=[("ja", "日本語"), ("en", "English")]
    )
    time_zone = models.CharField(_("time zone"), max_length=50, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()
    history = Edits(excluded_fields=["password", "last_login"])

    class Meta:
        ordering = ["email"]

    def __str__(self) -> str:
        """The name as the reader would write it."""
        return self.name_en if get_language() == "en" and self.name_en else self.name

    @property
    def names(self) -> tuple[str, str]:
        """Of what is read later, in either language: the name, and the one in Latin letters."""
        return self.name, self.name_en

    @property
    def seal_name(self) -> str:
        """What stands on this person's seal: the family name."""
        if get_language() == "en":
            return self.family_name_en or self.name_en or self.name
        return self.family_name or self.name

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone this person reads dates in; nothing means the company's."""
        return ZoneInfo(self.time_zone) if self.time_zone else None

    @property
    def side(self) -> str:
        """Of the agreement: marketing, sales or other."""
        return self.department.side if self.department else Department.Side.OTHER

    @cached_property
    def roles(self) -> frozenset[str]:
        """Keys of the roles held: analyst, administrator, auditor."""
        return frozenset(self.role_grants.values_list("role__key", flat=True))

    def seats(self, at: datetime) -> frozenset[str]:
        """Keys of the seats in which this person can act at an instant: as their holder or for them."""
        held = self.seat_holdings.at(at).values_list("seat__key", flat=True)
        return frozenset([*held, *self.delegations_held.at(at).values_list("seat__key", flat=True)])
