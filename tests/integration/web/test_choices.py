"""Choosing among many: written in one go, the same as Django writes it, and nothing in it runs."""

from typing import Any

import pytest
from django import forms
from django.test.html import parse_html

from web.forms.long import LongSelect
from web.forms.persons import PeopleBoxes

CHOICES = [("", "–"), (1, "佐藤 恵"), (2, "<script>x</script> & 'y' \"z\""), ("a&b", "c")]


@pytest.mark.parametrize("value", [None, "", 2, "a&b"])
def test_a_select_is_what_django_writes(value: object) -> None:
    same(LongSelect(choices=CHOICES), forms.Select(choices=CHOICES), value, {"id": "id_x"})


@pytest.mark.parametrize("value", [[], [1, 2], ["a&b"]])
@pytest.mark.parametrize("attributes", [{"id": "id_x"}, {"id": "id_x", "aria-describedby": "a&b"}, {}])
def test_boxes_are_what_django_writes(value: list[object], attributes: dict[str, str]) -> None:
    same(PeopleBoxes(choices=CHOICES), forms.CheckboxSelectMultiple(choices=CHOICES), value, attributes)


def same(ours: Any, djangos: Any, value: object, attributes: dict[str, str]) -> None:
    written = ours.render("x", value, attributes)
    assert parse_html(written) == parse_html(djangos.render("x", value, attributes))
    assert "<script>" not in written
