"""Choosing people: they are written in one go, as in long.py."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from people.models import User
from web.forms.long import LongSelect, listed

Choices = list[tuple[int, str]]


class PeopleBoxes(forms.CheckboxSelectMultiple):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        around = self.build_attrs(self.attrs, attrs)
        within, id_ = {key: one for key, one in around.items() if key != "id"}, around.get("id")
        rest, rows = flatatt(within | {"name": name}), []
        for place, (key, chosen, label) in enumerate(listed(self, value)):
            own = escape(f"{id_}_{place}") if id_ else ""
            names, points = (f' id="{own}"', f' for="{own}"') if own else ("", "")
            box = f'<input type="checkbox"{rest} value="{escape(key)}"{names}{" checked" * chosen}>'
            rows.append(f"<div><label{points}>{box} {escape(label)}</label></div>")
        written = mark_safe("".join(rows))  # escaped above, as in long.py
        return format_html("<div{}>{}</div>", flatatt({"id": id_ or False}), written)


class PersonField(forms.ModelChoiceField[User]):
    widget = LongSelect


class PeopleField(forms.ModelMultipleChoiceField[User]):
    widget = PeopleBoxes


def named(people: Iterable[User]) -> Choices:
    return [(person.pk, str(person)) for person in people]


def offer(field: forms.Field, people: Choices) -> None:
    """Choices that are there already, as many fields of a page offer the same people; what is sent is looked
    up among the field's own.
    """
    blank = [("", field.empty_label)] if isinstance(field, PersonField) and field.empty_label else []
    field.widget.choices = [*blank, *people]
