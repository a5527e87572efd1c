"""Effects: what past leads would have been under a rule, as it is stored and shown (docs/measures.md)."""

import json
from collections.abc import Mapping as Map
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Any

from evidence.breakdown import Breakdown
from evidence.cohorts import Cohort
from evidence.figures import Difference, Side, side_of
from evidence.leaking import Leak


@dataclass(frozen=True, slots=True)
class Week:
    """A week by its Monday (in the company's zone): leads that came in it, and how many of them qualify."""

    start: str
    leads: int
    new: int
    old: int | None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many leads an attribute that the rule looks at is known ("events": whose events are known)."""

    attribute: str
    known: int
    leads: int


@dataclass(frozen=True, slots=True)
class Effect:
    """A rule's effect on past leads, beside that of the rule it is compared with (`old`, None without one).

    `gained` qualify under the new rule and not under the old, `dropped` the reverse; both by outcome.
    Instants are ISO text. `warnings`, worded by the page: "too_few", "contact_unknown", "dates_unknown",
    "immature", "attribute_unknown", "leaking".
    """

    snapshot: str
    imported_at: str
    computed_at: str
    rule_fingerprint: str
    base_fingerprint: str
    leads: int
    new: Side
    old: Side | None
    gained: dict[str, int]
    dropped: dict[str, int]
    difference: Difference | None
    """Of the won rates, new less old."""
    weeks: tuple[Week, ...]
    first: str
    last: str
    """Days on which the first and the last lead of known date came; empty where no date is known."""
    dates_unknown: int
    contact_unknown: int
    """Leads of which nobody recorded whether sales contacted them."""
    immature: int
    coverage: tuple[Coverage, ...]
    warnings: tuple[str, ...]
    leaking: tuple[Leak, ...] = ()
    """Attributes of either rule, and of what they refer to, that were filled in only after the outcome."""
    cohort: Cohort = field(default_factory=Cohort)
    breakdown: Breakdown | None = None
    """None where it was not asked for."""

    @property
    def fingerprint(self) -> str:
        """SHA-256 over what the leads and the rules make of it: computed again it is the same.

        Not over when it was computed, nor over what leaks: for that the catalogue counts as it is now.
        """
        figures = {k: v for k, v in self.plain().items() if k not in ("computed_at", "leaking", "warnings")}
        return sha256(json.dumps(figures, sort_keys=True).encode()).hexdigest()

    def plain(self) -> dict[str, Any]:
        """As JSON; `Effect.read` gives it back."""
        return {
            **asdict(self),
            "weeks": [asdict(week) for week in self.weeks],
            "warnings": list(self.warnings),
            "coverage": [asdict(item) for item in self.coverage],
            "leaking": [asdict(item) for item in self.leaking],
            "cohort": self.cohort.plain(),
            "breakdown": self.breakdown.plain() if self.breakdown else None,
        }

    @classmethod
    def read(cls, figures: Map[str, Any]) -> "Effect":
        """From `Backtest.figures`."""
        new = side_of(figures["new"])
        assert new
        return cls(
            **{
                **figures,
                "new": new,
                "old": side_of(figures["old"]),
                "difference": Difference(**figures["difference"]) if figures["difference"] else None,
                "weeks": tuple(Week(**week) for week in figures["weeks"]),
                "coverage": tuple(Coverage(**item) for item in figures["coverage"]),
                "warnings": tuple(figures["warnings"]),
                "leaking": tuple(Leak.read(item) for item in figures.get("leaking", ())),
                "cohort": Cohort.read(figures.get("cohort", {})),
                "breakdown": Breakdown.read(parts) if (parts := figures.get("breakdown")) else None,
            }
        )
