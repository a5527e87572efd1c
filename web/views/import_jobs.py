"""An import that is under way: how far it is, until its own page shows what came of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from jobs.models import Job
from web.loaders.jobs import OURS, somebody_works
from web.presenters.jobs import corrected_texts, job_line


def import_job(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it is; by htmx the part that changes. Leads on once it is done."""
    job = get_object_or_404(Job.objects.select_related("asked_by__department"), pk=pk, task__in=OURS)
    if job.outcome == "done":
        return onward(request, job)
    line = job_line(job, bool(job.finished_at) or somebody_works(timezone.now()))
    page = "imports/job.html#state" if request.htmx else "imports/job.html"  # type: ignore[attr-defined]
    return render(request, page, {"line": line, "job": job})


def job_asked_for(request: HttpRequest, job: Job) -> HttpResponse:
    """To where the job can be followed; to what came of it where it is done already."""
    return onward(request, job) if job.outcome == "done" else redirect("import_job", pk=job.pk)


def onward(request: HttpRequest, job: Job) -> HttpResponse:
    """To what came of it."""
    snapshot, corrected = job.result.get("snapshot"), job.result.get("corrected")
    if corrected:
        return to(request, reverse("refused_list", args=[corrected]), *corrected_texts(job.result))
    if snapshot:
        text = _("The leads are in. Below is what was taken and what was refused.")
    else:
        text = _("Nothing was waiting.")
    return to(request, reverse("import", args=[snapshot]) if snapshot else reverse("imports"), text, "")


def to(request: HttpRequest, address: str, done: str, left: str) -> HttpResponse:
    """Lead on, saying what was done and what is left to do."""
    if done:
        messages.success(request, done)
    if left:
        messages.warning(request, left)
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)  # type: ignore[attr-defined]
