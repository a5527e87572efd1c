"""Settings: who there is, in which department, on which seat and in which role."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from governance.actions.roles import set_roles
from governance.refusals import Refused, text
from governance.roles import may_manage_people
from people.actions import add_person, seat_person
from people.models import Role, Seat, SeatHolding, User
from web.forms.documents import AddSeatForm
from web.forms.people import PersonForm, RolesForm, SeatForm
from web.loaders.reader import reader
from web.presenters.people import SeatLine, people_lines, role_choices, seat_lines

PER_PAGE = 20


def people(request: HttpRequest) -> HttpResponse:
    """The seats with who holds them since when, then everybody with department and roles."""
    return render(request, "people/people.html", page(request, PersonForm()))


@require_POST
def person_add(request: HttpRequest) -> HttpResponse:
    """Add somebody with an initial password."""
    by = refuse_unless_manager(request)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return render(request, "people/people.html", page(request, form), status=422)
    person = add_person(by=by, at=timezone.now(), **form.person_fields())
    messages.success(
        request, _("%(name)s can sign in now, with the initial password you set.") % {"name": person}
    )
    return redirect("people")


@require_POST
def seat_take(request: HttpRequest, key: str) -> HttpResponse:
    """Put a person on a seat, from this moment."""
    by = refuse_unless_manager(request)
    seat = get_object_or_404(Seat, key=key)
    form = SeatForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("Nobody was chosen, so the seat stays as it was. Choose a person from the list.")
        )
        return redirect("people")
    person = form.cleaned_data["person"]
    seat_person(seat=seat, user=person, by=by, at=timezone.now())
    messages.success(
        request, _("%(name)s holds the seat %(seat)s from now on.") % {"name": person, "seat": seat}
    )
    return redirect("people")


@require_POST
def person_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave a person with exactly the roles that are ticked."""
    by = refuse_unless_manager(request)
    person = get_object_or_404(User, pk=pk)
    form = RolesForm(request.POST)
    if not form.is_valid():
        messages.error(
            request, _("One of these roles does not exist any more; nothing was changed. Choose again.")
        )
        return redirect("people")
    try:
        set_roles(user=person, roles=form.cleaned_data["roles"], by=by, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The roles of %(name)s are saved.") % {"name": person})
    return redirect("people")


def page(request: HttpRequest, form: PersonForm) -> dict[str, object]:
    """What the page shows, around the form for a new person."""
    reason = managing_refused(reader(request))
    holdings = SeatHolding.objects.select_related("user__department").order_by("-since")
    seats = Seat.objects.select_related("department").prefetch_related(Prefetch("holdings", holdings))
    lines = seat_lines(seats, timezone.now())
    active = User.objects.filter(is_active=True).select_related("department")
    everybody = [] if reason else list(active)  # Whoever seats somebody chooses among all.
    order = Paginator(in_order(lines, everybody), PER_PAGE).get_page(request.GET.get("page"))
    shown = [one for one in everybody if one.pk in set(order)] or list(active.filter(pk__in=list(order)))
    prefetch_related_objects(shown, "role_grants__role")
    return {
        "form": form,
        "seat_form": AddSeatForm(auto_id="new-seat-%s"),
        "seats": lines,
        "people": people_lines(shown, lines),
        "page": order,
        "everybody": everybody,
        "roles": role_choices(Role.objects.all()),
        "reason": reason,
    }


def in_order(seats: Iterable[SeatLine], everybody: Iterable[User]) -> list[int]:
    """The keys of all people by department, seats and name; of nobody that is loaded only what sorts them."""
    held = {line.holding.user_id for line in seats if line.holding}
    rows: Iterable[tuple[int, str | None, str]] = [
        (one.pk, str(one.department) if one.department else None, one.name) for one in everybody
    ]
    if not rows:
        department = "department__name_en" if get_language() == "en" else "department__name_ja"
        rows = User.objects.filter(is_active=True).values_list("pk", department, "name")
    return [key for key, *_ in sorted(rows, key=lambda row: (row[1] or "~", row[0] not in held, row[2]))]


def managing_refused(user: User) -> str:
    """Why this person may not change anything here; empty where they may."""
    refusal = may_manage_people(user.roles)
    return text(refusal) if refusal else ""


def refuse_unless_manager(request: HttpRequest) -> User:
    user = reader(request)
    if reason := managing_refused(user):
        raise PermissionDenied(reason)
    return user
