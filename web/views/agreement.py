"""The agreement: what counts as an MQL and an SQL, since when, who agreed, what is changing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def agreement(request: HttpRequest) -> HttpResponse:
    return render(request, "agreement/page.html", {})
