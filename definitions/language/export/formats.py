"""Formats: the one list of what a definition can be exported to; page, API and command all read it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import yaml

from definitions.language.body import body_of
from definitions.language.export.dbt import dbt
from definitions.language.export.decision import decision
from definitions.language.export.markdown import markdown
from definitions.language.export.sql.dialects import Dialect, dialects
from definitions.language.export.sql.query import query
from definitions.language.export.subject import Subject
from definitions.language.export.written import File, archive

Writer = Callable[[Subject, str, datetime | None], str | tuple[File, ...]]


@dataclass(frozen=True, slots=True)
class Exported:
    """A download: its file name, its content type, its bytes; and the files it is made of, to be read."""

    name: str
    content_type: str
    content: bytes
    files: tuple[File, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """One form. `kind`: "query", "document" or "rules"; `timed`: it can be for one judging instant."""

    key: str
    kind: str
    label_ja: str
    label_en: str
    about_ja: str
    about_en: str
    ending: str
    content_type: str
    write: Writer
    timed: bool = False

    def label(self, language: str) -> str:
        """What it is called."""
        return self.label_ja if language == "ja" else self.label_en

    def about(self, language: str) -> str:
        """What it is for, as a phrase."""
        return self.about_ja if language == "ja" else self.about_en

    def export(self, subject: Subject, language: str, at: datetime | None = None) -> Exported:
        """The definition in this form, its comments in `language`. Raises `CannotExport`."""
        written = self.write(subject, language, at if self.timed else None)
        name = f"{subject.name}{self.ending}"
        if isinstance(written, str):
            content = written.encode("utf-8", "replace")
            return Exported(name, self.content_type, content, (File(name, content.decode()),))
        return Exported(name, self.content_type, archive(written), written)


def _sql(dialect: Dialect) -> Format:
    return Format(
        key=dialect.key,
        kind="query",
        label_ja=dialect.name,
        label_en=dialect.name,
        about_ja=f"{dialect.name}でそのまま実行できるSQL",
        about_en=f"SQL to run in {dialect.name}",
        ending=f".{dialect.key}.sql",
        content_type="application/sql",
        write=lambda subject, language, at: query(subject, dialect, language, at).text,
        timed=True,
    )


def _json(subject: Subject, _language: str, _at: datetime | None) -> str:
    return json.dumps(body_of(subject.definition), ensure_ascii=False, indent=2) + "\n"


def _yaml(subject: Subject, _language: str, _at: datetime | None) -> str:
    return yaml.safe_dump(body_of(subject.definition), allow_unicode=True, sort_keys=False)


formats: dict[str, Format] = {
    found.key: found
    for found in (
        *map(_sql, dialects),
        Format(
            "dbt", "rules", "dbt", "dbt", "dbtのモデル・マクロ・テスト", "a dbt model, its macros and tests",
            ".dbt.zip", "application/zip", dbt, timed=True,
        ),
        Format(
            "gorules", "rules", "GoRules（zen）", "GoRules (zen)", "ルールエンジンzenの判定ファイル（JDM）",
            "a decision file (JDM) for the rule engine zen", ".decision.json",
            "application/vnd.gorules.decision", lambda subject, language, _at: decision(subject, language),
        ),
        Format(
            "json", "document", "JSON", "JSON", "定義そのもの（teigi/1）", "the definition itself (teigi/1)",
            ".json", "application/json", _json,
        ),
        Format(
            "yaml", "document", "YAML", "YAML", "定義そのもの（teigi/1）", "the definition itself (teigi/1)",
            ".yaml", "application/yaml", _yaml,
        ),
        Format(
            "markdown", "document", "Markdown", "Markdown", "社内Wikiなどに載せる文書", "a page for a wiki",
            ".md", "text/markdown", lambda subject, language, _at: markdown(subject, language),
        ),
    )
}  # fmt: skip
