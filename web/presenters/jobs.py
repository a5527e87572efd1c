"""A job in words: what it is doing and how far it is, or why it came to nothing."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.leads import words
from jobs.models import Job
from web.templatetags.teigi import count, percent


@dataclass(frozen=True, slots=True)
class JobLine:
    job: Job
    text: str
    part: int = 0
    whole: int = 0
    """For the bar; 0 of 0 where it cannot say how far it is."""
    texts: Sequence[str] = ()
    """Why it came to nothing, and what to do."""


def job_line(job: Job, working: bool) -> JobLine:
    """`working`: whether there is a process that does jobs."""
    if waits := _waiting(job, working):
        return waits
    match job.state:
        case "running" if job.phase == "reading" and job.whole:
            text = _("Reading the file: %(share)s.") % {"share": percent(job.part / job.whole)}
            return JobLine(job, text, job.part, job.whole)
        case "running" if job.phase == "writing":
            return JobLine(job, _("The file is read. Its leads are being laid over those known before."))
        case "running" if job.phase == "waiting":
            return JobLine(job, _("Another import is running; this one comes next."))
        case "running":
            return JobLine(job, _("It has begun."))
        case "refused":
            return JobLine(job, _("Nothing was taken in."), texts=job.texts)
        case "failed":
            text = _("The import stopped. The leads are as they were before.")
            return JobLine(job, text, texts=[*job.texts, _fault()])
        case _:
            return JobLine(job, _("Done."))


def card_line(job: Job, working: bool) -> JobLine:
    """The making of a score card."""
    if waits := _waiting(job, working):
        return waits
    match job.state:
        case "running" if job.phase == "fitting" and job.whole:
            text = _("Choosing criteria and points: %(n)s of %(of)s trials.")
            return JobLine(job, text % {"n": job.part, "of": job.whole}, job.part, job.whole)
        case "running":
            return JobLine(job, _("Asking the closed leads about every criterion."))
        case "refused":
            return JobLine(job, _("There is no card."), texts=job.texts)
        case "failed":
            return JobLine(job, _("The card could not be made."), texts=[*job.texts, _fault()])
        case _:
            lost = _("The pages and the worker have to share one cache. Tell whoever runs Teigi (CACHE_URL).")
            return JobLine(job, _("The card was made and is not there."), texts=[lost])


def _waiting(job: Job, working: bool) -> JobLine | None:
    """None once it has begun and there is a process that does jobs."""
    match job.state:
        case "waiting" | "running" if not working:
            return JobLine(job, _("It waits: no worker is running."), texts=(_no_worker(),))
        case "waiting":
            return JobLine(job, _("It waits its turn."))
    return None


def _fault() -> str:
    return _("This is a fault of the program or of the machine. Tell whoever runs Teigi.")


def _no_worker() -> str:
    return _("Nothing is lost. Ask whoever runs Teigi to start “manage.py work”; then it begins by itself.")


def corrected_texts(result: Map[str, Any]) -> tuple[str, str]:
    """What was taken in of rows that were put right, and what is still wrong with the others; "" for none."""
    taken, still = result["taken"], result["still"]
    done = ngettext("%(n)s row was taken in.", "%(n)s rows were taken in.", taken) % {"n": count(taken)}
    left = ngettext("%(n)s row is still refused.", "%(n)s rows are still refused.", still) % {
        "n": count(still)
    }
    wrong = [
        _("Line %(line)s, %(column)s: %(reason)s")
        % {"line": line, "column": column, "reason": words.refused(code)}
        for line, column, code in result["wrong"]
    ]
    if not taken and not still:
        return _("There was nothing to correct: these rows were corrected before."), ""
    return done if taken else "", " ".join([left, *wrong]) if still else ""
