"""Prose: the pieces that wording is made of, the same in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text; `marked`: a value. `kind` tells old (struck) from new (underlined) in a change."""

    text: str
    marked: bool = False
    kind: Literal["same", "old", "new"] = "same"


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One node in words: `label` and `words` side by side, or `runs` as a phrase; `children` indented."""

    id: str
    label: str
    words: Runs
    runs: Runs
    children: "tuple[Line, ...]" = ()
    note: str = ""

    @property
    def plain(self) -> str:
        """The phrase as text."""
        return text_of(self.runs)


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule in words: one sentence, and a line for each criterion with what it is made of."""

    sentence: Runs
    lines: tuple[Line, ...]

    @property
    def plain(self) -> str:
        """The sentence as text."""
        return text_of(self.sentence)


@dataclass(frozen=True, slots=True)
class Clause:
    """What a node says, in the forms a sentence needs.

    Japanese: `middle` goes on (…で、), `end` stands before a noun (…の), `alone` by itself. English: `end`
    and `middle` follow "a lead" (whose industry is IT), `alone` is a statement (the industry is IT).
    """

    middle: Runs
    end: Runs
    alone: Runs
    of_company: bool = False


def runs(*parts: "str | Run | Runs") -> Runs:
    """Pieces put together; neighbours of one look are one run."""
    joined: list[Run] = []
    for part in parts:
        for run in (Run(part),) if isinstance(part, str) else (part,) if isinstance(part, Run) else part:
            if not run.text:
                continue
            if joined and (joined[-1].marked, joined[-1].kind) == (run.marked, run.kind):
                joined[-1] = replace(run, text=joined[-1].text + run.text)
            else:
                joined.append(run)
    return tuple(joined)


def marked(text: str) -> Run:
    """A value."""
    return Run(text, marked=True)


def text_of(parts: Iterable[Run]) -> str:
    """The text alone."""
    return "".join(run.text for run in parts)


def join(parts: Iterable[Runs], between: str, last: str | None = None) -> Runs:
    """Parts with a separator between them, another before the last."""
    listed = list(parts)
    joined: list[str | Run | Runs] = []
    for i, part in enumerate(listed):
        if i:
            joined.append(last if last is not None and i == len(listed) - 1 else between)
        joined.append(part)
    return runs(*joined)


def swap(parts: Runs, table: dict[str, str]) -> Runs:
    """The same runs with characters exchanged (quotes within quotes)."""
    translation = str.maketrans(table)
    return tuple(replace(run, text=run.text.translate(translation)) for run in parts)
