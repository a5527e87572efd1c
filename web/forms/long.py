"""Selects with many choices: written in one go, as a template for each of some hundred takes longer than the
rest of a page.
"""

from collections.abc import Iterator
from html import escape
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


class LongSelect(forms.Select):
    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        rows = (
            f'<option value="{escape(key)}"{" selected" * chosen}>{escape(label)}</option>'
            for key, chosen, label in listed(self, value)
        )
        # Escaped above: Django's own call for each takes five times as long.
        written = mark_safe("".join(rows))
        around = flatatt(self.build_attrs(self.attrs, attrs))
        return format_html('<select name="{}"{}>{}</select>', name, around, written)


def listed(widget: Any, value: Any) -> Iterator[tuple[str, bool, str]]:
    """Each choice: its key, whether it is chosen, what it is called."""
    chosen = set(widget.format_value(value))
    for key, label in widget.choices:
        yield str(key), str(key) in chosen, str(label)
