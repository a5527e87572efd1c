"""`manage.py start_company`: an empty installation gets its starting data and its first administrator."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from governance.actions.company import start_company
from people.actions import grant_role
from people.models import Role, User


class Command(BaseCommand):
    help = "Fill an empty database: departments, seats, roles, catalogue, definitions, first administrator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True, help="As on a seal: family name first.")

    def handle(self, *, email: str, name: str, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("This database has people already: start_company is for an empty one.")
        password = os.environ.get("TEIGI_PASSWORD") or getpass.getpass("Password: ")
        now = timezone.now()
        with transaction.atomic():
            try:
                validate_password(password)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
            family_name = name.replace("\u3000", " ").split(" ")[0]
            user = User.objects.create_superuser(
                email=email, password=password, name=name, family_name=family_name, joined_at=now
            )
            start_company(by=user, at=now)
            for role in Role.objects.filter(key__in=[Role.ADMINISTRATOR, Role.ANALYST]):
                grant_role(role=role, user=user, by=user, at=now)
        self.stdout.write(f"Ready. Sign in as {email}.")
