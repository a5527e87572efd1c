"""Fixtures for every test: a data folder of its own, plain static files, a fast password hasher."""

import gc
import os
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from pytest_django import Settings

# No deadlines: a busy machine is no fault. In CI the examples are the same at every run.
hypothesis.settings.register_profile("teigi", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("teigi")

SEEDED = ("test_demo.py", "test_story.py")
"""Where tests look at the demo company."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--trees", type=int, default=2_000, help="invented trees that meet 50 leads under every engine"
    )
    parser.addoption("--walks", type=int, default=3, help="random walks of people through the workflow")


def pytest_configure() -> None:
    from django.conf import settings

    # Files as they are, so that no test depends on collectstatic having run.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # One dictionary by two names: whoever clears the one clears the other.
    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {name: {"BACKEND": memory} for name in settings.CACHES}
    # Jobs are done where they are asked for, at once.
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    # A database that is thrown away need not survive a power cut.
    options = settings.DATABASES["default"].setdefault("OPTIONS", {})
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        options["init_command"] = "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;"
    else:
        options["options"] = "-c synchronous_commit=off"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests first, so that none is left for the end when one core waits for it.

    Each worker is given a stretch of the tests, which begins with its share of those in the browser. Spark's
    and the demo company's are all the first worker's: one takes long to start, the other to seed.
    """
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    shared = [item for item in items if "spark" in item.nodeid or item.path.name in SEEDED]
    browser = [item for item in items if "functional" in item.path.parts and item not in shared]
    rest = [item for item in items if item not in {*shared, *browser}]
    size = -(-len(items) // workers)
    items[:] = []
    for worker in range(workers):
        items += [*([] if worker else shared), *browser[worker::workers]]
        left = size * (worker + 1) - len(items)
        items += rest[:left]
        del rest[:left]


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector looks through what comes after it, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_sessionfinish() -> None:
    gc.freeze()  # pytest collects five times more before a process ends that frees all of it anyway


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Leads that a test imports land in a folder of that test.

    What was read of other tests' rows is forgotten: rows that were rolled back give their ids to others.
    """
    monkeypatch.setattr("definitions.agreed._kept", None)
    monkeypatch.setattr("evidence.clock_rule._kept", None)
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "uploads"
    cache.clear()
    return tmp_path
