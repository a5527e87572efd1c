"""Retention: past snapshots lose their leads when they are due, unless something rests on them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.management import call_command

from evidence import retention
from evidence.backtests import recompute, store_backtest
from evidence.judged import CannotJudge
from evidence.leads.folders import folder, snapshots
from evidence.leads.refused import refused_rows
from evidence.models import Retention, Snapshot, Thinning
from evidence.retention import (
    RetentionRefused,
    due,
    keeping,
    months_after,
    retention_months,
    set_retention,
    thin_snapshots,
)
from people.actions import grant_role
from people.models import Role, User
from tests.integration.evidence.conftest import NOW, Importer, definition

Write = Callable[..., Path]
pytestmark = pytest.mark.django_db
MAPPING = {"id": "ID", "fields": {"employees": {"column": "Size"}}}
RULE = definition(
    {"id": "size", "attribute": "employees", "is": "at_least", "value": 10}, employees="integer"
)
MONTH = timedelta(days=31)


@pytest.fixture
def administrator(analyst: User) -> User:
    grant_role(role=Role.objects.get(key="administrator"), user=analyst, by=analyst, at=NOW)
    return User.objects.get()


@pytest.fixture
def rows(importer: Importer, write: Write, administrator: User) -> list[Snapshot]:
    """Four snapshots a month apart; a stored backtest cites the second."""
    found = [
        importer(write(f"{i}.csv", ("ID", "Size"), ("A", i), ("B", "?")), MAPPING, NOW + i * MONTH)
        for i in range(4)
    ]
    store_backtest(snapshot=found[1], body=RULE, base=None, by=administrator, at=NOW + 3 * MONTH)
    return found


def test_what_is_due_goes_and_its_record_stays(rows: list[Snapshot], administrator: User) -> None:
    set_retention(months=1, by=administrator, at=NOW)
    at = NOW + 5 * MONTH
    assert [item.stays for item in keeping(1)] == ["", "cited", "", "newest"]
    assert [row.pk for row in due(at)] == [rows[0].pk, rows[2].pk]
    gone = thin_snapshots(by=administrator, at=at)
    assert [row.pk for row in gone] == [rows[0].pk, rows[2].pk]
    assert [folder(row.fingerprint).exists() for row in rows] == [False, True, False, True]
    kept = Snapshot.objects.get(pk=rows[0].pk)
    assert (kept.fingerprint, kept.leads, kept.refused) == (rows[0].fingerprint, 1, 1)
    assert (kept.thinning.months, kept.thinning.at, kept.thinning.by) == (1, at, administrator)
    assert refused_rows(kept) == []
    assert thin_snapshots(by=administrator, at=at) == []
    assert recompute(rows[1].backtests.get(), at).leads == 1


def test_a_backtest_stored_later_says_that_the_leads_are_gone(
    rows: list[Snapshot], administrator: User
) -> None:
    row = rows[1].backtests.get()
    set_retention(months=1, by=administrator, at=NOW)
    thin_snapshots(by=administrator, at=NOW + 5 * MONTH)
    row.snapshot = Snapshot.objects.get(pk=rows[0].pk)
    with pytest.raises(CannotJudge):
        recompute(row, NOW + 5 * MONTH)


def test_nothing_goes_before_it_is_due_or_without_a_setting(
    rows: list[Snapshot], administrator: User
) -> None:
    assert retention_months() is None and due(NOW + 500 * MONTH) == []
    set_retention(months=1, by=administrator, at=NOW)
    first = months_after(rows[0].imported_at, 1)
    assert first == datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
    assert due(first - timedelta(seconds=1)) == []
    assert [row.pk for row in due(first)] == [rows[0].pk]
    set_retention(months=None, by=administrator, at=NOW)
    assert due(NOW + 500 * MONTH) == []
    assert Retention.history.count() == 2


def test_months_end_with_the_month() -> None:
    at = datetime(2026, 12, 31, 3, 0, tzinfo=UTC)  # noon in Tokyo
    assert months_after(at, 2) == datetime(2027, 2, 28, 3, 0, tzinfo=UTC)
    assert months_after(at, 12) == datetime(2027, 12, 31, 3, 0, tzinfo=UTC)


def test_killed_before_the_files_go_the_next_run_removes_them(
    rows: list[Snapshot], administrator: User
) -> None:
    set_retention(months=1, by=administrator, at=NOW)
    at = NOW + 5 * MONTH
    with (
        mock.patch.object(retention, "sweep", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        thin_snapshots(by=administrator, at=at)
    assert folder(rows[0].fingerprint).exists() and Thinning.objects.count() == 2
    thin_snapshots(by=administrator, at=at)
    assert {path.name for path in snapshots().iterdir() if path.is_dir()} == {
        rows[1].fingerprint,
        rows[3].fingerprint,
    }


def test_only_administrators_do_it(rows: list[Snapshot], administrator: User) -> None:
    mere = User.objects.create_user("mori@example.jp", name="森 葵")
    with pytest.raises(RetentionRefused):
        set_retention(months=1, by=mere, at=NOW)
    with pytest.raises(RetentionRefused):
        thin_snapshots(by=mere, at=NOW)
    with pytest.raises(RetentionRefused):
        set_retention(months=0, by=administrator, at=NOW)


def test_the_command_tells_first(
    rows: list[Snapshot], administrator: User, capsys: pytest.CaptureFixture[str]
) -> None:
    set_retention(months=1, by=administrator, at=NOW)
    with mock.patch("django.utils.timezone.now", return_value=NOW + 5 * MONTH):
        call_command("thin_snapshots", dry_run=True)
        assert f"#{rows[0].pk}" in capsys.readouterr().out and not Thinning.objects.exists()
        call_command("thin_snapshots", by=administrator.email)
    assert Thinning.objects.count() == 2
