"""The whole query: a header that says what it needs, the judging instant, events, stages, verdicts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from definitions.language.export.refusal import CannotExport
from definitions.language.export.sql.dialects import Dialect
from definitions.language.export.sql.literals import instant, said, text
from definitions.language.export.sql.names import column
from definitions.language.export.sql.rules import Rules, Window
from definitions.language.export.sql.stages import Term, indented, joined
from definitions.language.export.sql.words import words
from definitions.language.export.subject import Scope, Subject, attributes_used
from definitions.language.tree import criteria
from definitions.language.wording import say

_first, _last = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Sources:
    """What the query reads: names of tables, and where it is not the dialect's own clock, the instant."""

    leads: str = "leads"
    events: str = "events"
    judged_at: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A query in parts: `header` are comments, `body` the statement; `criteria` are what its columns say."""

    header: str
    body: str
    criteria: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it as a file."""
        return f"{self.header}\n{self.body};\n"


def query(
    subject: Subject,
    dialect: Dialect,
    language: str,
    at: datetime | None = None,
    sources: Sources | None = None,
) -> Query:
    """The definition as one statement, judging at `at`, or at whatever time it is when it is run.

    Raises `CannotExport` where the dialect cannot say it, never a wrong query.
    """
    check_instant(at)
    sources = sources or Sources()
    used = attributes_used(subject)
    rules = Rules(subject, dialect, language)
    scope = Scope(subject.definition)
    top = criteria(subject.definition)
    said_of = tuple(rules.words(node, scope) for node in top)
    columns = [
        rules.stages.keep_as(rules.truth(node, scope), f"criterion_{i}", words_)
        for i, (node, words_) in enumerate(zip(top, said_of, strict=True), start=1)
    ]
    verdict = joined(columns, "AND")
    rules.stages.keep_as(verdict, "qualifies")
    parts = [
        _judged_at(rules, at, sources),
        *([_counted(rules, sources)] if rules.windows else []),
        _seen(rules, used, sources),
        *_stages(rules),
    ]
    last = f"stage_{len(rules.stages.levels)}"
    body = "WITH\n" + ",\n\n".join(parts) + "\n\n" + _verdicts(columns, said_of, last)
    return Query(_header(rules, used, sources, said_of), body, said_of)


def check_instant(at: datetime | None) -> None:
    """Raises `CannotExport` for an instant that some database could not reckon from."""
    if at is not None and not _first <= at < _last:
        raise CannotExport("instant_out_of_range")


def _header(rules: Rules, used: dict[str, str], sources: Sources, said_of: Sequence[str]) -> str:
    subject, dialect, language = rules.subject, rules.dialect, rules.language
    sentence = say(subject.definition, subject.catalogue, language).plain
    lines = [
        said(subject.title),
        *map(said, subject.facts),
        words("fingerprint", language, fingerprint=subject.fingerprint),
        words("made", language, dialect=dialect.name),
        "",
        words("rule", language, sentence=said(sentence)),
        *(f"  {i}. {said(one)}" for i, one in enumerate(said_of, start=1) if len(said_of) > 1),
        "",
        words("reads", language),
        "  " + words("leads", language, table=sources.leads),
        *_columns(rules, used),
    ]
    small = "sqlite" if dialect.key == "sqlite" else ""
    if rules.windows:
        lines.append("  " + words("events", language, table=sources.events))
        when = words("at_sqlite" if small else "at", language)
        lines += [
            f"    lead_id  {dialect.types['text']}  {words('lead_id', language)}",
            f"    event  {dialect.types['text']}  {words('event', language)}",
            f"    at  {dialect.types['instant']}  {when}",
        ]
    lines += [words("null", language), words("instants_sqlite" if small else "instants", language)]
    if "choices" in used.values() and dialect.listed:
        lines.append(words("choices_barred" if "{barred}" in dialect.listed else "choices_json", language))
    normalise = "normalise" if dialect.normal_is_whole else "normalise_partly"
    expression = f"NULLIF({dialect.normalised.format(text='x')}, '')"
    lines += [words("texts", language), words(normalise, language, expression=expression)]
    if rules.scores:
        lines.append(words("points", language))
    lines += ["", words("result", language)]
    return "\n".join(f"-- {line}".rstrip() for line in lines)


def _columns(rules: Rules, used: dict[str, str]) -> list[str]:
    dialect, language = rules.dialect, rules.language
    lines = [f"    id  {dialect.types['text']}  {words('id', language)}"]
    if rules.windows:
        lines.append(f"    has_events  {dialect.types['boolean']}  {words('has_events', language)}")
    for key, type_name in used.items():
        entry = rules.subject.catalogue.attribute(key)
        label, unit = entry.label.get(language) or key, entry.unit.get(language, "")
        name = rules.named(column(key))
        shown = f"{label} ({unit})" if unit else label
        shown += f" [{key}]" if column(key) != key else ""
        lines.append(f"    {name}  {dialect.types[type_name]}  {said(shown)}")
    return lines


def _judged_at(rules: Rules, at: datetime | None, sources: Sources) -> str:
    dialect = rules.dialect
    moment = sources.judged_at or (dialect.now if at is None else instant(at, dialect))
    comment = words("judged_at", rules.language)
    if dialect.key == "sqlite" and at is not None:
        comment += f" {at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    if not rules.dates:
        return f"-- {comment}\njudged_at AS (\n  SELECT {moment} AS judged_at\n)"
    zone = rules.subject.definition.company_zone
    by_hand = dialect.key == "sqlite" and _steady_offset(zone) is None
    name = "judged_on_by_hand" if by_hand else "judged_on"
    comment_of_date = words(name, rules.language, zone=zone.key)
    today = f"-- {comment_of_date}\n    {_today(dialect, zone, at)} AS judged_on"
    return (
        f"-- {comment}\njudged_at AS (\n  SELECT\n    judged_at,\n    {today}\n"
        f"  FROM (SELECT {moment} AS judged_at) AS instant\n)"
    )


def _today(dialect: Dialect, zone: ZoneInfo, at: datetime | None) -> str:
    if dialect.key != "sqlite":
        return dialect.today.format(zone=zone.key)
    offset = _steady_offset(zone)
    if offset is not None:
        return dialect.today.format(offset=f"{offset // timedelta(minutes=1):+d}")
    if at is None:
        raise CannotExport("zone_changes", zone=zone.key)
    return text(at.astimezone(zone).date().isoformat(), dialect)


def _steady_offset(zone: ZoneInfo) -> timedelta | None:
    """The zone's distance from UTC, None where it changes in the years that can be judged."""
    days = (datetime(year, month, 1, tzinfo=zone) for year in range(1970, 2200) for month in (1, 4, 7, 10))
    found = {day.utcoffset() for day in days}
    offset = found.pop()
    return (
        offset if not found and offset is not None and offset % timedelta(minutes=1) == timedelta() else None
    )


def _counted(rules: Rules, sources: Sources) -> str:
    dialect, at = rules.dialect, rules.named("at")
    lines = []
    for window, name in rules.windows.items():
        label = rules.subject.catalogue.event(window.event, rules.language)
        comment = words(
            "window_left" if window.fades else "window", rules.language, event=label, days=window.days
        )
        lines += [f"-- {said(comment)}", f"{_total(window, dialect, at)} AS {name},"]
    lines[-1] = lines[-1].removesuffix(",")
    names = ", ".join(text(name, dialect) for name in sorted({window.event for window in rules.windows}))
    return (
        f"-- {words('counted', rules.language)}\ncounted AS (\n  SELECT\n    e.lead_id,\n    "
        + "\n    ".join(lines)
        + f"\n  FROM {sources.events} AS e\n  CROSS JOIN judged_at AS j\n"
        f"  WHERE e.event IN ({names})\n  GROUP BY e.lead_id\n)"
    )


def _total(window: Window, dialect: Dialect, at: str) -> str:
    start = dialect.days_before.format(instant="j.judged_at", days=window.days, hours=window.days * 24)
    inside = (
        f"CASE\n      WHEN e.event = {text(window.event, dialect)}\n"
        f"        AND e.{at} > {start}\n        AND e.{at} <= j.judged_at\n      THEN "
    )
    if not window.fades:
        return f"COUNT({inside}1 END)"
    age = dialect.age.format(start=f"e.{at}", end="j.judged_at")
    left = f"{window.days * 86_400_000_000} - ({age})"
    return dialect.wide.format(total=f"SUM({inside}{left} END)")


def _seen(rules: Rules, used: dict[str, str], sources: Sources) -> str:
    lines = ["l.id", *(f"l.{rules.named(column(key))}" for key in used), "j.judged_at"]
    lines += ["j.judged_on"] if rules.dates else []
    lines += [
        f"CASE WHEN l.has_events THEN COALESCE(c.{name}, 0) END AS {name}" for name in rules.windows.values()
    ]
    join = "\n  LEFT JOIN counted AS c ON c.lead_id = l.id" if rules.windows else ""
    return (
        f"-- {words('seen', rules.language)}\nstage_0 AS (\n  SELECT\n    "
        + ",\n    ".join(lines)
        + f"\n  FROM {sources.leads} AS l\n  CROSS JOIN judged_at AS j{join}\n)"
    )


def _stages(rules: Rules) -> Iterable[str]:
    for i, level in enumerate(rules.stages.levels):
        lines = ["*,"]
        for name, comment, body in level:
            lines += [f"-- {said(comment)}"] if comment else []
            lines.append(f"{indented(body, 4)} AS {name},")
        lines[-1] = lines[-1].removesuffix(",")
        yield (
            f"-- {words('stage', rules.language)}\nstage_{i + 1} AS (\n  SELECT\n    "
            + "\n    ".join(lines)
            + f"\n  FROM stage_{i}\n)"
        )


def _verdicts(columns: list[Term], said_of: tuple[str, ...], last: str) -> str:
    lines = ["id,", "CASE", "  WHEN qualifies THEN 'qualified'", "  WHEN NOT qualifies THEN 'not_qualified'"]
    lines += ["  ELSE 'undecided'", "END AS verdict,"]
    for term, comment in zip(columns, said_of, strict=True):
        lines += [f"-- {said(comment)}", f"{term.text},"]
    lines[-1] = lines[-1].removesuffix(",")
    return "SELECT\n  " + "\n  ".join(lines) + f"\nFROM {last}"
