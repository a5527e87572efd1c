"""Jobs that the tests ask for."""

from typing import Any

from django.utils.translation import gettext as _

from jobs.doing import NotDone, Run, job

did: list[str] = []


@job()
def greet(run: Run, *, name: str) -> dict[str, Any]:
    run.tell("greeting", 1, 2)
    did.append(name)
    return {"said": f"hello {name}"}


@job()
def refuse(run: Run) -> None:
    raise NotDone(_("Nothing was waiting."))


@job()
def fail(run: Run) -> None:
    raise ZeroDivisionError("a fault of the program")


@job()
def stop(run: Run) -> None:
    """As a worker does that is told a second time to end."""
    raise SystemExit(1)


def no_job(run: Run) -> None:
    did.append("no job")
