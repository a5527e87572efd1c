"""manage.py suggest_definition KEY: a score card from past wins, with what it is expected to be worth."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from definitions.catalogue import catalogue, definition_from
from definitions.exporting import subject_of_body
from definitions.language.export.formats import formats
from definitions.language.tree import PointsWhen, children
from definitions.language.wording import phrase, say
from definitions.models import Document
from evidence.cohorts import Cohort
from evidence.figures import Rate
from evidence.management.asking import asking, known_leads
from evidence.wins.card import Card, Nothing, Worth
from evidence.wins.suggesting import suggested


class Command(BaseCommand):
    requires_system_checks = []
    help = (
        "Suggest a score card from past wins: criteria, points, expected precision and recall, and the YAML."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("definition", help="a definition: mql")
        parser.add_argument("--source", default="", help="of leads from this source only")
        parser.add_argument("--json", action="store_true", help="print the card as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        at, key = timezone.now(), options["definition"]
        definitions = Document.objects.that_judge()
        document = definitions.filter(key=key).first()
        if document is None:
            raise CommandError(
                _("There is no definition “%(name)s”; there are: %(keys)s")
                % {"name": key, "keys": ", ".join(definitions.values_list("key", flat=True))}
            )
        snapshot = known_leads(at)
        version = document.versions.in_force_at(at).first()
        cohort = Cohort(source=options["source"])
        with asking():
            card = suggested(snapshot, document.kind, version.body if version else None, cohort)
        if isinstance(card, Nothing):
            raise CommandError(_nothing(card))
        if options["json"]:
            self.stdout.write(json.dumps(card.plain(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(card, key)))


def _nothing(found: Nothing) -> str:
    if found.reason == "few":
        return _(
            "Too few leads have closed for a card: %(won)s won and %(other)s not. It takes 30 of either kind."
        ) % {"won": found.won, "other": found.other}
    return _(
        "No card: nothing tells won leads from others well enough, once all that was tried is allowed for."
    )


def _lines(card: Card, key: str) -> Iterator[str]:
    language = "en" if get_language() == "en" else "ja"
    definition, words = definition_from(card.body), catalogue()
    yield say(definition, words, language).plain
    yield ""
    for entry, line in zip(children(definition.rule), card.lines, strict=True):
        assert isinstance(entry, PointsWhen)
        said = phrase(entry.when, words, language, definition.company_zone)
        told = {"n": line.points, "criterion": said, "again": line.again, "folds": card.folds}
        yield _("%(n)3d points: %(criterion)s (chosen again in %(again)d of %(folds)d)") % told
        yield "    " + _("without it: %(worth)s") % {"worth": _worth(line.without)}
    yield _("Qualified from %(n)d points.") % {"n": card.at_least}
    yield ""
    yield _("Of %(n)d closed leads, one of %(step)d asked:") % {"n": card.closed, "step": card.step}
    yield "  " + _("expected, on leads it was not made from: %(worth)s") % {"worth": _worth(card.expected)}
    if card.in_force:
        yield "  " + _("version in force, same leads: %(worth)s") % {"worth": _worth(card.in_force)}
    yield "  " + _("on its own leads: %(worth)s") % {"worth": _worth(card.own)}
    if card.over_time:
        told = {"since": card.over_time.since.isoformat(), "worth": _worth(card.over_time.card)}
        yield "  " + _("made of older leads, on those from %(since)s on: %(worth)s") % told
    yield "  " + _("computed from: %(fingerprint)s") % {"fingerprint": card.fingerprint}
    yield ""
    yield formats["yaml"].export(subject_of_body(key, card.body), language, None).files[0].text


def _worth(worth: Worth) -> str:
    return _("precision %(precision)s, recall %(recall)s") % {
        "precision": _rate(worth.precision),
        "recall": _rate(worth.recall),
    }


def _rate(rate: Rate) -> str:
    if rate.value is None or rate.low is None or rate.high is None:
        return f"- ({rate.k}/{rate.n})"
    return f"{rate.value:.1%} [{rate.low:.1%}-{rate.high:.1%}] ({rate.k}/{rate.n})"
