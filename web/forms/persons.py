"""Choosing people: they are written in one go, as in long.py."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from people.models import User
from web.forms.long import LongSelect, listed

Choices = list[tuple[int, str]]


class PeopleBoxes(forms.CheckboxSelectMultiple):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        around = self.build_attrs(self.attrs, attrs)
        within, id_ = {key: one for key, one in around.items() if key != "id"}, around.get("id")
        rows = []
        for place, (key, chosen, label) in enumerate(listed(self, value)):
            own = f"{id_}_{place}" if id_ else False
            box = within | {"id": own, "checked": chosen}
            rows.append((flatatt({"for": own}), name, key, flatatt(box), label))
        one = '<div><label{}><input type="checkbox" name="{}" value="{}"{}> {}</label></div>'
        outer = flatatt({"id": id_ or False})
        return format_html("<div{}>{}</div>", outer, format_html_join("", one, rows))


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
