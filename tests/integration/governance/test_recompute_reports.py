"""manage.py recompute_reports: a stored report comes to the same figures, or the command says that not."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from governance.actions.trials import ask_extension, extend_trial, report
from tests.integration import universe
from tests.integration.universe import Universe


def test_reports_come_to_the_same_figures_also_those_from_before_an_extension(world: Universe) -> None:
    trial = world.tried()
    world.bring_leads(trial.started_at + timedelta(days=1), 20)
    early = report(trial=trial, by=world.sato, at=world.later())
    end = trial.ends_at + timedelta(days=10)
    ask_extension(trial=trial, ends_at=end, reason="件数不足", by=world.sato, at=world.later())
    extend_trial(trial=trial, ends_at=end, by=world.tanaka, at=world.later())
    world.now = end
    late = report(trial=trial, by=world.sato, at=world.now)
    out = StringIO()
    call_command("recompute_reports", stdout=out)
    lines = [line.split("\t") for line in out.getvalue().splitlines()]
    assert lines == [
        [str(one.pk), f"#{trial.proposal_id}", one.fingerprint, one.fingerprint] for one in (early, late)
    ]


def test_a_report_that_was_tampered_with_is_named(db: None) -> None:
    found = universe.world().reported()
    figures = {**found.figures, "leads": found.figures["leads"] + 1}
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE governance_trialreport SET figures = %s WHERE id = %s", [json.dumps(figures), found.pk]
        )
    with pytest.raises(CommandError, match=str(found.pk)):
        call_command("recompute_reports", str(found.pk), stdout=StringIO())
    with pytest.raises(CommandError, match="999"):
        call_command("recompute_reports", "999")
