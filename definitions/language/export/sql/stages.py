"""Stages: columns computed one after another, so that what is used twice is written and computed once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Term:
    """SQL text that can stand in stage `level` or later; `whole` where it needs no brackets."""

    level: int
    text: str
    whole: bool = True

    @property
    def bracketed(self) -> str:
        """The text as a part of a larger one."""
        if self.whole:
            return self.text
        return f"(\n  {indented(self.text, 2)}\n)" if "\n" in self.text else f"({self.text})"


@dataclass(slots=True)
class Stages:
    """Collects columns; `levels[n]` holds those of stage n as (name, comment, text)."""

    levels: list[list[tuple[str, str, str]]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def keep(self, term: Term, prefix: str, comment: str = "") -> Term:
        """The same value as a column called `prefix_<number>`."""
        self._numbers[prefix] = self._numbers.get(prefix, 0) + 1
        return self.keep_as(term, f"{prefix}_{self._numbers[prefix]}", comment)

    def keep_as(self, term: Term, name: str, comment: str = "") -> Term:
        """The same value as a column of that name."""
        while len(self.levels) <= term.level:
            self.levels.append([])
        self.levels[term.level].append((name, comment, term.text))
        return Term(term.level + 1, name)


def lift(function: Callable[..., str], *terms: Term, whole: bool = True) -> Term:
    """A text made of terms' texts."""
    level = max((term.level for term in terms), default=0)
    return Term(level, function(*(term.bracketed for term in terms)), whole)


def joined(terms: Iterable[Term], word: str) -> Term:
    """At least one term, joined by AND, OR or +; on lines of their own where one would be too long."""
    listed = list(terms)
    if len(listed) == 1:
        return listed[0]
    texts = [term.bracketed for term in listed]
    text = f" {word} ".join(texts)
    if len(text) > 80 or "\n" in text:
        text = f"\n{word} ".join(texts)
    return Term(max(term.level for term in listed), text, whole=False)


def indented(text: str, by: int) -> str:
    """The text with its further lines moved in."""
    return text.replace("\n", "\n" + " " * by)
