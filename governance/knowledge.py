"""What a policy is told and what it answers: facts and refusals, as frozen values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from governance.workflow import Status

HEADS = ("marketing_head", "sales_head")
CMO = "cmo"
Name = tuple[str, str]
"""(Japanese, English)"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One missing condition. `params` are plain values; a pair of texts in them is (Japanese, English)."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """A seat and who sits on it now: None while it is empty."""

    name: Name
    holder: int | None = None
    holder_name: Name = ("", "")


@dataclass(frozen=True, slots=True)
class PositionFacts:
    seat: str
    user: int
    stance: str
    fingerprint: str
    """Of the body it was taken on."""


@dataclass(frozen=True, slots=True)
class TrialFacts:
    """The trial that led to where the proposal stands."""

    ends_at: datetime
    newest_report: int | None = None
    """Its newest report computed after its end."""
    verdict: str = ""
    """Of that report: met, missed, inconclusive or void."""
    asked_by_seat: str = ""
    """The head's seat that asked for an extension, which the other has to confirm."""
    asked_end: datetime | None = None
    """The end it asked for."""
    extended: bool = False
    latest_end: datetime | None = None
    """A trial lasts a year at most."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the policies know about an instant, a person and (mostly) a proposal. What is left out refuses."""

    at: datetime
    user: int | None = None
    active: bool = False
    own_seats: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    seats: Mapping[str, SeatFacts] = field(default_factory=dict)
    stands_in: Mapping[str, int] = field(default_factory=dict)
    """Of the own seats, those that this person has by delegation -> the holder."""
    lapsed: Mapping[str, tuple[str, datetime]] = field(default_factory=dict)
    """Seats that were or will be delegated to this person, not now -> ("ended" or "not_begun", when)."""
    seats_used: frozenset[str] = frozenset()
    """In which seats this person, or a delegate for them, has acted in this proposal so far."""
    status: Status | None = None
    proposer: int | None = None
    proposed_for: int | None = None
    """The seat's holder, where a delegate proposed it."""
    proposer_seat: str = ""
    needs_sponsor: bool = True
    """Somebody without a seat drafted it, and no head stands behind it yet."""
    approver_seat: str = ""
    """Whose decision it is; empty where the policy names nobody."""
    revision: int = 0
    fingerprint: str = ""
    judges_leads: bool = True
    """The document is a definition: without a trial a change of it is not decided."""
    hides_positions: bool = False
    """The policy hides each head's position until both took one."""
    expected_effect: str = ""
    base: int | None = None
    """Number of the version that the proposal starts from."""
    in_force: int | None = None
    """Number of the version in force."""
    scheduled: int | None = None
    """Number of an approved version that comes into force later."""
    scheduled_from: datetime | None = None
    latest_in_force_from: datetime | None = None
    same_rule: bool = False
    """The revision is provably the rule of its base."""
    broken_examples: tuple[tuple[str, str, str], ...] = ()
    """Examples of the revision that it judges otherwise: (name, the verdict it must have, the one it has)."""
    positions: tuple[PositionFacts, ...] = ()
    objections: tuple[tuple[int, Name], ...] = ()
    """The open ones: (author, the author's name)."""
    sessions_left: int = 0
    waived: frozenset[str] = frozenset()
    has_contract: bool = False
    other_trial: int | None = None
    """Another proposal whose trial runs on this document now."""
    trial: TrialFacts | None = None
    tried: bool = False
    """The trial at hand belongs to this proposal and was not ended early."""
    leads_known: bool = False
    author: int | None = None
    """Who wrote the objection, or began the thread, at hand."""
    author_for: int | None = None
    """Of an objection that a delegate wrote: the seat's holder."""
    open: bool = False
    """Whether the objection, thread or session at hand is still open."""
    superseded: bool = True
    acknowledged: bool = True
    doubted: bool = True
    """This person has an open doubt about the version at hand."""
    review_due: date | None = None
    today: date | None = None

    def name_of(self, seat: str) -> Name:
        """What a seat is called; a seat that does not exist is called by its key."""
        return self.seats[seat].name if seat in self.seats else (seat, seat)

    def seat_among(self, keys: tuple[str, ...]) -> str:
        """Of these seats that this person holds, the one already used in this proposal, else the first;
        or nothing.
        """
        own = [key for key in keys if key in self.own_seats]
        return next((key for key in own if key in self.seats_used), own[0] if own else "")

    @property
    def head_seat(self) -> str:
        """The head's seat in which this person acts here."""
        return self.seat_among(HEADS)
