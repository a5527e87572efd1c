"""Quick reading: texts of the commonest forms at once, as `normalise` would read each; the others stay null.

A column of a million instants has a million different texts, but few different days.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from evidence.leads.rows import has

_instant = r"^\d{4}[-/]\d{2}[-/]\d{2}[ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"
_lengths = tuple(map(len, ("2026-11-03 09:05", "2026-11-03 09:05:00")))
_day = 24 * 3600 * 1_000_000
_first = date(1970, 1, 1).toordinal()
# So many digits are exact in whole numbers and in fractions alike.
_most_digits = 15
_number = r"^(0|[1-9]\d{0,8})\.\d{1,6}$"


def quick_instants(texts: Any, zone: ZoneInfo) -> Any:
    """An Arrow array of texts as timestamps (microseconds, UTC); null where the text is of another form."""
    import pyarrow as pa
    from pyarrow import compute as pc

    if has(texts, b"/"):
        texts = pc.replace_substring(texts, "/", "-")
    here = _cast(pc.if_else(pc.is_in(pc.binary_length(texts), pa.array(_lengths, pa.int32())), texts, None))
    days = pc.divide(pc.add(here, _first * _day), _day).dictionary_encode()
    shifts = pa.array([_shift(day, zone) for day in days.dictionary.to_pylist()], pa.int64())
    return pc.subtract(here, shifts.take(days.indices)).cast(pa.timestamp("us"))


def quick_times(texts: Any, zone: ZoneInfo) -> Any:
    """Texts of instants with semicolons between as lists of timestamps; null where one is of another form."""
    import pyarrow as pa
    from pyarrow import compute as pc

    lists = pc.split_pattern(texts, ";")
    times = quick_instants(lists.flatten(), zone)
    other = lists.value_parent_indices().filter(times.is_null())
    places = pa.array(range(len(texts)), other.type)
    left = pc.or_(texts.is_null(), pc.is_in(places, other))
    return pc.if_else(left, None, pa.ListArray.from_arrays(_offsets(lists), times))


def _offsets(lists: Any) -> Any:
    """Where each list begins in what they hold together; one that is null holds nothing."""
    import pyarrow as pa
    from pyarrow import compute as pc

    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    return pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])


def _cast(texts: Any) -> Any:
    """Microseconds since 1970, as if in UTC."""
    import pyarrow as pa
    from pyarrow import compute as pc

    try:
        return texts.cast(pa.timestamp("us")).cast(pa.int64())
    except pa.ArrowInvalid:  # of all for one
        texts = pc.if_else(pc.match_substring_regex(texts, _instant), texts, None)
        days = pc.utf8_slice_codeunits(texts, 0, 10).dictionary_encode()
        real = pa.array([_is_day(day) for day in days.dictionary.to_pylist()], pa.bool_())
        return pc.if_else(real.take(days.indices), texts, None).cast(pa.timestamp("us")).cast(pa.int64())


def quick_numbers(texts: Any, dtype: Any) -> Any:
    """An Arrow array of texts as numbers of that type; null where the text is of another form."""
    import pyarrow as pa
    from pyarrow import compute as pc

    whole = pc.and_(pc.ascii_is_decimal(texts), pc.less_equal(pc.binary_length(texts), _most_digits))
    numbers = pc.if_else(whole, texts, None).cast(pa.int64()).cast(dtype)
    if pa.types.is_integer(dtype) or numbers.null_count == texts.null_count:
        return numbers
    fractions = pc.if_else(pc.match_substring_regex(texts, _number), texts, None).cast(dtype)
    return pc.coalesce(numbers, fractions)


@lru_cache(maxsize=1 << 16)
def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


@lru_cache(maxsize=1 << 16)
def _shift(ordinal: int, zone: ZoneInfo) -> int | None:
    """Microseconds that the zone is ahead of UTC all day; None where its clock changes, or no day is."""
    try:
        begins = datetime.combine(date.fromordinal(ordinal), time(), zone)
        last = begins + timedelta(hours=23, minutes=59, seconds=59)
    except (ValueError, OverflowError):
        return None
    ahead = begins.utcoffset()
    if ahead is None or any((begins + timedelta(hours=hour)).utcoffset() != ahead for hour in range(24)):
        return None
    return ahead // timedelta(microseconds=1) if last.utcoffset() == ahead else None
