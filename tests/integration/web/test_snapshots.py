"""Snapshots: the list, one of them, and how complete each attribute was from import to import."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from evidence.actions import add_source, import_leads
from evidence.backtests import store_backtest
from evidence.completeness import completeness, drops
from evidence.models import Snapshot
from tests.integration.universe import Universe, rule

SignedIn = Callable[..., Client]
Bring = Callable[..., Snapshot]
pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(world: Universe, tmp_path: Path) -> Bring:
    """Import 40 leads, of which `known` have visits, and of which employees are never known."""

    def run(known: int, source: str = "crm") -> Snapshot:
        path = tmp_path / f"{source}-{known}.csv"
        lines = [f"L{number},{3 if number < known else ''}," for number in range(40)]
        path.write_text("\n".join(["ID,Visits,Size", *lines]), encoding="utf-8")
        by, at = world.suzuki, world.later(days=1)
        return import_leads(
            path=path,
            file_name=path.name,
            source=add_source(key=source, name=source.upper(), by=by, at=at),
            mapping={
                "id": "ID",
                "fields": {"site_visits": {"column": "Visits"}, "employees": {"column": "Size"}},
            },
            by=by,
            at=at,
        )

    return run


def test_without_any_it_says_what_to_do(as_person: SignedIn) -> None:
    client = as_person("mori")
    assert "まだありません" in client.get("/snapshots/").content.decode()
    assert 'href="/imports/"' in client.get("/snapshots/completeness/").content.decode()


def test_the_list_is_narrowed_sorted_and_paged(world: Universe, bring: Bring, as_person: SignedIn) -> None:
    first, second = bring(40), bring(30, "web")
    client = as_person("mori", "en")

    def shown(query: str) -> list[int]:
        return [row.pk for row in client.get(f"/snapshots/{query}").context["page"]]

    assert shown("") == [second.pk, first.pk]
    assert shown("?sort=oldest") == [first.pk, second.pk]
    assert shown("?sort=leads") == [second.pk, first.pk]  # 80 and 40
    assert shown("?source=crm") == [first.pk]
    day = (world.now + timedelta(hours=9)).date()  # in Tokyo
    assert shown(f"?since={day}") == [second.pk]
    assert shown(f"?until={day - timedelta(days=1)}") == [first.pk]
    assert shown("?source=nothing&since=never") == [second.pk, first.pk]
    assert "No snapshot fits" in client.get(f"/snapshots/?since={day + timedelta(days=9)}").content.decode()


def test_a_snapshot_says_whence_it_came_and_what_rests_on_it(
    world: Universe, bring: Bring, as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    row = bring(30)
    stored = store_backtest(snapshot=row, body=rule(), base=None, by=world.suzuki, at=world.later())
    client = as_person("mori", "en")
    client.get("/my-turn/")
    with django_assert_max_num_queries(15):  # type: ignore[attr-defined]
        page = client.get(f"/snapshots/{row.pk}/").content.decode()
    for words in (row.fingerprint, "crm-30.csv", "Sho Suzuki", "75%", "Visits", f"/backtests/{stored.pk}/"):
        assert words in page
    assert client.get("/snapshots/999999/").status_code == 404


def test_a_sudden_drop_is_named_in_words(bring: Bring, as_person: SignedIn) -> None:
    bring(40)
    bring(38)
    bring(20)
    client = as_person("mori", "en")
    page = client.get("/snapshots/completeness/").content.decode()
    assert "known of 95% of the leads on 3 Apr 2026, and of 50% (20 of 40) on 4 Apr 2026" in page
    closer = client.get("/snapshots/completeness/?attribute=site_visits").content.decode()
    assert closer.count('class="chart-mark"') == 1
    assert "95.0%" in closer and "50.0%" in closer


def test_the_file_has_every_import(bring: Bring, as_person: SignedIn) -> None:
    rows = [bring(40), bring(20)]
    got = b"".join(as_person("mori", "en").get("/snapshots/completeness.csv"))  # type: ignore[call-overload]
    lines = got.decode("utf-8-sig").splitlines()
    assert lines[0] == "when,snapshot,attribute,name,known,leads,share"
    assert [line.split(",")[1:3] + line.split(",")[4:] for line in lines[1:]] == [
        [str(rows[0].pk), "site_visits", "40", "40", "1.0"],
        [str(rows[1].pk), "site_visits", "20", "40", "0.5"],
    ]


def test_a_fall_by_chance_is_none(bring: Bring) -> None:
    bring(40)
    bring(35)  # 12.5 points of 40: the interval of the difference is 26 to 1.4 points below
    bring(30)  # 12.5 points again, from 88 %: it reaches beyond zero
    points = completeness(Snapshot.objects.asked())["site_visits"]
    assert [(drop.before.known, drop.after.known) for drop in drops("site_visits", points)] == [(40, 35)]
