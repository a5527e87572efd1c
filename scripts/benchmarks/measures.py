"""Pages of measures over a million leads: until they open with their headline number, cold, against the plain
DuckDB query of it; until they are whole; then kept.

`DEMO=FOLDER` takes a demo company that is there, `BENCH_MEASURES` says how many leads (default 1,000,000),
`MILLION=FOLDER` keeps the company that they belong to there, `PAGES=TEXT` measures addresses with that text.
"""

import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import holidays

from benchmarks.measured import say
from benchmarks.measures_by_hand import HEADLINES, ZONE, at

ROUNDS, KEPT_ROUNDS = 3, 9
COLD, KEPT = 3.0, 200.0
OPENS = "opens cold with its headline: times the plain query"
LESS = "the same less an empty page: times the plain query"
WHOLE = "whole, cold: times the plain query"
MORE = "kept: ms more than an empty page"
WITHOUT_HEADLINE = ("/roadmap/", "/weekly/")
"""They show measures beside what people entered: the roadmap asks of the leads what the dashboard asks, the
weekly review shows packs that were frozen.
"""


def run() -> None:
    """A process of its own, on a company of its own, asks for every page."""
    from benchmarks.three_years import ROOT, demo_company, environment, manage

    with TemporaryDirectory() as place:
        million = Path(os.environ.get("MILLION") or Path(place) / "million")
        if not million.exists():
            demo = demo_company(Path(place))
            shutil.copytree(demo, million, ignore=shutil.ignore_patterns("cache", "*-wal", "*-shm"))
            manage(million, "migrate", "--verbosity", "0")
            manage(
                million, "shell", "--no-imports", "-c", "from benchmarks.measures_company import grow; grow()"
            )
        surroundings = environment(million) | {
            "DJANGO_SETTINGS_MODULE": "benchmarks.site",
            "LEADS_SECONDS": "600",
        }
        subprocess.run([sys.executable, "-m", "benchmarks.measures"], env=surroundings, cwd=ROOT, check=True)


def measure() -> None:
    client = signed_in()
    worst: dict[str, float] = {}

    def told(what: str, figure: float, goal: str = "", detail: str = "") -> None:
        worst[what] = max(worst.get(what, 0.0), figure)
        say(f"{page} {what}", figure, goal, detail)

    for page, (queries, said) in HEADLINES.items():
        if os.environ.get("PAGES", "") not in page:
            continue
        cold = partial(client.get, page)
        bare(client)
        with answers_with_context():
            context = cold().context
        plain = by_hand(queries(context), page)
        bare(client)
        for address in (page, f"{page}?whole=1"):
            content = client.get(address).content.decode()
            missing = [one for one in said(plain()) if one not in content]
            assert not missing, (address, missing)
        opening, query = by_turns(cold, plain, ROUNDS, before=lambda: bare(client))
        whole, _query = by_turns(
            partial(client.get, f"{page}?whole=1"), plain, 1, before=lambda: bare(client)
        )
        client.get(f"{page}?whole=1")
        kept, empty = by_turns(cold, partial(client.get, "/empty/"), KEPT_ROUNDS)
        told(OPENS, opening[0] / query[0], f"at most {COLD:g}", detail(opening, query))
        told(LESS, (opening[0] - empty[0]) / query[0], f"at most {COLD:g}", detail(empty, query))
        told(WHOLE, whole[0] / query[0], "", detail(whole, query))
        told(MORE, 1000 * (kept[0] - empty[0]), f"at most {KEPT:g}", detail(kept, empty))
    for page in WITHOUT_HEADLINE:
        if os.environ.get("PAGES", "") in page:
            taken, empty = by_turns(
                partial(client.get, page), partial(client.get, "/empty/"), ROUNDS, lambda: bare(client)
            )
            say(
                f"{page} cold: ms more than an empty page",
                1000 * (taken[0] - empty[0]),
                "",
                detail(taken, empty),
            )
    packs()
    for what, figure in worst.items():
        goal = {OPENS: COLD, LESS: COLD, MORE: KEPT}.get(what)
        say(f"measures, the worst page: {what}", figure, f"at most {goal:g}" if goal else "")


def signed_in() -> Any:
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from people.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    client = Client(headers={"accept-language": "ja"})
    client.force_login(User.objects.get(email__startswith="sato@"))
    client.get("/empty/")
    return client


@contextmanager
def answers_with_context() -> Iterator[None]:
    """Keeping it takes time that no page takes in use."""
    from django.test.utils import setup_test_environment, teardown_test_environment

    setup_test_environment()
    yield
    teardown_test_environment()


def by_hand(queries: list[str], page: str) -> Callable[[], list[tuple[Any, ...]]]:
    """The queries over the same files, in a DuckDB of its own."""
    from evidence.leads.store import parquet_of
    from evidence.models import Snapshot

    fingerprint = Snapshot.objects.current(datetime.now(UTC)).fingerprint
    connection = duckdb.connect()
    connection.execute("SET TimeZone='UTC'")
    columns = connection.execute(f"DESCRIBE FROM {parquet_of(fingerprint, 'leads')}").fetchall()
    was = {row[0][4:] for row in columns if row[0].startswith("was.")}
    known = ("employees", "budget", "authority", "need", "timeline")
    named = ", ".join(f'"{"was" if name in was else "is"}.{name}" AS {name}' for name in known)
    connection.execute(f"CREATE VIEW leads AS SELECT *, {named} FROM {parquet_of(fingerprint, 'leads')}")
    connection.execute(f"CREATE VIEW events AS FROM {parquet_of(fingerprint, 'events')}")
    connection.execute(hours())
    return lambda: [row for query in queries for row in connection.execute(query).fetchall()]


def hours() -> str:
    """The hours of the demo's calendar as a table: whether each counts, and what was counted before it."""
    from evidence.models import Closure, Exemption

    closed = set(Closure.objects.filter(withdrawn_at=None).values_list("day", flat=True))
    pauses = Exemption.objects.filter(withdrawn_at=None, lead="").values_list("starts_at", "ends_at")
    public, hour = holidays.country_holidays("JP"), datetime(2023, 1, 1, tzinfo=UTC)
    rows, counted = [], 0
    while hour.year < 2028:
        day = hour.astimezone(ZONE).date()
        counts = day.weekday() < 5 and day not in public and day not in closed
        counts = counts and not any(start <= hour < end for start, end in pauses)
        rows.append(f"({at(hour)}, {int(counts)}, {counted})")
        counted, hour = counted + 3600 * counts, hour + timedelta(hours=1)
    return f"CREATE TABLE hours AS SELECT * FROM (VALUES {', '.join(rows)}) AS t(hour, counts, counted)"


Seconds = tuple[float, float]
"""Of the processor, and on the wall."""


def by_turns(
    ours: Callable[[], object],
    theirs: Callable[[], object],
    rounds: int,
    before: Callable[[], object] = lambda: None,
) -> tuple[Seconds, Seconds]:
    """Medians of interleaved rounds. `before`: what comes before each and is not measured."""
    before(), ours(), theirs()
    found: tuple[list[Seconds], list[Seconds]] = ([], [])
    for _ in range(rounds):
        before()
        for call, taken in zip((ours, theirs), found, strict=True):
            taken.append(once(call))
    return median(found[0]), median(found[1])


def bare(client: Any) -> None:
    """Nothing is kept but what every page has in its frame."""
    forget()
    client.get("/empty/")


def forget() -> None:
    from django.core.cache import caches

    from evidence.leads import materialised

    for name in caches:
        caches[name].clear()
    materialised.forget()


def packs() -> None:
    """What the job does after an import, so that nobody meets a cold page."""
    from django.utils import timezone

    from evidence.measures.packs import keep_packs

    forget()
    taken = once(lambda: keep_packs(timezone.now()))
    say("seconds of the processor for all packs after an import", taken[0], "", f"{taken[1]:.1f} on the wall")


def once(call: Callable[[], object]) -> Seconds:
    processor, wall = time.process_time(), time.perf_counter()
    call()
    return time.process_time() - processor, time.perf_counter() - wall


def median(taken: list[Seconds]) -> Seconds:
    return statistics.median(one[0] for one in taken), statistics.median(one[1] for one in taken)


def detail(ours: Seconds, theirs: Seconds) -> str:
    times = (f"{1000 * one[0]:.0f} ms CPU, {1000 * one[1]:.0f} on the wall" for one in (ours, theirs))
    return " / ".join(times)


if __name__ == "__main__":
    measure()
