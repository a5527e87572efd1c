"""Jobs about leads: files imported, rows corrected, sent leads taken in, a CRM pulled, erasures finished."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from definitions.models import Document
from evidence.actions import ImportRefused, import_leads, may_import
from evidence.connectors.words import trouble
from evidence.corrections import correct, given_file, given_rows
from evidence.erasures import finish_erasures
from evidence.inbox import take_in, waiting
from evidence.judged import CannotJudge
from evidence.leads.store import TooSlow
from evidence.leads.writing import importing
from evidence.measures.packs import keep_packs
from evidence.models import Connection, Snapshot, Source
from evidence.pulling import is_running, pull
from evidence.wins.suggesting import Question, question
from jobs.actions import ask
from jobs.doing import NotDone, Run, job
from jobs.models import Job
from jobs.regular import Every
from people.models import User

AGAIN = timedelta(minutes=1)
"""So long a card that came to nothing is not tried again."""
TOLD = 20
"""So many values that are still wrong are told with the result."""


@job()
def import_file(
    run: Run, *, path: str, file_name: str, source: str, mapping: dict[str, Any]
) -> dict[str, Any]:
    """Import a file that waits in a folder of its own, `path` below DATA_DIR; then the folder goes.

    Raises `ImportRefused`.
    """
    file = Path(settings.DATA_DIR) / path
    with importing(tell=run.tell):
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
    _answer_pages(run)
    return {"snapshot": snapshot.pk}


@job(every=Every(minutes=60))
def take_in_sent(run: Run) -> dict[str, Any]:
    """Lay what was sent over the newest snapshot, source by source, each as its last sender.

    Raises `ImportRefused`.
    """
    newest = None
    for item in waiting():
        with importing(tell=run.tell):
            snapshot = take_in(source=item.source, by=item.last_by, at=run.now(), tell=run.tell)
        newest = snapshot.pk if snapshot else newest
    if newest:
        _answer_pages(run)
    return {"snapshot": newest}


@job(every=Every(minutes=60))
def erase_asked(run: Run) -> dict[str, Any]:
    """Do what is left of erasures: large ones, and those that were interrupted."""
    return {"erasures": [row.pk for row in finish_erasures(at=run.now())]}


def ask_to_pull(*, connection: Connection, by: User, at: datetime) -> Job:
    """Have a connection's leads pulled; where that waits already, that job. Raises `ImportRefused`."""
    if refusal := may_import(by):
        raise ImportRefused(refusal)
    if not connection.mapping:
        raise ImportRefused(_("Choose first which fields are pulled."))
    if not connection.credentials:
        raise ImportRefused(trouble("no_credentials", {}))
    if is_running(connection):
        raise ImportRefused(_("These leads are being pulled already. Wait until that is done."))
    return ask(
        pull_leads,
        by=by,
        at=at,
        title=connection.name,
        key=pull_key(connection),
        arguments={"connection": connection.pk},
    )


def pull_key(connection: Connection) -> str:
    """Of jobs that pull it; one waits at a time."""
    return f"pull-{connection.pk}"


@job()
def pull_leads(run: Run, *, connection: int) -> dict[str, Any]:
    """Pull one connection's leads, as whoever asked. What went wrong there is in its log.

    Raises `ImportRefused`.
    """
    row = Connection.objects.get(pk=connection)
    run.tell("pulling")
    done = pull(connection=row, by=run.job.asked_by, now=run.now)  # type: ignore[arg-type]
    _answer_pages(run)
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
    if pulls:
        _answer_pages(run)
    return {"pulls": pulls}


@job()
def correct_rows(run: Run, *, snapshot: int, rows: list[tuple[int, dict[str, str]]]) -> dict[str, Any]:
    """Take in refused rows of an import as they were put right on a page: line and cells by column.

    Raises `ImportRefused`.
    """
    refused_by = Snapshot.objects.get(pk=snapshot)
    return _correct(run, refused_by, given_rows(refused_by, dict(rows)))


@job()
def correct_file(run: Run, *, snapshot: int, path: str) -> dict[str, Any]:
    """Take in the refused rows of an import as they came back in a file, `path` below DATA_DIR.

    Raises `ImportRefused`.
    """
    file = Path(settings.DATA_DIR) / path
    run.afterwards.append(lambda: shutil.rmtree(file.parent, ignore_errors=True))
    refused_by = Snapshot.objects.get(pk=snapshot)
    return _correct(run, refused_by, given_file(refused_by, file))


def ask_for_card(*, wanted: Question, document: Document, by: User, at: datetime) -> Job:
    """Have a score card made; where that is asked already, or ended just now, that job."""
    key = f"card-{wanted.mark}"
    last = Job.objects.filter(key=key).first()
    if last and (not last.finished_at or last.finished_at > at - AGAIN):
        return last
    return ask(
        make_card,
        by=by,
        at=at,
        title=str(document),
        key=key,
        arguments={"definition": document.key, "snapshot": wanted.snapshot.pk},
    )


@job()
def make_card(run: Run, *, definition: str, snapshot: int) -> dict[str, Any]:
    """Make the score card of a definition from the leads of a snapshot; it is kept under its fingerprint."""
    document = Document.objects.get(key=definition)
    version = document.versions.in_force_at(run.now()).first()
    try:
        row = Snapshot.objects.get(pk=snapshot)
        question(row, document.kind, version.body if version else None).answer(run.tell)
    except CannotJudge as refused:
        raise NotDone(str(refused)) from None
    except TooSlow:
        raise NotDone(_("Asking the leads takes too long.")) from None
    return {"definition": definition}


def _answer_pages(run: Run) -> None:
    """Count what the pages of measures show, once the job has ended: nobody waits for that."""
    run.afterwards.append(lambda: keep_packs(run.now()))


def _correct(run: Run, snapshot: Snapshot, given: Any) -> dict[str, Any]:
    """`snapshot` of the result: the state that took them in, None where no row was right."""
    with importing(tell=run.tell):
        by: User = run.job.asked_by  # type: ignore[assignment]
        done = correct(snapshot=snapshot, given=given, by=by, at=run.now(), tell=run.tell)
    if done.taken_in:
        _answer_pages(run)
    return {
        "snapshot": done.taken_in.pk if done.taken_in else None,
        "corrected": snapshot.pk,
        "taken": len(done.lines),
        "still": len({row.line for row in done.wrong}),
        "wrong": [[row.line, row.column, row.code] for row in done.wrong[:TOLD]],
    }
