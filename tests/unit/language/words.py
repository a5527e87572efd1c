"""A small catalogue and short ways to write trees, for the tests of the language."""

from datetime import datetime
from itertools import groupby
from typing import Any

from definitions.language.catalogue import AttributeEntry, Catalogue, EventEntry
from definitions.language.parse import parse
from definitions.language.prose import Runs
from definitions.language.tree import Definition

AT = datetime.fromisoformat("2026-11-03T09:30:00+09:00")

TYPES = {
    "employees": "integer",
    "revenue": "number",
    "industry": "choice",
    "title": "text",
    "topics": "choices",
    "authority": "boolean",
    "need": "boolean",
    "budget": "number",
    "timeline": "date",
    "created": "instant",
    "visits": "integer",
    "seconds": "integer",
}


def body(rule: object, types: dict[str, str] = TYPES) -> dict[str, Any]:
    """A whole definition around a rule."""
    attributes = {key: {"type": type_} for key, type_ in types.items()}
    return {"format": "teigi/1", "kind": "mql", "attributes": attributes, "rule": rule}


def definition(rule: object) -> Definition:
    """The parsed definition around a rule."""
    return parse(body(rule))


def is_(attribute: str, comparison: str, value: object = None) -> dict[str, Any]:
    """A comparison."""
    return {"attribute": attribute, "is": comparison} | ({} if value is None else {"value": value})


def example(name: str, lead: dict[str, Any] | None = None, verdict: str = "qualified") -> dict[str, Any]:
    """An example, to be judged at `AT`."""
    return {"name": name, "at": AT.isoformat(), "lead": lead or {"employees": 60}, "verdict": verdict}


def event(name: str, days_ago: float = 1) -> dict[str, str]:
    """An event of a lead, so many days before `AT`."""
    return {
        "event": name,
        "at": datetime.fromtimestamp(AT.timestamp() - days_ago * 86400, AT.tzinfo).isoformat(),
    }


def show_change(runs: Runs) -> str:
    """A change with what is gone between [- -] and what is new between [+ +]."""
    shapes = {"same": "{}", "old": "[-{}-]", "new": "[+{}+]"}
    return "".join(
        shapes[kind].format("".join(run.text for run in group))
        for kind, group in groupby(runs, lambda run: run.kind)
    )


def _words(ja: str, en: str) -> dict[str, str]:
    return {"ja": ja, "en": en}


CATALOGUE = Catalogue(
    {
        "employees": AttributeEntry(
            _words("従業員数", "employees"),
            _words("名", ""),
            element="demographic",
            phrases={"of": _words("企業", "company")},
        ),
        "revenue": AttributeEntry(
            _words("年商", "annual revenue"),
            _words("円", "¥"),
            element="demographic",
            phrases={"of": _words("企業", "company")},
        ),
        "industry": AttributeEntry(
            _words("業種", "industry"),
            choices={
                "it": _words("IT", "IT"),
                "mfg": _words("製造業", "manufacturing"),
                "retail": _words("小売", "retail"),
            },
            element="demographic",
        ),
        "title": AttributeEntry(_words("役職", "title"), element="demographic"),
        "topics": AttributeEntry(_words("関心分野", "interests"), element="intent"),
        "authority": AttributeEntry(
            _words("決裁権", "authority"),
            element="bant",
            judged_by_person=True,
            phrases={
                "true": _words("決裁権がある", "has authority to buy"),
                "false": _words("決裁権がない", "has no authority to buy"),
            },
        ),
        "need": AttributeEntry(_words("課題", "need"), element="bant", judged_by_person=True),
        "budget": AttributeEntry(_words("予算", "budget"), _words("円", "¥"), element="bant"),
        "timeline": AttributeEntry(_words("導入時期", "timeline"), element="bant"),
        "created": AttributeEntry(_words("登録日時", "time of registration")),
        "visits": AttributeEntry(_words("訪問回数", "visits"), _words("回", ""), element="behaviour"),
        "seconds": AttributeEntry(
            _words("滞在時間", "time on site"), _words("秒", "seconds"), element="behaviour"
        ),
    },
    {
        "download": EventEntry(_words("資料ダウンロード", "download")),
        "seminar": EventEntry(_words("セミナー参加", "seminar attendance")),
    },
)
