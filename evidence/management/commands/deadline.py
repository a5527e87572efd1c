"""manage.py deadline INSTANT: when the first contact with a lead judged MQL at an instant is due."""

from argparse import ArgumentParser
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from definitions.deadline_policy import countries, usual
from evidence.clock_rule import Terms, calendar_of, clock_of, terms_in_force, terms_of
from evidence.management.naming import instant


class Command(BaseCommand):
    requires_system_checks = []
    help = "Print when the first contact is due, by the 48-hour rule in force at that instant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "instant", help="such as 2026-11-27T18:00; without an offset in the company's time zone"
        )
        parser.add_argument("--hours", type=float, help="counted hours, else those of the rule (48)")
        parser.add_argument(
            "--country", help="whose public holidays do not count, such as JP; else the rule's"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        start = instant(options["instant"])
        terms = _terms(options, start)
        try:
            due = clock_of([terms], "", start, None).due_at
        except (ValueError, OverflowError):
            raise CommandError(_("There is no deadline within ten years of that instant.")) from None
        self.stdout.write(due.astimezone(ZoneInfo(terms.calendar.zone)).isoformat())


def _terms(options: dict[str, Any], start: Any) -> Terms:
    """Those in force, as far as the options do not say other. The command needs no database."""
    try:
        found = terms_in_force()
    except DatabaseError:
        found = ()
    terms = terms_of(found, start) if found else Terms(start, usual.hours, calendar_of(usual))
    country, hours = options["country"], options["hours"]
    if hours is not None and not 0 < hours <= 10_000:
        raise CommandError(_("Give more than 0 and at most 10,000 hours."))
    if country is not None:
        if country.upper() not in countries():
            raise CommandError(_("No public holidays are known of the country “%s”.") % country)
        terms = replace(terms, calendar=replace(terms.calendar, country=country.upper()))
    return replace(terms, hours=hours) if hours is not None else terms
