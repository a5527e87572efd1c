"""Where the road has come to: the office, the clock, the leads, the proposal; and how it began."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import time_machine

from definitions.models import Document
from governance.actions.decisions import approve
from governance.actions.positions import take_position
from governance.actions.proposals import draft, open_discussion
from governance.actions.sessions import waive_sessions
from governance.actions.trials import send_to_decision
from people.models import User
from tests.functional.leads_by_hand import Leads
from tests.functional.office import Office
from tests.functional.words import Say
from tests.integration.universe import TOKYO

VERSION_1 = {
    "format": "teigi/1",
    "kind": "mql",
    "attributes": {"site_visits": {"type": "integer"}, "lead_source": {"type": "choice"}},
    "rule": {
        "id": "all",
        "all": [
            {"id": "visits", "attribute": "site_visits", "is": "at_least", "value": 2},
            {
                "id": "source",
                "attribute": "lead_source",
                "is": "one_of",
                "value": ["Google", "Direct Traffic"],
            },
        ],
    },
}

LABELS = {
    "site_visits": ("サイト訪問回数", "site visits"),
    "time_on_site": ("サイト滞在時間", "time on site"),
    "pages_per_visit": ("1訪問あたりのページ数", "pages per visit"),
    "lead_source": ("流入経路", "lead source"),
    "title": ("役職", "job title"),
}


def tokyo(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=TOKYO)


@dataclass
class Road:
    """Where the road has come to: the office, the clock, the leads, the proposal."""

    office: Office
    clock: time_machine.Traveller
    leads: Leads
    files: tuple[Path, Path]
    said: dict[str, str]
    """What people write, in the language of this walk."""
    proposal: str = ""
    """The proposal's address."""
    objected: str = ""
    """The criterion that sales objects to, as the page reads it."""

    @property
    def say(self) -> Say:
        return self.office.say

    @property
    def ja(self) -> bool:
        return self.office.language == "ja"

    @property
    def term(self) -> str:
        return "MQL"

    @property
    def document(self) -> str:
        return "MQLの定義" if self.ja else "MQL definition"

    def label(self, attribute: str, *, first: bool = False) -> str:
        """An attribute's name; `first` with a capital letter, as where it stands at the beginning."""
        label = LABELS[attribute][0 if self.ja else 1]
        return label[:1].upper() + label[1:] if first else label

    def day(self, month: int, day: int, year: int = 2026) -> str:
        """A date as the pages write it out."""
        months = {2: "February", 11: "November"}
        return f"{year}年{month}月{day}日" if self.ja else f"{day} {months[month]} {year}"

    def month_day(self, month: int, day: int) -> str:
        return self.day(month, day).removeprefix("2026年").removesuffix(" 2026")

    def at(self, month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2026) -> None:
        """The clock of the server moves on."""
        self.clock.move_to(tokyo(month, day, hour, minute, year))


def agree_on_version_1(people: dict[str, User], said: dict[str, str]) -> None:
    """Both heads agreed before the road begins; in force since 17 August."""
    sato, tanaka, ito = (people[key] for key in ("sato", "tanaka", "ito"))
    proposal = draft(
        document=Document.objects.get(key="mql"),
        title=said["first title"],
        body=VERSION_1,
        reason=said["first reason"],
        expected_effect=said["first effect"],
        by=sato,
        at=tokyo(8, 3),
    )
    open_discussion(proposal=proposal, no_backtest_reason=said["no leads yet"], by=sato, at=tokyo(8, 3, 11))
    for head in (sato, tanaka):
        take_position(proposal=proposal, revision=1, stance="agree", by=head, at=tokyo(8, 5))
        waive_sessions(proposal=proposal, reason=said["first waiver"], by=head, at=tokyo(8, 6))
    send_to_decision(proposal=proposal, revision=1, by=tanaka, at=tokyo(8, 7))
    start = tokyo(8, 17, 0)
    approve(proposal=proposal, revision=1, report=None, in_force_from=start, by=ito, at=tokyo(8, 10))
