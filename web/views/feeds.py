"""Calendar feeds: the file at a private address, and the page that makes and revokes addresses."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from governance.actions.feeds import digests, issue_feed, note_reading, revoke_feed
from governance.feeds import dates
from governance.models import Feed
from web.loaders.reader import reader
from web.presenters.ical import feed_name, ical


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The iCalendar file: for whoever has the address. 410 once revoked or its owner may not sign in."""
    row = Feed.objects.filter(digest__in=digests(secret)).select_related("user__department").first()
    if row is None:
        raise Http404
    if row.revoked_at or not row.user.is_active:
        return HttpResponse(status=410, headers={"Cache-Control": "no-store"})
    at = timezone.now()
    with translation.override(row.user.language or row.language):
        body = ical(row, dates(row, at), request.build_absolute_uri("/").rstrip("/"))
    etag = sha256(body).hexdigest()
    changed_at = note_reading(feed=row, etag=etag, at=at)
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-cache"
    answer["Content-Disposition"] = 'inline; filename="teigi.ics"'
    answer["Content-Language"] = row.user.language or row.language
    answer["ETag"] = f'"{etag}"'
    answer["Last-Modified"] = http_date(changed_at.timestamp())
    return get_conditional_response(request, answer["ETag"], int(changed_at.timestamp()), answer) or answer


@never_cache
def feeds(request: HttpRequest) -> HttpResponse:
    """The reader's addresses: make one, make it anew, revoke it."""
    return page(request)


@never_cache
@require_POST
def feed_issue(request: HttpRequest, kind: str) -> HttpResponse:
    """Make an address, which this answer alone shows; the one of before is revoked."""
    if kind not in Feed.Kind.values:
        raise Http404
    row, secret = issue_feed(kind=kind, by=reader(request), at=timezone.now())
    address = request.build_absolute_uri(reverse("feed", args=[secret]))
    return page(request, {row.kind: address}, status=201)


@require_POST
def feed_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on nothing is at the address."""
    row = get_object_or_404(Feed, pk=pk, user=reader(request))
    revoke_feed(feed=row, by=reader(request), at=timezone.now())
    messages.success(request, _("The address is revoked. Calendars that read it get nothing any more."))
    return redirect("feeds")


def page(request: HttpRequest, shown: dict[str, str] | None = None, *, status: int = 200) -> HttpResponse:
    """`shown`: kind -> the address that was made just now."""
    live = {row.kind: row for row in reader(request).feeds.live()}
    about = {
        Feed.Kind.MINE: _(
            "Sessions, trials' ends and reviews in which you take part, and the weekly meeting."
        ),
        Feed.Kind.ALL: _("The same of every document, whoever takes part."),
    }
    addresses = shown or {}
    lines = [
        {
            "kind": kind,
            "label": kind.label,
            "about": text,
            "feed": live.get(kind),
            "address": (address := addresses.get(kind, "")),
            "webcal": address.replace("https://", "webcal://").replace("http://", "webcal://"),
            "name": feed_name(kind),
        }
        for kind, text in about.items()
    ]
    return render(request, "calendar/feeds.html", {"lines": lines, "shown": bool(addresses)}, status=status)
