"""My turn: what waits for the reader, what is overdue first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from governance.my_turn import my_turn as waiting_for
from web.context import keep_turns, last_event
from web.loaders.reader import reader
from web.presenters.my_turn import turn_lines


def my_turn(request: HttpRequest) -> HttpResponse:
    user, at = reader(request), timezone.now()
    last, _unread = last_event(user)
    turns = waiting_for(user, at)
    keep_turns(user, last, at, len(turns))  # What the frame of this page says as well.
    lines = turn_lines(turns)
    overdue = sum(line.overdue for line in lines)
    return render(request, "my_turn/my_turn.html", {"lines": lines, "overdue": overdue})
