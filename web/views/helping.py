"""Help: what the reader can do here and where, by their seats and roles; the others' beside it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from web.loaders.reader import reader
from web.presenters.help import NAMES, role_page, roles_of


def help_page(request: HttpRequest, role: str = "") -> HttpResponse:
    """Without a role, the reader's own: of several the seat's."""
    user = reader(request)
    own = roles_of(user.seats(timezone.now()), user.roles)
    shown = role or own[0]
    if shown not in NAMES:
        raise Http404
    context = {
        "help": role_page(shown, "en" if get_language() == "en" else "ja"),
        "shown": shown,
        "roles": [(key, name, key in own) for key, name in NAMES.items()],
    }
    return render(request, "help/page.html", context)
