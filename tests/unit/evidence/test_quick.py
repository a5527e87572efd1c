"""What is read of many texts at once is what `normalise` reads of each; what it does not know stays null."""

from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from definitions.language.tree import AttributeType
from evidence.leads.batch import _filled
from evidence.leads.batches import event_times, storage
from evidence.leads.normalise import normalise
from evidence.leads.quick import quick_instants, quick_numbers, quick_times

digits = st.text("0123456789.-", min_size=1, max_size=17) | st.integers(0, 10**16).map(str)
days = st.sampled_from(
    ["2026-11-03", "2024-02-29", "2026-03-29", "0001-01-01", "9999-12-31", "1948-05-02", "1969/12/31"]
)
no_days = st.sampled_from(["2026/02/29", "0000-12-31", "0000-03-01", "26-11-03"])
times = st.sampled_from(["00:00", "23:59:59", "02:30", "11:00:01"])
no_times = st.sampled_from(
    ["24:00", "9:05", "09:60", "09", "0905", "09:05+09", "09:05:00.5", "09:05:00Z", ""]
)


def one_by_one(texts: list[str], type_name: str, zone: ZoneInfo) -> list[Any]:
    return [normalise(text, AttributeType(type_name), zone)[0] for text in texts]


@pytest.mark.parametrize("type_name", ["integer", "number"])
@given(texts=st.lists(digits, max_size=30))
def test_numbers(type_name: str, texts: list[str]) -> None:
    quick = quick_numbers(pa.array(texts, pa.string()), storage[type_name]).to_pylist()
    slow = one_by_one(texts, type_name, ZoneInfo("UTC"))
    assert [(text, found) for text, found in zip(texts, quick, strict=True) if found is not None] == [
        (text, known if type_name == "integer" else float(known))
        for text, found, known in zip(texts, quick, slow, strict=True)
        if found is not None
    ]
    assert quick_numbers(pa.array(["1200", "0"]), storage[type_name]).to_pylist() == [1200, 0]


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin", "UTC"])
@given(
    texts=st.lists(st.builds("{}{}{}".format, days, st.sampled_from(" T"), times), max_size=30)
    | st.lists(
        st.builds("{}{}{}".format, days | no_days, st.sampled_from(" Tx"), times | no_times), max_size=9
    )
)
def test_instants(zone: str, texts: list[str]) -> None:
    quick = quick_instants(pa.array(texts, pa.string()), ZoneInfo(zone)).cast(pa.int64()).to_pylist()
    for text, found, known in zip(texts, quick, one_by_one(texts, "instant", ZoneInfo(zone)), strict=True):
        if found is not None and not text.startswith(("0001", "9999")):
            assert found == round(known.astimezone(UTC).timestamp() * 1_000_000), text
    here = quick_instants(pa.array(["2026-11-03 09:05"]), ZoneInfo(zone))
    assert here.is_valid().to_pylist() == [True]


def test_times_of_a_cell() -> None:
    """Cells of another form, and those that say nothing, are left; what is read of them goes there."""
    cells = [
        "2026-11-03 09:05;2026/11/04 10:00",
        None,
        "",
        "2026-11-03",
        "2026-11-05 00:00",
        "2026-11-06 08:00;soon",
    ]
    texts = pa.array(["before", *cells], pa.string()).slice(1)
    ready = quick_times(texts, ZoneInfo("Asia/Tokyo"))
    assert [len(found) if found is not None else None for found in ready.to_pylist()] == [
        2,
        None,
        None,
        None,
        1,
        None,
    ]
    assert [at.isoformat() for at in ready.to_pylist()[0]] == ["2026-11-03T00:05:00", "2026-11-04T01:00:00"]
    left = pa.array([False, False, True, True, False, True])
    filled = _filled(ready, left, pa.array([[], ready.to_pylist()[0], None], event_times)).to_pylist()
    assert filled == [ready.to_pylist()[0], None, [], ready.to_pylist()[0], ready.to_pylist()[4], None]
