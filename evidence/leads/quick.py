"""Quick reading: texts of the commonest forms at once, as `normalise` would read each; the others stay null.

A column of a million instants has a million different texts, but few different days.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

_instant = r"^\d{4}[-/]\d{2}[-/]\d{2}[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
_day = len("2026-11-03")
# So many digits are exact in whole numbers and in fractions alike.
_whole = r"^(0|[1-9]\d{0,14})$"
_number = r"^(0|[1-9]\d{0,8})(\.\d{1,6})?$"


def quick_instants(texts: Any, zone: ZoneInfo) -> Any:
    """An Arrow array of texts as timestamps (microseconds, UTC); null where the text is of another form."""
    import pyarrow as pa
    from pyarrow import compute as pc

    texts = pc.if_else(pc.match_substring_regex(texts, _instant), texts, None)
    texts = pc.replace_substring(texts, "/", "-")
    days = pc.utf8_slice_codeunits(texts, 0, _day).dictionary_encode()
    shifts = pa.array([_shift(day, zone) for day in days.dictionary.to_pylist()], pa.int64())
    shift = shifts.take(days.indices)
    # Only days that there are: Arrow would refuse all of them for one that is not.
    here = pc.if_else(shift.is_valid(), texts, None).cast(pa.timestamp("s")).cast(pa.timestamp("us"))
    return pc.subtract(here.cast(pa.int64()), shift).cast(pa.timestamp("us"))


def quick_numbers(texts: Any, dtype: Any) -> Any:
    """An Arrow array of texts as numbers of that type; null where the text is of another form."""
    import pyarrow as pa
    from pyarrow import compute as pc

    form = _whole if pa.types.is_integer(dtype) else _number
    return pc.if_else(pc.match_substring_regex(texts, form), texts, None).cast(dtype)


@lru_cache(maxsize=1 << 16)
def _shift(day: str, zone: ZoneInfo) -> int | None:
    """Microseconds that the zone is ahead of UTC all day; None where its clock changes, or no day is."""
    try:
        begins = datetime.fromisoformat(day).replace(tzinfo=zone)
        last = begins + timedelta(hours=23, minutes=59, seconds=59)
    except (ValueError, OverflowError):
        return None
    ahead = begins.utcoffset()
    if ahead is None or any((begins + timedelta(hours=hour)).utcoffset() != ahead for hour in range(24)):
        return None
    return ahead // timedelta(microseconds=1) if last.utcoffset() == ahead else None
