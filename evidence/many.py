"""Many: leads outside the store judged by a definition, by either executor, in their order."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice
from typing import Any

from definitions.language.judge import Judge, Verdict
from evidence.judged import Rules
from evidence.leads.store import leads_of

engines = ("one", "sets")
_at_once = 20_000

Lead = Mapping[str, Any]
Judged = tuple[object, str, tuple[str, ...]]
"""A lead's id ("#" and its number where it has none or a repeated one), its verdict, and what is missing."""


def judge_many(leads: Iterable[Lead], rules: Rules, at: datetime, engine: str = "one") -> Iterator[Judged]:
    """Judge leads by `rules.new`. `engine` "one": by its closures; "sets": as a query over many at once.

    What an undecided lead is missing is said by the closures in both cases: a query only knows the verdict.
    """
    judge, _old = rules.judges()
    verdicts_of = _by_query if engine == "sets" else _one_by_one
    remaining, ids, number = iter(leads), set[str](), 0
    while chunk := list(islice(remaining, _at_once)):
        for lead, verdict in zip(chunk, verdicts_of(chunk, rules, judge, at), strict=True):
            number += 1
            missing = judge(lead, at).missing if verdict == Verdict.UNDECIDED else ()
            yield _id(lead, number, ids), verdict, missing


def _one_by_one(leads: list[Lead], _rules: Rules, judge: Judge, at: datetime) -> Iterator[str]:
    return (judge.verdict(lead, at).value for lead in leads)


def _by_query(leads: list[Lead], rules: Rules, _judge: Judge, at: datetime) -> list[str]:
    from evidence.engine.reading import read_leads
    from evidence.engine.tables import judge_table

    table, events, _warnings = read_leads(leads, rules.new, rules.all[1:])
    with leads_of(table, events) as opened:
        judged = judge_table(rules.new, opened.leads, opened.events, at, rules.references, keep=("row",))
        verdicts: list[str] = opened.read(judged.order_by("row"))["verdict"].to_pylist()
    return verdicts


def _id(lead: Lead, number: int, ids: set[str]) -> object:
    id_ = lead.get("id")
    if id_ is None or not str(id_).strip() or str(id_) in ids:
        return f"#{number}"
    ids.add(str(id_))
    return id_
