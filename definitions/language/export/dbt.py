"""A dbt model: the query as a macro for every database that can say it, the model, its YAML with tests.

What the definition says is text to dbt, never Jinja: every brace that could open a tag is written as one.
"""

import re
from datetime import datetime

import yaml

from definitions.language.export.refusal import CannotExport
from definitions.language.export.sql.dialects import Dialect, dialects
from definitions.language.export.sql.literals import instant, said
from definitions.language.export.sql.names import column
from definitions.language.export.sql.query import Query, Sources, check_instant, query
from definitions.language.export.sql.words import words
from definitions.language.export.subject import Subject, attributes_used
from definitions.language.export.written import File
from definitions.language.wording import say

# No text of a definition holds NUL, so these stand for themselves alone.
_leads, _events, _judged_at = "\0leads\0", "\0events\0", "\0judged_at\0"
_opening = re.compile(r"\{(?=[{%#])")

_texts = {
    "description": (
        "{title}。条件：{sentence}（指紋：{fingerprint}。Teigiから書き出したもの）",
        "{title}. Rule: {sentence} (fingerprint: {fingerprint}; exported from Teigi)",
    ),
    "verdict": (
        "qualified＝該当、not_qualified＝非該当、undecided＝判定保留（不明な値のため）",
        "qualified, not_qualified, or undecided because something is unknown",
    ),
    "leads": ("リード。1行に1件", "Leads, one per row"),
    "events": ("リードの行動。1行に1回", "What leads did, one event per row"),
    "judged_at": (
        "判定日時は変数judged_at（UTC、YYYY-MM-DD HH:MM:SS。SQLiteではマイクロ秒の整数）。",
        "The judging instant is the variable judged_at (UTC, YYYY-MM-DD HH:MM:SS; microseconds in SQLite).",
    ),
    "other": ("このデータベース用の書き出しはありません。", "There is no export for this database."),
}  # fmt: skip


def dbt(subject: Subject, language: str, at: datetime | None = None) -> tuple[File, ...]:
    """The files of a dbt project's part. Raises `CannotExport` where no database at all can say the rule."""
    check_instant(at)
    name = model_name(subject)
    said_by: dict[str, Query | CannotExport] = {}
    for dialect in dialects:
        try:
            said_by[dialect.key] = query(subject, dialect, language, sources=_sources)
        except CannotExport as refused:
            said_by[dialect.key] = refused
    queries = [found for found in said_by.values() if isinstance(found, Query)]
    if not queries:
        raise next(found for found in said_by.values() if isinstance(found, CannotExport))
    macros = [_macro(name, dialect, said_by[dialect.key], language, at) for dialect in dialects]
    macros.append(_refusal(f"default__{name}", _word("other", language)))
    return (
        File(f"models/{name}.sql", _model(name, language, uses_events(queries[0]))),
        File(f"models/{name}.yml", _schema(subject, name, queries[0], language)),
        File(f"macros/{name}.sql", "\n".join(macros)),
    )


_sources = Sources(_leads, _events, _judged_at)


def model_name(subject: Subject) -> str:
    """The model's name, which is also its macro's and its source's: mql_v3."""
    name = re.sub(r"[^a-z0-9_]", "_", subject.name.lower())
    return name if name[:1].isalpha() else f"definition_{name}"


def uses_events(found: Query) -> bool:
    """Whether a query reads the table of events."""
    return _events in found.body


def inert(text: str) -> str:
    """A text that Jinja gives back as it is."""
    return _opening.sub("{{ '{' }}", text)


def _word(key: str, language: str, **params: object) -> str:
    return _texts[key][0 if language == "ja" else 1].format(**params)


def _model(name: str, language: str, events: bool) -> str:
    given = f"source('{name}', 'leads')" + (f", source('{name}', 'events')" if events else ", none")
    return f"-- {_word('judged_at', language)}\n{{{{ adapter.dispatch('{name}')({given}) }}}}\n"


def _macro(
    name: str, dialect: Dialect, found: Query | CannotExport, language: str, at: datetime | None
) -> str:
    if isinstance(found, CannotExport):
        return _refusal(f"{dialect.key}__{name}", found.text(language))
    text = inert(f"{found.header}\n{found.body}")
    text = text.replace(_leads, "{{ leads }}").replace(_events, "{{ events }}")
    text = text.replace(_judged_at, _instant(dialect, at))
    return f"{{% macro {dialect.key}__{name}(leads, events) %}}\n{text}\n{{% endmacro %}}\n"


def _instant(dialect: Dialect, at: datetime | None) -> str:
    given = "{{ var('judged_at') }}"
    fixed = dialect.instant.format(text=given, microseconds=given)
    otherwise = dialect.now
    if at is not None:
        otherwise = instant(at, dialect)
    return f"{{% if var('judged_at', none) %}}{fixed}{{% else %}}{otherwise}{{% endif %}}"


def _refusal(name: str, reason: str) -> str:
    text = inert(said(reason)).replace("\\", "").replace('"', "'")
    return (
        f"{{% macro {name}(leads, events) %}}\n"
        f'{{{{ exceptions.raise_compiler_error("{text}") }}}}\n{{% endmacro %}}\n'
    )


def _schema(subject: Subject, name: str, found: Query, language: str) -> str:
    sentence = say(subject.definition, subject.catalogue, language).plain
    description = _word(
        "description", language, title=subject.title, sentence=sentence, fingerprint=subject.fingerprint
    )
    columns: list[dict[str, object]] = [
        {"name": "id", "description": words("id", language), "data_tests": ["unique", "not_null"]},
        {
            "name": "verdict",
            "description": _word("verdict", language),
            "data_tests": [
                "not_null",
                {"accepted_values": {"values": ["qualified", "not_qualified", "undecided"]}},
            ],
        },
    ]
    columns += [
        {"name": f"criterion_{i}", "description": inert(text)}
        for i, text in enumerate(found.criteria, start=1)
    ]
    tables: list[dict[str, object]] = [
        {
            "name": "leads",
            "description": _word("leads", language),
            "columns": _lead_columns(subject, language, uses_events(found)),
        }
    ]
    if uses_events(found):
        tables.append(
            {
                "name": "events",
                "description": _word("events", language),
                "columns": [
                    {"name": key, "description": words(key, language)} for key in ("lead_id", "event", "at")
                ],
            }
        )
    schema = "{{ var('teigi_schema', target.schema) }}"
    content = {
        "version": 2,
        "sources": [{"name": name, "schema": schema, "tables": tables}],
        "models": [{"name": name, "description": inert(description), "columns": columns}],
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=100)


def _lead_columns(subject: Subject, language: str, events: bool) -> list[dict[str, object]]:
    columns: list[dict[str, object]] = [
        {"name": "id", "description": words("id", language), "data_tests": ["unique", "not_null"]}
    ]
    if events:
        columns.append({"name": "has_events", "description": words("has_events", language)})
    columns += [
        {"name": column(key), "description": inert(said(subject.catalogue.label(key, language)))}
        for key in attributes_used(subject)
    ]
    return columns
