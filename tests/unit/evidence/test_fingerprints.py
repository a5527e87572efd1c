"""A fingerprint is over what files say, whatever the order of rows and however they are laid out."""

import hashlib
import struct
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from evidence.leads.fingerprints import Digest, fingerprint

SCHEMA = pa.schema(
    {
        "id": pa.string(),
        "text": pa.string(),
        "whole": pa.int64(),
        "small": pa.int8(),
        "double": pa.float64(),
        "yes": pa.bool_(),
        "day": pa.date32(),
        "at": pa.timestamp("us"),
        "many": pa.list_(pa.string()),
    }
)
texts = st.text(max_size=9) | st.text("aあ", min_size=60, max_size=140)
values = {
    "id": texts,
    "text": st.sampled_from(["", "a", "製造業"]),
    "whole": st.integers(-(2**62), 2**62),
    "small": st.integers(-1, 1),
    "double": st.floats(),
    "yes": st.booleans(),
    "day": st.integers(-(2**31), 2**31 - 1),
    "at": st.integers(-(2**63), 2**63 - 1),
    "many": st.lists(texts, max_size=3),
}
rows = st.lists(
    st.fixed_dictionaries({name: st.none() | value for name, value in values.items()}), max_size=6
)


def table(of: list[dict[str, Any]]) -> pa.Table:
    """Days and instants are made of their numbers, as Python's do not reach as far."""
    numbers = {"day": pa.int32(), "at": pa.int64()}
    columns = [
        pa.array([row[field.name] for row in of], numbers.get(field.name, field.type)).view(field.type)
        if field.name in numbers
        else pa.array([row[field.name] for row in of], field.type)
        for field in SCHEMA
    ]
    return pa.table(columns, SCHEMA)


def of(*parts: pa.Table) -> str:
    digest = Digest()
    for part in parts:
        digest.add(part)
    return str(digest)


def mixed(number: int) -> int:
    for factor in (0xD6E8FEB86659FD93, 0xA3AAACAA6E4D8D57):
        number = (number ^ number >> 32) * factor % 2**64
    return number ^ number >> 32


def number(value: Any, name: str) -> int:
    """A value's, one by one, in Python's own numbers."""
    match value:
        case None:
            return 0x9E3779B97F4A7C15
        case str():
            held = value.encode()
            found = mixed(len(held))
            for start in range(0, len(held), 8):
                found = mixed(found ^ int.from_bytes(held[start : start + 8], "little"))
            return found
        case list():
            items = (mixed(mixed(place) ^ mixed(number(item, name))) for place, item in enumerate(value, 1))
            return mixed((len(value) + sum(items)) % 2**64)
        case float():
            return int.from_bytes(struct.pack("<d", value), "little")
        case _:
            return int(value) % 2**64


def expected(given: list[dict[str, Any]]) -> list[str]:
    sums = [0, 0]
    for row in given:
        keys = {name: hashlib.sha256(name.encode()).digest()[:8] for name in row}
        found = mixed(sum(mixed(number(row[n], n) ^ int.from_bytes(keys[n], "little")) for n in row) % 2**64)
        sums = [sums[0] + found, sums[1] + mixed(found ^ 0x9E3779B97F4A7C15)]
    return [str(len(given)), *(f"{one % 2**64:016x}" for one in sums)]


few = settings(max_examples=30, deadline=None)


@few
@given(rows)
def test_the_numbers_are_those_that_the_decision_describes(given: list[dict[str, Any]]) -> None:
    assert of(table(given)).splitlines()[-3:] == expected(given)


@few
@given(rows, st.integers(0, 6), st.randoms())
def test_rows_in_another_order_in_parts_and_in_dictionaries(
    given: list[dict[str, Any]], cut: int, random: Any
) -> None:
    whole = of(table(given))
    turned = table(random.sample(given, len(given)))
    listed = turned.set_column(1, "text", turned["text"].dictionary_encode())
    assert of(listed[:cut], listed[cut:]) == whole
    assert of(turned[cut:], turned[:cut]) == whole


@few
@given(rows, rows)
def test_other_rows_say_something_else(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> None:
    def plain(given: list[dict[str, Any]]) -> list[str]:
        # Zero has two signs, and not-a-number is not even like itself.
        return sorted(
            repr([(key, struct.pack("<d", v) if isinstance(v, float) else v) for key, v in row.items()])
            for row in given
        )

    assert (of(table(one)) == of(table(other))) == (plain(one) == plain(other))


def test_values_that_swap_columns_or_rows_are_seen() -> None:
    base = dict.fromkeys(SCHEMA.names)
    rows = [base | {"whole": 1, "small": 0, "id": "a"}, base | {"whole": 0, "small": 1, "id": "b"}]
    columns = [base | {"whole": 0, "small": 1, "id": "a"}, base | {"whole": 1, "small": 0, "id": "b"}]
    assert of(table(rows)) != of(table(columns))


@settings(few, max_examples=10)
@given(given=rows)
def test_whatever_wrote_the_file(
    tmp_path_factory: pytest.TempPathFactory, given: list[dict[str, Any]]
) -> None:
    told = table(given)
    folder = tmp_path_factory.mktemp("files")
    path, other = folder / "a" / "leads.parquet", folder / "b" / "leads.parquet"
    for one in (path, other):
        one.parent.mkdir()
    parquet.write_table(told, path, row_group_size=2)
    duckdb.sql(f"COPY (FROM told) TO '{other}' (FORMAT parquet, COMPRESSION zstd)")
    digest = Digest()
    digest.add(told)
    assert fingerprint([path]) == fingerprint([other]) == fingerprint([path], {path.name: digest})


def test_files_by_their_names(tmp_path: Path) -> None:
    told = table([])
    for name in ("leads.parquet", "events.parquet"):
        parquet.write_table(told, tmp_path / name)
    assert fingerprint([tmp_path / "leads.parquet"]) != fingerprint([tmp_path / "events.parquet"])
