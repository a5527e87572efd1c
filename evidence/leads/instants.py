"""Instants: many texts of the commonest form (`2026-11-03 09:05:00`) at once, as `normalise` would read each.

A column of a million instants has a million different texts, but few different hours, and at most 3,600
different remainders.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from evidence.leads.normalise import read_instant

_form = r"^\d{4}[-/]\d{2}[-/]\d{2}[ T]\d{2}:\d{2}(:\d{2})?$"
_hour = len("2026-11-03 09")
_epoch = datetime(1970, 1, 1, tzinfo=UTC)


def quick_instants(texts: Any, zone: ZoneInfo) -> Any:
    """An Arrow array of texts as timestamps (microseconds, UTC); null where the text is of another form."""
    import pyarrow as pa
    from pyarrow import compute as pc

    texts = pc.if_else(pc.match_substring_regex(texts, _form), texts, None)
    hours = pc.utf8_slice_codeunits(texts, 0, _hour).dictionary_encode()
    rests = pc.utf8_slice_codeunits(texts, _hour).dictionary_encode()
    starts = pa.array([_start(hour, zone) for hour in hours.dictionary.to_pylist()], pa.int64()).take(
        hours.indices
    )
    passed = pa.array([_passed(rest) for rest in rests.dictionary.to_pylist()], pa.int64()).take(
        rests.indices
    )
    return pc.add(starts, passed).cast(pa.timestamp("us"))


@lru_cache(maxsize=1 << 17)
def _start(hour: str, zone: ZoneInfo) -> int | None:
    """Microseconds since 1970 at which an hour of the zone begins; None where its clock changes within it."""
    first, last = (read_instant(f"{hour}:{minute}", zone) for minute in ("00", "59"))
    if not first or not last or first.utcoffset() != last.utcoffset():
        return None
    return (first - _epoch) // timedelta(microseconds=1)


def _passed(rest: str) -> int | None:
    """Microseconds of `:05` or `:05:30`."""
    minute, second = int(rest[1:3]), int(rest[4:6] or 0)
    return (minute * 60 + second) * 1_000_000 if max(minute, second) < 60 else None
