"""The language switch: kept in a cookie, and with the person when signed in."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from people.actions import choose_language
from web.views.sign_in import safe_next


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """POST language=ja|en&next=PATH."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        raise BadRequest
    if request.user.is_authenticated:
        choose_language(user=request.user, language=chosen, by=request.user, at=timezone.now())
    response = HttpResponseRedirect(safe_next(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
