"""The discussion's sessions: moving one, recording one."""

from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from governance.actions.agreed import Agreed
from people.models import Role, User
from web.forms.days import DayField, MomentField
from web.forms.persons import Choices, PeopleField, PersonField, named, offer

ACTIONS = 3
"""Rows for them in the minutes; more are added one by one."""
# Worded once: a page has fifteen fields of them, and leaving people out by a role takes Django long to word.
WORKERS = User.objects.filter(is_active=True).exclude(role_grants__role__key=Role.AUDITOR)
"""Who can own an action: whoever signs in here and is no auditor."""


class MoveForm(forms.Form):
    planned_for = MomentField(label=_("New date and time"))


class HoldForm(forms.Form):
    held_at = MomentField(label=_("Held on"))
    attendees = PeopleField(label=_("Who attended"), queryset=User.objects.filter(is_active=True))
    minutes = forms.CharField(
        label=_("Minutes"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What was said, and what stays open."),
    )
    decisions = forms.CharField(
        label=_("Decisions"), widget=forms.Textarea(attrs={"rows": 2}), required=False
    )

    def __init__(self, *args: Any, staff: "Staff | None" = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = staff or Staff()
        offer(self.fields["attendees"], staff.active)
        for number in range(1, ACTIONS + 1):
            named = {"number": number}
            self.fields[f"action_{number}"] = forms.CharField(
                label=_("Action %(number)s: what is to be done") % named, required=False, max_length=500
            )
            owner = PersonField(label=_("Who does it"), queryset=WORKERS, required=False)
            self.fields[f"owner_{number}"] = owner
            offer(owner, staff.working)
            self.fields[f"due_{number}"] = DayField(label=_("By when"), required=False)

    def clean(self) -> dict[str, Any]:
        """The actions in one list; one without an owner or a day is asked for again."""
        found: dict[str, Any] = super().clean() or {}
        actions = []
        for number in range(1, ACTIONS + 1):
            text = found.pop(f"action_{number}", "")
            owner, due_on = found.pop(f"owner_{number}", None), found.pop(f"due_{number}", None)
            if not text:
                continue
            if owner and due_on:
                actions.append(Agreed(text, owner, due_on))
            elif not {f"owner_{number}", f"due_{number}"} & self.errors.keys():
                self.add_error(f"action_{number}", _("Say who does it and by when."))
        return found | {"actions": actions}


class ActionForm(forms.Form):
    """An action agreed on outside a session."""

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    owner = PersonField(label=_("Who does it"), queryset=WORKERS)
    due_on = DayField(label=_("By when"))

    def __init__(self, *args: Any, staff: "Staff | None" = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["owner"], (staff or Staff()).working)


class Staff:
    """Whom these forms offer, read once for all forms of a page."""

    @cached_property
    def active(self) -> Choices:
        return named(User.objects.filter(is_active=True))

    @cached_property
    def working(self) -> Choices:
        return named(WORKERS.all())
