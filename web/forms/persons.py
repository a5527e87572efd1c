"""Choosing people: the choices are written in one go, as a template for each of some hundred takes longer
than the rest of a page.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from people.models import User

Choices = list[tuple[int, str]]


class PersonSelect(forms.Select):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        found = self.get_context(name, value, attrs)["widget"]
        rows = (
            (one["value"], flatatt({"selected": one["selected"]}), one["label"]) for one in options(found)
        )
        listed = format_html_join("", '<option value="{}"{}>{}</option>', rows)
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(found["attrs"]), listed)


class PeopleBoxes(forms.CheckboxSelectMultiple):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        found = self.get_context(name, value, attrs)["widget"]
        box = '<div><label{}><input type="checkbox" name="{}" value="{}"{}> {}</label></div>'
        rows = (
            (
                flatatt({"for": one["attrs"].get("id", False)}),
                name,
                one["value"],
                flatatt(one["attrs"]),
                one["label"],
            )
            for one in options(found)
        )
        return format_html("<div{}>{}</div>", flatatt(found["attrs"]), format_html_join("", box, rows))


def options(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for _group, listed, _place in found["optgroups"]:
        yield from listed


class PersonField(forms.ModelChoiceField[User]):
    widget = PersonSelect


class PeopleField(forms.ModelMultipleChoiceField[User]):
    widget = PeopleBoxes


def named(people: Iterable[User]) -> Choices:
    return [(person.pk, str(person)) for person in people]


def offer(field: forms.Field, people: Choices) -> None:
    """Choices that are there already: many fields of a page offer the same people."""
    blank = [("", field.empty_label)] if isinstance(field, PersonField) and field.empty_label else []
    field.choices = [*blank, *people]  # type: ignore[attr-defined]
