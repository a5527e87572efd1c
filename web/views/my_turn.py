"""My turn: what waits for the reader, what is overdue first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from governance.my_turn import my_turn as turns_of
from web.loaders.reader import reader
from web.presenters.my_turn import turn_lines


def my_turn(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    lines = turn_lines(turns_of(reader(request), at))
    overdue = sum(line.overdue for line in lines)
    return render(request, "my_turn/my_turn.html", {"lines": lines, "overdue": overdue})
