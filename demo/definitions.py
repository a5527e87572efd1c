"""The bodies that the demo company agreed on, one after the other, and those it is talking about."""

import copy
from typing import Any

from governance.actions.company import starter

Node = dict[str, Any]

TYPES = {
    "employees": "integer",
    "industry": "choice",
    "lead_source": "choice",
    "enquiry": "boolean",
    "budget": "number",
    "authority": "boolean",
    "need": "boolean",
    "timeline": "date",
    "two_way_talk": "boolean",
}


def size(least: int) -> Node:
    return {"id": "size", "attribute": "employees", "is": "at_least", "value": least}


def score(threshold: int, download: int = 15, *, seminar: int = 30) -> Node:
    entries = [
        {"id": "downloads", "event": "download", "within_days": 90, "each": download, "at_most": 45},
        {"id": "seminars", "event": "seminar", "within_days": 90, "each": seminar, "at_most": 60},
        {"id": "pricing", "event": "pricing_view", "within_days": 90, "each": 5, "at_most": 20},
    ]
    return {"id": "behaviour", "note": "行動スコア", "score": entries, "at_least": threshold}


def bant(least: int) -> Node:
    known = [
        {"id": "budget", "attribute": "budget", "is": "known"},
        {"id": "authority", "attribute": "authority", "is": "equals", "value": True},
        {"id": "need", "attribute": "need", "is": "equals", "value": True},
        {"id": "timeline", "attribute": "timeline", "is": "known"},
    ]
    return {"id": "bant", "note": "BANT", "at_least": least, "of": known}


INTEREST: Node = {
    "id": "interest",
    "any": [
        {"id": "downloaded", "event": "download", "within_days": 90},
        {"id": "enquired", "attribute": "enquiry", "is": "equals", "value": True},
    ],
}
TALK: Node = {"id": "talk", "attribute": "two_way_talk", "is": "equals", "value": True}


def body(kind: str, *criteria: Node) -> Node:
    """A teigi/1 definition that asks for all the criteria, with the attributes they use."""
    rule = {"id": "all", "all": list(criteria)}
    used = {key: {"type": TYPES[key]} for key in TYPES if f"'attribute': '{key}'" in str(rule)}
    return {"format": "teigi/1", "kind": kind, "attributes": used, "rule": rule}


MQL_1 = body("mql", size(30), INTEREST)
MQL_2 = body("mql", size(50), score(45))
MQL_3 = body("mql", size(50), score(60), bant(2))
MQL_SUGGESTED = body("mql", size(50), score(60, seminar=45), bant(2))
MQL_IN_DISCUSSION = body("mql", size(100), score(55), bant(2))
ASKED_OR_ACTIVE: Node = {
    "id": "asked_or_active",
    "note": "関心",
    "any": [score(60), {"id": "enquired", "attribute": "enquiry", "is": "equals", "value": True}],
}
MQL_IN_TRIAL = body("mql", size(50), ASKED_OR_ACTIVE, bant(2))
MQL_ONE_INDUSTRY = body(
    "mql",
    size(50),
    {"id": "industry", "attribute": "industry", "is": "one_of", "value": ["製造業"]},
    score(60),
    bant(2),
)

MQL: Node = {"id": "mql", "definition": "mql"}
SQL_1 = body("sql", MQL, TALK)
NEED_OR_TIME: Node = {
    "id": "need_or_time",
    "note": "課題・時期",
    "any": [
        {"id": "need", "attribute": "need", "is": "equals", "value": True},
        {"id": "timeline", "attribute": "timeline", "is": "known"},
    ],
}
SQL_2 = body("sql", MQL, TALK, NEED_OR_TIME)


STARTER_MATRIX: Node = next(row["body"] for row in starter()["documents"] if row["kind"] == "matrix")


def matrix(*, contact_hours: int = 48, sql_days: int = 10) -> Node:
    """The responsibility matrix: the starter's, with the time limits that were agreed on."""
    body: Node = copy.deepcopy(STARTER_MATRIX)
    by_id = {stage["id"]: stage for stage in body["stages"]}
    by_id["acquisition"]["note"] = "月初に、その月の目標件数を営業と確認する。"
    by_id["nurturing"]["within"] = {"amount": 90, "unit": "days"}
    by_id["mql_judgement"]["within"] = {"amount": 1, "unit": "days"}
    by_id["first_contact"]["within"] = {"amount": contact_hours, "unit": "hours"}
    by_id["first_contact"]["note"] = "ステータスを変えただけでは接触とみなさない。"
    by_id["sql_judgement"]["within"] = {"amount": sql_days, "unit": "days"}
    return body


MATRIX_2 = matrix()
KPI_1: Node = {
    "format": "teigi/1",
    "kind": "kpi",
    "sales_sources": ["紹介"],
    "costs": ["marketing", "sales"],
    "note": "紹介は、営業が既存の取引先からいただくもの。",
}
MATRIX_IN_DISCUSSION = matrix(contact_hours=24, sql_days=7)
