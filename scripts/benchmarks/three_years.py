"""Every page on the demo company and on one that has grown for three years: CPU time, and queries.

`DEMO=FOLDER` takes a demo company that is there (the DATA_DIR of `make run`) instead of making one,
`GROWN=FOLDER` keeps the grown one there, `PAGES=TEXT` measures the addresses with that text only.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measured import say
from benchmarks.three_years_pages import LISTS, PAGES

ROOT = Path(__file__).resolve().parent.parent.parent
ROUNDS = 9
GOAL = 1.5


def run() -> None:
    """Two processes, each on its own company, are asked for the same pages by turns."""
    with TemporaryDirectory() as place:
        demo = demo_company(Path(place))
        grown = grown_company(Path(place), demo)
        with asked(demo) as ours, asked(grown) as theirs:
            worst = 0.0
            for address in addresses():
                found = compared(ours, theirs, address)
                if found is None:
                    print(f"{'':8}  not there               {address}")  # noqa: T201
                    continue
                small, large, queries = found
                worst = max(worst, large / small)
                times = f"{small * 1000:.1f} ms / {large * 1000:.1f} ms CPU"
                detail = f"{times}, {queries[0]} / {queries[1]} queries"
                per = ", an entry" if address in LISTS else ""
                say(f"{address}{per}", large / small, f"at most {GOAL}", detail)
        say("three years, the slowest page against the demo company's", worst, f"at most {GOAL}")


def compared(ours: "Asked", theirs: "Asked", address: str) -> tuple[float, float, tuple[int, int]] | None:
    """Medians of seconds on either, interleaved, and queries; None where the demo has no such page."""
    first = [one.get(address) for one in (ours, theirs)]
    if any(one["status"] != 200 for one in first):
        return None
    taken: tuple[list[float], list[float]] = ([], [])
    queries = [0, 0]
    for _ in range(ROUNDS):
        for place, one in enumerate((ours, theirs)):
            answer = one.get(address)
            taken[place].append(answer["seconds"])
            queries[place] = answer["queries"]
    small, large = (statistics.median(seconds) for seconds in taken)
    return small, large, (queries[0], queries[1])


def addresses() -> list[str]:
    return [page for page in PAGES if os.environ.get("PAGES", "") in page]


def demo_company(place: Path) -> Path:
    """Its folder."""
    demo = Path(os.environ.get("DEMO") or place / "demo")
    if not demo.exists():
        demo.mkdir()
        manage(demo, "migrate", "--verbosity", "0")
        manage(demo, "seed_demo")
    return demo


def grown_company(place: Path, demo: Path) -> Path:
    """The folder of the same, three years on."""
    grown = Path(os.environ.get("GROWN") or place / "grown")
    if not grown.exists():
        shutil.copytree(demo, grown, ignore=shutil.ignore_patterns("cache", "*-wal", "*-shm"))
        shell = "from benchmarks.grown import grow; grow()"
        manage(grown, "shell", "--no-imports", "-c", shell)
    return grown


def manage(folder: Path, *command: str) -> None:
    called = [sys.executable, str(ROOT / "manage.py"), *command]
    subprocess.run(called, env=environment(folder), cwd=ROOT, check=True)


def environment(folder: Path) -> dict[str, str]:
    databases = [*folder.glob("*.sqlite3"), folder / "teigi.sqlite3"]
    return os.environ | {
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{databases[0]}",
        "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'scripts'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


class Asked:
    """A process that opens pages of one company."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def get(self, address: str) -> dict[str, float]:
        assert self.process.stdin and self.process.stdout
        print(address, file=self.process.stdin, flush=True)
        found: dict[str, float] = json.loads(self.process.stdout.readline())
        return found


@contextmanager
def asked(folder: Path) -> Iterator[Asked]:
    command = [sys.executable, "-m", "benchmarks.three_years_pages"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(command, env=environment(folder), cwd=ROOT, text=True, **pipes)
    try:
        yield Asked(process)
    finally:
        process.communicate()
