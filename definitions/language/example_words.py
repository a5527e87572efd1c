"""Examples in words: the lead, its verdict, and what changed about either."""

import json
from collections.abc import Mapping
from decimal import Decimal

from definitions.language.compare import ExampleChanged
from definitions.language.japanese import Japanese
from definitions.language.names import Voice
from definitions.language.prose import Run, Runs, join, runs
from definitions.language.tree import Example

_verdicts = {
    "qualified": ("該当", "qualified"),
    "not_qualified": ("非該当", "not qualified"),
    "undecided": ("判定保留", "undecided"),
}


def said_verdict(verdict: str, language: str) -> str:
    """A verdict as the interface calls it."""
    return _verdicts[verdict][0 if language == "ja" else 1]


def said_lead(lead: Mapping[str, object], voice: Voice) -> Runs:
    """A lead in one line, in the catalogue's order: 従業員数：60名、決裁権：はい."""
    ja, order = isinstance(voice, Japanese), [*voice.catalogue.attributes]
    keys = sorted(
        lead, key=lambda key: (key == "events", order.index(key) if key in order else len(order), key)
    )
    colon = "：" if ja else ": "
    parts = [runs(f"{_label(key, voice)}{colon}{_value(key, lead[key], voice)}") for key in keys]
    return join(parts, "、" if ja else ", ") if parts else runs("項目なし" if ja else "nothing known")


def said_example(example: object, voice: Voice) -> Runs:
    """The body of an example: its verdict and its lead."""
    assert isinstance(example, Mapping)
    lead = said_lead(example["lead"], voice)
    verdict = said_verdict(str(example["verdict"]), _language(voice))
    return (
        runs(f"{verdict}（", lead, "）") if isinstance(voice, Japanese) else runs(f"{verdict} (", lead, ")")
    )


def said_change(change: ExampleChanged, voice: Voice) -> Runs:
    """What became of an example."""
    ja, name = isinstance(voice, Japanese), change.id
    match change.old, change.new:
        case None, Example() as new:
            verdict = said_verdict(new.verdict, _language(voice))
            start, end = (
                ("例を追加：", f"「{name}」→ {verdict}")
                if ja
                else ("Example added: ", f"“{name}” → {verdict}")
            )
            return runs(start, Run(end, kind="new"))
        case Example() as old, None:
            verdict = said_verdict(old.verdict, _language(voice))
            start, end = (
                ("例を削除：", f"「{name}」→ {verdict}")
                if ja
                else ("Example removed: ", f"“{name}” → {verdict}")
            )
            return runs(start, Run(end, kind="old"))
    assert change.old and change.new
    parts = join(_parts(change.old, change.new, voice), "、" if ja else "; ")
    start, end = (f"例「{name}」を変更（", "）") if ja else (f"Example “{name}” changed (", ")")
    return runs(start, parts, end)


def _parts(old: Example, new: Example, voice: Voice) -> list[Runs]:
    ja, language = isinstance(voice, Japanese), _language(voice)
    parts: list[Runs] = []
    if old.verdict != new.verdict:
        verdicts = said_verdict(old.verdict, language), said_verdict(new.verdict, language)
        parts.append(_arrow("判定：" if ja else "verdict: ", *verdicts))
    for key in dict.fromkeys([*old.lead, *new.lead]):
        was, is_ = ((_text(one.lead[key]) if key in one.lead else "") for one in (old, new))
        if was != is_:
            sides = [_value(key, one.lead.get(key), voice) for one in (old, new)]
            parts.append(_arrow(_label(key, voice) + ("：" if ja else ": "), *sides))
    if old.at != new.at or not parts:
        parts.append(_arrow("判定日時：" if ja else "judged at: ", old.written, new.written))
    return parts


def _arrow(label: str, old: str, new: str) -> Runs:
    return runs(label, Run(old, kind="old"), " → ", Run(new, kind="new"))


def _label(key: str, voice: Voice) -> str:
    ja = isinstance(voice, Japanese)
    if key == "events":
        return "行動履歴" if ja else "events"
    return key if key == "id" else voice.catalogue.label(key, _language(voice))


def _value(key: str, value: object, voice: Voice) -> str:
    ja, entry = isinstance(voice, Japanese), voice.catalogue.attribute(key)
    if key == "events" and isinstance(value, list | tuple):
        return _events(value, voice)
    match value:
        case None:
            return "不明" if ja else "unknown"
        case bool() | int():
            return voice.one(value, entry)
        case float():
            return voice.one(Decimal(repr(value)), entry)
        case str():
            return entry.choice(value, _language(voice)) or (f"「{value}」" if ja else f"“{value}”")
        case list() | tuple() if all(isinstance(item, str) for item in value):
            shown = [entry.choice(item, _language(voice)) or item for item in value]
            return ("・" if ja else ", ").join(shown) or ("なし" if ja else "none")
    return _text(value)


def _events(events: list[object] | tuple[object, ...], voice: Voice) -> str:
    """セミナー参加（2026-10-01）・…"""
    ja = isinstance(voice, Japanese)
    shown = []
    for item in events:
        if not isinstance(item, Mapping):
            return _text(events)
        name = str(item.get("event", ""))
        day = str(item.get("at", ""))[:10]
        label = voice.catalogue.event(name, _language(voice), name)
        shown.append(f"{label}（{day}）" if ja else f"{label} ({day})")
    return ("・" if ja else ", ").join(shown) or ("なし" if ja else "none")


def _language(voice: Voice) -> str:
    return "ja" if isinstance(voice, Japanese) else "en"


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
