"""Files that pages hand out: CSV that a spreadsheet opens with the right characters and runs nothing of."""

import csv
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone, translation

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[-+]?\d+(\.\d+)?")


class Line:
    """A file for csv.writer that hands every line on."""

    def write(self, line: str) -> str:
        return line


def csv_response(name: str, heads: list[str], rows: Iterable[Iterable[Any]]) -> StreamingHttpResponse:
    """UTF-8 with its mark, streamed: rows are made while they are sent, in the reader's language and zone."""
    writer = csv.writer(Line())
    language, zone = translation.get_language(), timezone.get_current_timezone()

    def lines() -> Iterator[str]:
        yield "\ufeff" + str(writer.writerow(heads))
        waiting = iter(rows)
        while True:
            with translation.override(language), timezone.override(zone):
                row = next(waiting, None)
            if row is None:
                return
            yield str(writer.writerow([defused(value) for value in row]))

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def defused(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula begins with an apostrophe; a number does not."""
    risky = isinstance(value, str) and value.startswith(FORMULA_STARTS) and not NUMBER.fullmatch(value)
    return f"'{value}" if risky else value
