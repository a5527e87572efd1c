"""A worker inside the test: does what waits, then ends."""

from unittest import mock

from django_tasks_db.management.commands import db_worker

DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def work(name: str = "worker") -> None:
    """To be called with `settings.TASKS = DATABASE_TASKS`, under which jobs wait."""
    worker = db_worker.Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )
    # The connection is the test's, with its transaction.
    with mock.patch.object(db_worker, "close_old_connections"):
        worker.run()
