"""Jobs about leads: files imported, what was sent taken in, a CRM's leads pulled, erasures finished."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings

from evidence.actions import ImportRefused, import_leads
from evidence.erasures import finish_erasures
from evidence.inbox import take_in, waiting
from evidence.leads.writing import importing
from evidence.models import Connection, Source
from evidence.pulling import pull
from jobs.doing import Run, job
from jobs.regular import Every


@job()
def import_file(
    run: Run, *, path: str, file_name: str, source: str, mapping: dict[str, Any]
) -> dict[str, Any]:
    """Import a file that waits in a folder of its own, `path` below DATA_DIR; then the folder goes.

    Raises `ImportRefused`.
    """
    file = Path(settings.DATA_DIR) / path
    run.tell("waiting")
    with importing():
        snapshot = import_leads(
            path=file,
            file_name=file_name,
            source=Source.objects.get(key=source),
            mapping=mapping,
            by=run.job.asked_by,  # type: ignore[arg-type]
            at=run.now(),
            tell=run.tell,
        )
    run.afterwards.append(lambda: shutil.rmtree(file.parent, ignore_errors=True))
    return {"snapshot": snapshot.pk}


@job(every=Every(minutes=60))
def take_in_sent(run: Run) -> dict[str, Any]:
    """Lay what was sent over the newest snapshot, source by source, each as its last sender.

    Raises `ImportRefused`.
    """
    newest = None
    for item in waiting():
        run.tell("waiting")
        with importing():
            snapshot = take_in(source=item.source, by=item.last_by, at=run.now(), tell=run.tell)
        newest = snapshot.pk if snapshot else newest
    return {"snapshot": newest}


@job(every=Every(minutes=60))
def erase_asked(run: Run) -> dict[str, Any]:
    """Do what is left of erasures: large ones, and those that were interrupted."""
    return {"erasures": [row.pk for row in finish_erasures(at=run.now())]}


@job()
def pull_leads(run: Run, *, connection: int) -> dict[str, Any]:
    """Pull one connection's leads, as whoever asked. What went wrong there is in its log.

    Raises `ImportRefused`.
    """
    row = Connection.objects.get(pk=connection)
    run.tell("pulling")
    done = pull(connection=row, by=run.job.asked_by, now=run.now)  # type: ignore[arg-type]
    return {"pull": done.pk}


@job(every=Every(minutes=60))
def pull_due(run: Run) -> dict[str, Any]:
    """Pull every connection that is not paused, each as whoever set its credentials.

    One that cannot be pulled holds up none of the others.
    """
    pulls = []
    for row in Connection.objects.due().select_related("credentials_set_by"):
        run.tell("pulling")
        try:
            pulls.append(pull(connection=row, by=row.credentials_set_by, now=run.now).pk)
        except ImportRefused:
            continue
    return {"pulls": pulls}
