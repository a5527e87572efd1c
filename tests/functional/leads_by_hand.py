"""The X Education leads: files as the test's analyst exports them, and the counts by SQL written by hand."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import duckdb

IN_FORCE = "visits >= 2 and source in ('google', 'direct traffic')"
"""Version 1."""
OF_THE_ISSUE = (
    "visits >= 3 and time_spent >= 300 and source in ('google', 'direct traffic', 'organic search')"
)
PROPOSED = f"""{OF_THE_ISSUE}
    and (job like '%professional%' or pages >= 2)
    and (time_spent >= 600 or visits >= 5)"""
REVISED = PROPOSED.replace("time_spent >= 600", "time_spent >= 400")

PREPARED = """
    create table leads as
    select row_number() over () as line, "Prospect ID" as id,
        cast(nullif(trim("TotalVisits"), '') as integer) as visits,
        cast(nullif(trim("Total Time Spent on Website"), '') as integer) as time_spent,
        cast(nullif(trim("Page Views Per Visit"), '') as double) as pages,
        nullif(lower(trim("Lead Source")), '') as source,
        nullif(nullif(lower(trim("What is your current occupation")), ''), 'select') as job,
        "Converted" = '1' as won
    from read_csv(?, header = true, all_varchar = true)
"""
FIRST_ROWS = 8000
FIRST = f"line <= {FIRST_ROWS}"
SECOND = f"line > {FIRST_ROWS}"


class Counts(NamedTuple):
    """What a rule comes to: "closed" is all of them here, won or lost."""

    leads: int
    won: int
    qualified: int
    qualified_won: int
    undecided: int
    missed_won: int
    """Won, and said not to qualify; an undecided one is not missed."""


@dataclass(frozen=True)
class Leads:
    """The raw file in DuckDB. A blank is null there, so SQL's own three-valued logic keeps it undecided."""

    path: Path
    connection: duckdb.DuckDBPyConnection

    @classmethod
    def read(cls, path: Path) -> "Leads":
        connection = duckdb.connect()
        connection.execute(PREPARED, [str(path)])
        return cls(path, connection)

    def counts(self, rule: str, rows: str) -> Counts:
        """Over the first import's rows ("line <= 8000") or the second's."""
        question = f"""
            select count(*), count(*) filter (won), count(*) filter ({rule}),
                count(*) filter (({rule}) and won), count(*) filter (({rule}) is null),
                count(*) filter (({rule}) is false and won)
            from leads where {rows}
        """
        (found,) = self.connection.execute(question).fetchall()
        return Counts(*found)

    def moved(self, rule: str, other: str, rows: str) -> tuple[int, int]:
        """(leads, won among them) that qualify under a rule and do not under the other."""
        question = f"""
            select count(*), count(*) filter (won) from leads
            where {rows} and ({rule}) and ({other}) is not true
        """
        (found,) = self.connection.execute(question).fetchall()
        return found[0], found[1]

    def ids(self, rule: str, other: str, rows: str) -> set[str]:
        """The same leads, by id."""
        question = f"select id from leads where {rows} and ({rule}) and ({other}) is not true"
        return {id_ for (id_,) in self.connection.execute(question).fetchall()}

    def split(self, folder: Path) -> tuple[Path, Path]:
        """The file in two: 8,000 rows with four broken ones behind them, then the rest."""
        with self.path.open(newline="", encoding="utf-8") as file:
            head, *rows = csv.reader(file)
        no_number = ["no-number", *rows[0][1:]]
        no_number[head.index("TotalVisits")] = "many"
        broken = [no_number, rows[0], ["", *rows[1][1:]], ["too-many", *rows[2][1:], "one more"]]
        return (
            written(folder / "leads-august.csv", [head, *rows[:FIRST_ROWS], *broken]),
            written(folder / "leads-september.csv", [head, *rows[FIRST_ROWS:]]),
        )

    def data(self) -> tuple[str, ...]:
        """Column names and values, whole and cut to the length at which a page shows an example."""
        with self.path.open(newline="", encoding="utf-8") as file:
            head, *rows = csv.reader(file)
        columns = [set(column) for column in zip(*rows, strict=True)]
        values = {value.strip() for column in columns if len(column) < 100 for value in column}
        long = {text for text in (*head, *values) if " " in text}
        return tuple(long | {f"{text[:29]}…" for text in long if len(text) > 30})


def written(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path
