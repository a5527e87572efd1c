"""A small universe for tests: a company built through the real actions, and the way of a proposal step
by step.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model

from definitions.models import Document, Version
from evidence.actions import add_source, import_leads
from evidence.models import Snapshot
from governance.actions.company import start_company
from governance.actions.decisions import approve
from governance.actions.positions import take_position
from governance.actions.proposals import draft, open_discussion
from governance.actions.sessions import hold_session, waive_sessions
from governance.actions.trials import report, send_to_decision, start_trial, write_contract
from governance.models import Contract, Position, Proposal, Trial, TrialReport
from people.actions import add_person, grant_role, seat_person
from people.models import Department, Role, Seat, User
from tests.integration.recorded import from_here, once

TOKYO = ZoneInfo("Asia/Tokyo")
START = datetime(2026, 4, 1, 1, 0, tzinfo=UTC)
"""Wednesday, 10:00 in Tokyo."""

PEOPLE = {  # key -> Japanese name, English name, department, seat, role
    "sato": ("佐藤 恵", "Megumi Sato", "marketing", "marketing_head", ""),
    "tanaka": ("田中 健", "Ken Tanaka", "sales", "sales_head", ""),
    "ito": ("伊藤 彩", "Aya Ito", "executive", "cmo", ""),
    "suzuki": ("鈴木 翔", "Sho Suzuki", "executive", "", "analyst"),
    "yamada": ("山田 一", "Hajime Yamada", "executive", "", "administrator"),
    "kondo": ("近藤 望", "Nozomi Kondo", "executive", "", "auditor"),
    "mori": ("森 葵", "Aoi Mori", "sales", "", ""),
}
MEASURES = [{"measure": "qualified_share", "is": "at_least", "value": 0.2}]

P = ParamSpec("P")
Row = TypeVar("Row", bound=Model)
_under_way = False


def recorded(step: "Callable[Concatenate[Universe, P], Row]") -> "Callable[Concatenate[Universe, P], Row]":
    """A step that is done through the actions once, and put back wherever it begins from the same rows."""

    @wraps(step)
    def taken(self: "Universe", *args: P.args, **kwargs: P.kwargs) -> Row:
        global _under_way
        if _under_way or any(isinstance(one, Model) for one in (*args, *kwargs.values())):
            return step(self, *args, **kwargs)

        def build() -> tuple[type[Row], Any, datetime]:
            row = step(self, *args, **kwargs)
            return type(row), row.pk, self.now

        _under_way = True
        try:
            model, pk, self.now = from_here((step.__name__, repr(args), repr(kwargs), self.now), build)
        finally:
            _under_way = False
        return model._default_manager.get(pk=pk)

    return taken


@dataclass
class Universe:
    """People by key, and how far time has gone. Each step below happens an hour after the one before it."""

    people: dict[str, User]
    now: datetime = START
    mql: Document = field(init=False)

    def __post_init__(self) -> None:
        self.mql = Document.objects.get(key="mql")

    def __getattr__(self, key: str) -> User:
        try:
            return self.people[key]
        except KeyError:
            raise AttributeError(key) from None

    def later(self, days: float = 0) -> datetime:
        """Time passes: an hour, or some days."""
        self.now += timedelta(days=days) if days else timedelta(hours=1)
        return self.now

    # The way of a proposal.

    @recorded
    def drafted(
        self, body: dict[str, Any] | None = None, by: str = "sato", document: Document | None = None
    ) -> Proposal:
        return draft(
            document=document or self.mql,
            title="訪問回数を見直す",
            body=body or rule(visits=3),
            reason="見込みの薄いリードが多い",
            expected_effect="件数が2割減る",
            by=self.people[by],
            at=self.later(),
        )

    @recorded
    def discussed(
        self, body: dict[str, Any] | None = None, by: str = "sato", document: Document | None = None
    ) -> Proposal:
        proposal = self.drafted(body, by, document)
        return open_discussion(
            proposal=proposal, no_backtest_reason="過去リードがまだない", by=self.people[by], at=self.later()
        )

    def agree(self, proposal: Proposal, *keys: str) -> list[Position]:
        """These people agree to the current revision; both heads unless named."""
        return [
            take_position(
                proposal=proposal,
                revision=proposal.revisions.count(),
                stance="agree",
                by=self.people[key],
                at=self.later(),
            )
            for key in keys or ("sato", "tanaka")
        ]

    def waive(self, proposal: Proposal) -> None:
        for key in ("sato", "tanaka"):
            waive_sessions(proposal=proposal, reason="急ぎのため", by=self.people[key], at=self.later())

    def hold_all(self, proposal: Proposal) -> None:
        for session in proposal.sessions.order_by("number"):
            self.now = max(self.now, session.planned_for) + timedelta(hours=1)
            hold_session(
                session=session,
                held_at=session.planned_for,
                attendees=[self.sato, self.tanaka],
                minutes="条件を一つずつ確認した。",
                by=self.sato,
                at=self.now,
            )

    def contract(self, proposal: Proposal, days: int = 30, **terms: Any) -> Contract:
        return write_contract(
            proposal=proposal,
            **{
                "measures": MEASURES,
                "least_leads": 30,
                "days": days,
                "maturity_days": 7,
                "if_met": "承認を勧める",
                "if_missed": "協議に戻す",
                "if_inconclusive": "期間を延ばす",
                **terms,
            },
            by=self.sato,
            at=self.later(),
        )

    @recorded
    def ready(
        self, body: dict[str, Any] | None = None, by: str = "sato", document: Document | None = None
    ) -> Proposal:
        """Agreed, sessions waived, contract written: the trial can start."""
        proposal = self.discussed(body, by, document)
        self.agree(proposal)
        self.waive(proposal)
        self.contract(proposal)
        return proposal

    @recorded
    def tried(self, body: dict[str, Any] | None = None) -> Trial:
        """A running trial."""
        proposal = self.ready(body)
        return start_trial(proposal=proposal, revision=1, by=self.tanaka, at=self.later())

    @recorded
    def reported(self, body: dict[str, Any] | None = None, qualifying: int = 20) -> TrialReport:
        """A trial that is over, with its report: of 60 new leads `qualifying` qualify under the revision."""
        trial = self.tried(body)
        self.now = trial.ends_at
        self.bring_leads(trial.started_at + timedelta(days=1), qualifying)
        return report(trial=trial, by=self.sato, at=self.later())

    @recorded
    def first_version(self, body: dict[str, Any] | None = None, document: Document | None = None) -> Version:
        """A document's first version, in force an hour after it was approved."""
        proposal = self.discussed(body or rule(visits=1), document=document)
        self.agree(proposal)
        self.waive(proposal)
        send_to_decision(proposal=proposal, revision=1, by=self.tanaka, at=self.later())
        at = self.later()
        version = approve(
            proposal=proposal, revision=1, report=None, in_force_from=self.later(), by=self.ito, at=at
        )
        self.later()
        return version

    @recorded
    def bring_leads(self, created_at: datetime, qualifying: int, rows: int = 60) -> Snapshot:
        """An import of leads that came at an instant: `qualifying` with 9 visits, the rest with 2."""
        source = add_source(key="crm", name="CRM", by=self.suzuki, at=self.later())
        mapping = {
            "id": "id",
            "fields": {"created_at": {"column": "created"}, "site_visits": {"column": "visits"}},
        }
        with TemporaryDirectory() as folder:
            path = Path(folder) / "leads.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                out = csv.writer(file)
                out.writerow(["id", "created", "visits"])
                for number in range(rows):
                    visits = 9 if number < qualifying else 2
                    out.writerow([f"L{number}", created_at.isoformat(), visits])
            return import_leads(
                path=path,
                file_name="leads.csv",
                source=source,
                mapping=mapping,
                by=self.suzuki,
                at=self.later(),
            )


def company() -> Universe:
    """The starter company with a person in every seat and role, and one without any."""
    once("company", _start)
    return Universe(_people())


def world() -> Universe:
    """The company an hour after the first version of its MQL definition came into force."""
    now = once("world", _agree_on_one_visit)
    return Universe(_people(), now)


def _start() -> None:
    administrator = User.objects.create_user("first@example.com", name="最初の管理者")
    start_company(by=administrator, at=START - timedelta(days=2))
    for key, (name, name_en, department, seat, role) in PEOPLE.items():
        person = add_person(
            email=f"{key}@example.com",
            password="a long pass phrase",
            name=name,
            name_en=name_en,
            family_name=name.split()[0],
            family_name_en=name_en.split()[1],
            department=Department.objects.get(key=department),
            by=administrator,
            at=START - timedelta(days=2),
        )
        if seat:
            seat_person(
                seat=Seat.objects.get(key=seat), user=person, by=administrator, at=START - timedelta(days=1)
            )
        if role:
            grant_role(
                role=Role.objects.get(key=role), user=person, by=administrator, at=START - timedelta(days=1)
            )


def _agree_on_one_visit() -> datetime:
    universe = company()
    universe.first_version()
    return universe.now


def _people() -> dict[str, User]:
    found = {user.email.partition("@")[0]: user for user in User.objects.select_related("department")}
    return {key: found[key] for key in PEOPLE}


def vacate(seat: str, at: datetime) -> None:
    """Nobody sits on a seat from an instant on. (No action for it yet: people leave in a later issue.)"""
    holding = Seat.objects.get(key=seat).holdings.get(until=None)
    holding.until = at
    holding.save()


def rule(visits: int = 3, note: str = "", kind: str = "mql", **more: Any) -> dict[str, Any]:
    """A definition: at least so many site visits."""
    visited = {"id": "visits", "attribute": "site_visits", "is": "at_least", "value": visits}
    if note:
        visited["note"] = note
    return {
        "format": "teigi/1",
        "kind": kind,
        "attributes": {"site_visits": {"type": "integer"}},
        "rule": {"id": "all", "all": [visited, *more.get("criteria", ())]},
    }
