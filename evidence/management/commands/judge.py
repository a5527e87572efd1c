"""manage.py judge DEFINITION LEADS --at INSTANT: one JSON line a lead, with a summary on standard error."""

import json
from argparse import ArgumentParser
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from definitions.language.judge import ReferenceCycle, Verdict
from evidence.judged import CannotJudge, Rules
from evidence.leads import words
from evidence.leads.documents import documents
from evidence.leads.reading import Unreadable
from evidence.management.naming import instant, named_body
from evidence.many import engines, judge_many
from people.company_time import company_zone


class Command(BaseCommand):
    requires_system_checks = []
    help = "Judge the leads of a file by a definition."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("definition", help="a teigi/1 file (JSON or YAML), or a definition: mql, mql@3")
        parser.add_argument("leads", type=Path, help="a .jsonl, .csv or .parquet file")
        parser.add_argument("--at", required=True, help="the judging instant, such as 2026-04-01T09:00+09:00")
        parser.add_argument(
            "--engine", choices=engines, default="one", help="one lead after the other, or as sets"
        )
        parser.add_argument("--out", type=Path, help="write the verdicts to this file")

    def handle(self, *_args: Any, **options: Any) -> None:
        at = instant(options["at"])
        rules = Rules.of(named_body(options["definition"], at), None)
        zone = company_zone()
        out: Path | None = options["out"]
        counts: Counter[str] = Counter()
        try:
            leads = documents(options["leads"], rules.new.attributes, zone)
            with out.open("w", encoding="utf-8") if out else nullcontext(self.stdout) as target:
                for id_, verdict, missing in judge_many(leads, rules, at, options["engine"]):
                    counts[verdict] += 1
                    line = {"id": id_, "verdict": verdict, "missing": missing}
                    target.write(json.dumps(line, ensure_ascii=False, default=str) + "\n")
        except Unreadable as error:
            raise CommandError(words.unreadable(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None
        except CannotJudge as error:
            raise CommandError(str(error)) from None
        except ReferenceCycle:
            raise CommandError(_("The definitions refer to one another in a circle.")) from None
        self.stderr.write(_summary(counts))


def _summary(counts: Counter[str]) -> str:
    figures = {verdict.value: counts[verdict.value] for verdict in Verdict}
    return _(
        "%(leads)d leads: %(qualified)d qualified, %(not_qualified)d not qualified, %(undecided)d undecided"
    ) % {"leads": counts.total(), **figures}
