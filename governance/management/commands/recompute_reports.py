"""manage.py recompute_reports [NUMBER …]: trial reports once more from their leads, contract and answers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from governance.comparing import recompute
from governance.models import TrialReport


class Command(BaseCommand):
    requires_system_checks = []
    help = "Compute trial reports again and say whether every figure is the same; fails where one is not."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("numbers", type=int, nargs="*", help="of the reports; all where left out")

    def handle(self, *_args: Any, **options: Any) -> None:
        rows = TrialReport.objects.select_related(
            "snapshot", "trial__proposal__document", "trial__revision", "trial__base", "trial__contract"
        )
        if numbers := options["numbers"]:
            rows = rows.filter(pk__in=numbers)
            if missing := {*numbers} - {*rows.values_list("pk", flat=True)}:
                raise CommandError(_("There is no report %(number)s.") % {"number": min(missing)})
        differ = [report for report in rows if not self._same(report)]
        if differ:
            listed = ", ".join(str(report.pk) for report in differ)
            raise CommandError(_("Not computed to the same figures: %(numbers)s.") % {"numbers": listed})

    def _same(self, report: TrialReport) -> bool:
        try:
            again, same = recompute(report)
        except FileNotFoundError:
            said, same = _("its leads are no longer kept"), False
        except (CannotJudge, TooSlow) as trouble:
            said, same = str(trouble) or _("it takes too long"), False
        else:
            said = (
                again.fingerprint if same else _("the figures differ: %(now)s") % {"now": again.fingerprint}
            )
        self.stdout.write(f"{report.pk}\t#{report.trial.proposal_id}\t{report.fingerprint}\t{said}")
        return same
