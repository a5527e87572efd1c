"""The table: it names functions that exist, every function is named, and the docs draw it as it is."""

from pathlib import Path
from types import ModuleType

import pytest

from governance import asks, needs, parties
from governance.workflow import CLOSED, OPEN, ROWS, TABLE, Status, diagram, table

DOCS = Path(__file__).resolve().parents[3] / "docs"


def functions(module: ModuleType) -> set[str]:
    """Names of the functions that are conditions: made here, and answering with a refusal or nothing."""
    return {
        name
        for name, one in vars(module).items()
        if callable(one)
        and getattr(one, "__module__", "") == module.__name__
        and one.__annotations__.get("return") == parties.Refusal | None
        and not name.startswith("_")
    }


def test_every_verb_has_one_row() -> None:
    assert len(ROWS) == len(TABLE)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.verb)
def test_a_row_names_conditions_that_exist(row: object) -> None:
    assert row.who in functions(parties)
    assert set(row.needs) <= functions(needs)
    assert set(row.asks) <= functions(asks)


def test_no_condition_is_written_in_vain() -> None:
    assert functions(parties) == {row.who for row in TABLE}
    assert functions(needs) == {name for row in TABLE for name in row.needs}
    assert functions(asks) == {name for row in TABLE for name in row.asks}


def test_approval_is_reached_from_the_decision_alone_and_by_one_verb() -> None:
    into = [row for row in TABLE if row.to == Status.APPROVED]
    assert [(row.verb, row.at, row.who) for row in into] == [("approve", (Status.DECISION,), "approver")]
    assert {"heads_seated", "both_agree", "no_open_objection", "base_in_force", "reported"} <= set(
        into[0].needs
    )


def test_the_decision_is_reached_by_agreement_or_after_a_trial_that_needed_it() -> None:
    for row in TABLE:
        if row.to in (Status.DECISION, Status.TRIAL) and row.verb != "trial_ends":
            assert {"heads_seated", "both_agree", "no_open_objection", "sessions_done"} <= set(row.needs)
    assert [row.at for row in TABLE if row.to == Status.TRIAL] == [(Status.DISCUSSION,)]
    assert ROWS["trial_ends"].at == (Status.TRIAL,)


def test_what_is_over_stays_over() -> None:
    for row in TABLE:
        if set(row.at) & set(CLOSED):
            assert row.to is None


def test_a_proposal_can_be_withdrawn_from_every_open_status() -> None:
    assert ROWS["withdraw"].at == OPEN


def test_the_docs_show_the_table_and_the_diagram_as_they_are() -> None:
    page = (DOCS / "workflow.md").read_text(encoding="utf-8")
    assert f"```mermaid\n{diagram()}```" in page
    assert table() in page


def test_the_diagram_has_an_arrow_for_each_change_of_status() -> None:
    lines = diagram().splitlines()
    assert "    discussion --> trial: start_trial" in lines
    assert "    trial --> withdrawn: withdraw" in lines
    assert (
        len([line for line in lines if "-->" in line]) == 1 + sum(len(row.at) for row in TABLE if row.to) + 3
    )
