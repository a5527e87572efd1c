"""manage.py work: do jobs as they come, until stopped."""

import logging
import os
import signal
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection, connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import autodiscover_modules
from django_tasks_db.management.commands.db_worker import Worker

import jobs.tidying  # noqa: F401 - a regular job of its own
from jobs.actions import beat, leave

BEAT_SECONDS = 5
LOOK_SECONDS = 1
logger = logging.getLogger("jobs")


class Command(BaseCommand):
    requires_system_checks = []
    help = "Do jobs (imports, what other systems sent, nightly work) as they come, until stopped."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until-empty", action="store_true", help="do what waits, then end (for cron, and for tests)"
        )
        parser.add_argument(
            "--with-parent", action="store_true", help="end when the process that started this one has ended"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        # Regular jobs are known once their modules are.
        autodiscover_modules("tasks")
        name = get_random_string(32)
        worker = Worker(
            queue_names=["*"],
            interval=0 if options["until_empty"] else LOOK_SECONDS,
            batch=options["until_empty"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        if not options["until_empty"]:
            worker.configure_signals()
        with beating(name, os.getppid() if options["with_parent"] else None):
            while worker.running:
                try:
                    worker.run()
                    return
                except DatabaseError:
                    # The database went away for a while: what was being done is taken up again.
                    logger.exception("The database does not answer.")
                    connections.close_all()
                    time.sleep(BEAT_SECONDS)


@contextmanager
def beating(name: str, parent: int | None) -> Iterator[None]:
    """Says again and again, beside the work, that this worker lives."""
    beat(name=name, at=timezone.now())
    ended = threading.Event()
    thread = threading.Thread(target=_beat_on, args=(name, parent, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
        leave(name=name)


def _beat_on(name: str, parent: int | None, ended: threading.Event) -> None:
    last = time.monotonic()
    while not ended.wait(LOOK_SECONDS):
        if parent and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            break
        if time.monotonic() - last < BEAT_SECONDS:
            continue
        last = time.monotonic()
        try:
            beat(name=name, at=timezone.now())
        except DatabaseError:
            logger.exception("The database does not answer.")
            connection.close()
    connection.close()
