"""The 48-hour rule for those who act on it: what it says at an instant, and its exceptions in words."""

from datetime import datetime

from django.utils.translation import gettext as _

from definitions.deadline_policy import DeadlinePolicy, parse, usual
from definitions.models import Document, Version
from evidence.models import Exemption
from governance.refusals import in_words, subject


def policy_at(at: datetime) -> DeadlinePolicy:
    """The rule in force at an instant; the usual one before there is any."""
    rows = Version.objects.filter(document__kind=Document.Kind.DEADLINE, document__scope="")
    row = rows.in_force_at(at).first() or rows.order_by("in_force_from").first()
    return parse(row.body) if row else usual


def exempted(person: object, row: Exemption) -> str:
    """An exception to the 48-hour rule that somebody allowed."""
    words = {"person": subject(person), "since": in_words(row.starts_at), "until": in_words(row.ends_at)}
    if row.lead:
        text = _("{person} allowed an exception to the 48-hour rule for lead {lead}: {since} to {until}.")
        return text.format(lead=row.lead.partition(":")[2] or row.lead, **words)
    return _("{person} allowed an exception to the 48-hour rule for all leads: {since} to {until}.").format(
        **words
    )


def exemption_withdrawn(person: object, row: Exemption) -> str:
    """That it moves no deadline any more."""
    return _("{person} withdrew the exception of {since} to {until}.").format(
        person=subject(person), since=in_words(row.starts_at), until=in_words(row.ends_at)
    )
