"""How the demo company's definitions came to be: every step through the real action."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from definitions.models import Document, Version
from demo import definitions as bodies
from demo import words
from demo.answers import answer_leads
from demo.connecting import prepare_connection
from demo.deadlines import keep_the_rule
from demo.leads import Life, exported, lives, spring
from demo.monthly import enter_months
from demo.notices import keep_comments_for_the_digest, tell_a_channel, told_by_today
from demo.people import PEOPLE, Person
from demo.roadmap import follow_roadmap
from demo.superseding import abroad, at_home
from demo.talk import ask_about_versions, suggest_a_change, talk_on
from demo.weekly import meet_weekly
from demo.what_if import ask_what_if
from evidence.actions import import_leads, store_backtest
from evidence.erasures import erase_lead
from evidence.leads.mapping import Mapping
from evidence.models import Backtest, Snapshot, Source
from governance.actions.acknowledgements import acknowledge
from governance.actions.decisions import approve, reject
from governance.actions.discussion import comment
from governance.actions.positions import take_position
from governance.actions.proposals import draft, open_discussion, revise
from governance.actions.reviews import freeze_pack, record_review
from governance.actions.sessions import hold_session, waive_sessions
from governance.actions.trials import (
    ask_extension,
    report,
    send_to_decision,
    start_trial,
    write_contract,
)
from governance.models import Proposal, Review, TrialReport
from governance.needs import REVIEW_OPENS
from governance.schedule import next_review
from people.actions import add_person, grant_role, save_as, seat_person
from people.models import DemoCompany, Department, Role, Seat, User
from people.names import full_names

IMPORTED_DAYS_AGO = (640, 500, 427, 368, 256, 187, 112, 60, 31, 12, 1)
"""Before each backtest, and on the morning after each trial ended."""
ANSWERED_DAYS_AGO = (500, 368, 187, 60, 12, 1)
"""Imports after which sales answered: two under each version."""
Words = tuple[str, str, str]
"""Title, reason, expected effect."""
Measures = list[dict[str, Any]]
"""As a trial contract holds them."""

MAPPING = Mapping.read(
    {
        "id": "リードID",
        "fields": {
            "created_at": {"column": "作成日時"},
            "nurtured_at": {"column": "ナーチャリング開始"},
            "mql_at": {"column": "MQL判定日時"},
            "contacted_at": {"column": "初回コンタクト日時"},
            "sql_at": {"column": "SQL判定日時"},
            "opportunity_at": {"column": "商談化日時"},
            "won_at": {"column": "受注日時"},
            "lost_at": {"column": "失注日時"},
            "rejected_reason": {"column": "却下理由"},
            "amount": {"column": "金額"},
            "owner": {"column": "担当"},
            "segment": {"column": "セグメント"},
            "source": {"column": "流入経路"},
            "lead_source": {"column": "流入経路"},
            "industry": {"column": "業種"},
            "employees": {"column": "従業員数"},
            "title": {"column": "役職"},
            "site_visits": {"column": "サイト訪問回数"},
            "time_on_site": {"column": "サイト滞在時間"},
            "enquiry": {"column": "問い合わせ"},
            "budget": {"column": "予算"},
            "authority": {"column": "決裁権"},
            "need": {"column": "課題"},
            "timeline": {"column": "導入希望時期"},
            "two_way_talk": {"column": "会話確認"},
        },
        "events": [
            {"event": "download", "column": "資料ダウンロード"},
            {"event": "seminar", "column": "セミナー参加"},
            {"event": "pricing_view", "column": "料金ページ閲覧"},
        ],
    }
)


@dataclass(frozen=True)
class Company:
    """The people by key, the leads' lives, and the day that the story ends."""

    people: dict[str, User]
    leads: list[Life]
    today: date
    zone: ZoneInfo

    @property
    def hired(self) -> datetime:
        """When everybody joined: before the first month begins of which goals are entered."""
        return self.ago(730, 9, 15)

    @property
    def spring_review(self) -> datetime:
        """The morning on which the leads were brought that showed how follow-up had got worse."""
        return datetime.combine(spring(self.today) + timedelta(days=58), time(7), self.zone)

    @property
    def imports(self) -> list[datetime]:
        """When the CRM's exports were imported, the oldest first."""
        return sorted({self.spring_review, *(self.ago(days, 7) for days in IMPORTED_DAYS_AGO)})

    def ago(self, days: int, hour: int = 10, minute: int = 0) -> datetime:
        """An instant that many days before today, in the company's zone."""
        return datetime.combine(self.today - timedelta(days=days), time(hour, minute), self.zone)

    def document(self, key: str) -> Document:
        return Document.objects.get(key=key)


def tell(*, seed: int, today: date, zone: ZoneInfo, administrator: User, told: Callable[[str], None]) -> None:
    """The whole story, oldest first. `told` hears a line for each chapter."""
    company = Company({}, lives(seed, today - timedelta(days=730), today, zone), today, zone)
    company.people.update(hire(administrator, company.hired))
    told("people")
    for at in company.imports:
        bring_leads(company, at)
    told("leads")
    chapters: list[Callable[[], Proposal | str]] = [
        lambda: first_version(company, "mql", bodies.MQL_1, words.MQL_1, 630, in_force=590),
        lambda: first_version(company, "sql", bodies.SQL_1, words.SQL_1, 620, in_force=580),
        lambda: tried(company, "mql", bodies.MQL_2, words.MQL_2, [share("at_most", 0.4)], 495, in_force=410),
        lambda: turned_down(company, 405),
        lambda: tried(company, "sql", bodies.SQL_2, words.SQL_2, [share("at_most", 0.05)], 255, in_force=145),
        lambda: tried(
            company, "mql", bodies.MQL_3, words.MQL_3, [share("at_most", 0.2), CONTACTED], 180, in_force=80
        ),
        lambda: first_version(company, "matrix", bodies.MATRIX_2, words.MATRIX_2, 610, in_force=570),
        lambda: tell_a_channel(company, 60),
        lambda: in_trial(company, 58),
        lambda: in_discussion(company, 18),
        lambda: matrix_in_discussion(company, 12),
        lambda: abroad(company, administrator),
        lambda: suggest_a_change(company, 3),
        lambda: at_home(company),
    ]
    for chapter in chapters:
        told(str(chapter()))
    keep(company, "matrix", 1)
    ask_about_versions(company)
    keep(company, "deadline", 1)
    answer_leads(
        document=company.document("mql"),
        imports=[company.ago(days, 7) for days in ANSWERED_DAYS_AGO],
        people=[company.people[key] for key in ("watanabe", "nakamura", "tanaka")],
        seed=seed,
        told=told,
    )
    enter_months(
        today=today,
        marketing=company.people["sato"],
        sales=company.people["tanaka"],
        zone=zone,
        seed=seed,
    )
    told("costs and goals")
    ask_what_if(company)
    keep_the_rule(company)
    meet_weekly(company)
    told("weekly reviews")
    erase_on_request(company, administrator)
    follow_roadmap(people=company.people, ago=company.ago, seed=seed)
    prepare_connection(by=company.people["suzuki"], at=company.ago(6, 15))
    keep_comments_for_the_digest(company, 2)
    told_by_today(company)
    DemoCompany.objects.create(seed=seed, made_at=company.ago(0))


def found(at: datetime) -> User:
    """The first person there is: the administrator, who takes on all others."""
    (person,) = (person for person in PEOPLE if person.role == Role.ADMINISTRATOR)
    user = User(**named(person), joined_at=at)
    user.set_unusable_password()
    return save_as(user, by=None, at=at)


def hire(administrator: User, at: datetime) -> dict[str, User]:
    """Everybody joins on the first day; seats and roles are given."""
    people: dict[str, User] = {}
    for person in PEOPLE:
        department = Department.objects.get(key=person.department)
        if person.role == Role.ADMINISTRATOR:
            user = administrator
            user.department = department
            save_as(user, by=administrator, at=at)
        else:
            user = add_person(password=None, department=department, by=administrator, at=at, **named(person))
        people[person.key] = user
        if person.seat:
            seat_person(seat=Seat.objects.get(key=person.seat), user=user, by=administrator, at=at)
        if person.role:
            grant_role(role=Role.objects.get(key=person.role), user=user, by=administrator, at=at)
    return people


def named(person: Person) -> dict[str, str]:
    return {"email": f"{person.key}@example.com"} | full_names(
        family_name=person.family,
        given_name=person.given,
        family_name_en=person.family_en,
        given_name_en=person.given_en,
    )


def bring_leads(company: Company, at: datetime) -> Snapshot:
    """The analyst imports the CRM's export of that instant."""
    by = company.people["suzuki"]
    source = Source.objects.filter(key="crm").first() or save_as(Source(key="crm", name="CRM"), by=by, at=at)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"leads-{at:%Y%m%d}.csv"
        path.write_text(exported(company.leads, at), encoding="utf-8")
        return import_leads(path=path, file_name=path.name, source=source, mapping=MAPPING, by=by, at=at)


def erase_on_request(company: Company, administrator: User) -> None:
    """A person who came three weeks ago asked yesterday to be erased."""
    created = next(life["リードID"][0] for life in company.leads if life["リードID"][0].at > company.ago(20))
    at = company.ago(1, 15)
    erase_lead(lead=f"crm:{created.value}", reason=words.ERASED, by=administrator, at=at)


def proposed(
    company: Company, key: str, body: bodies.Node, said: Words, days: int, by: str = "sato"
) -> Proposal:
    """A head drafts and opens the discussion; a definition with a backtest on the leads of that day."""
    proposer, (title, reason, effect) = company.people[by], said
    proposal = draft(
        document=company.document(key),
        title=title,
        body=body,
        reason=reason,
        expected_effect=effect,
        by=proposer,
        at=company.ago(days, 11),
    )
    at = company.ago(days - 1, 10)
    backtest = tested(proposal, body, proposer, at) if proposal.document.judges_leads else None
    return open_discussion(proposal=proposal, backtest=backtest, by=proposer, at=at)


def tested(proposal: Proposal, body: bodies.Node, by: User, at: datetime) -> Backtest:
    """What the leads of that day say of a body, against the version that the proposal starts from."""
    snapshot = Snapshot.objects.current(at)
    assert snapshot is not None  # the first import comes before the first proposal
    base = proposal.base.body if proposal.base else None
    return store_backtest(snapshot=snapshot, body=body, base=base, by=by, at=at)


def agreed(company: Company, proposal: Proposal, days: int, concern: str = "") -> None:
    """Both heads agree to the current revision; sales with a concern where one is given."""
    number = proposal.revisions.count()
    for key, hour in (("sato", 13), ("tanaka", 16)):
        stance = "concern" if concern and key == "tanaka" else "agree"
        take_position(
            proposal=proposal,
            revision=number,
            stance=stance,
            text=concern if stance == "concern" else "",
            by=company.people[key],
            at=company.ago(days, hour),
        )


def met(
    company: Company, proposal: Proposal, attendees: Iterable[str] = ("sato", "tanaka", "suzuki")
) -> None:
    """Every planned session is held on its day."""
    people = [company.people[key] for key in attendees]
    for session, minutes in zip(proposal.sessions.order_by("number"), words.MINUTES, strict=True):
        held_at = session.planned_for
        at = held_at + timedelta(hours=1)
        hold_session(session=session, held_at=held_at, attendees=people, minutes=minutes, by=people[0], at=at)


def first_version(
    company: Company, key: str, body: bodies.Node, said: Words, days: int, *, in_force: int
) -> Proposal:
    """A document's first version of its own: with nothing to try, it goes to the CMO without a trial."""
    proposal = proposed(company, key, body, said, days)
    met(company, proposal)
    agreed(company, proposal, in_force + 6)
    send_to_decision(proposal=proposal, revision=1, by=company.people["sato"], at=company.ago(in_force + 5))
    decide(company, proposal, None, in_force)
    return proposal


def contract(company: Company, proposal: Proposal, days: int, measures: Measures) -> None:
    write_contract(
        proposal=proposal,
        measures=measures,
        least_leads=30,
        days=30,
        maturity_days=14,
        if_met=words.IF_MET,
        if_missed=words.IF_MISSED,
        if_inconclusive=words.IF_INCONCLUSIVE,
        by=company.people["tanaka"],
        at=company.ago(days, 15),
    )


def run_trial(company: Company, proposal: Proposal, days: int, measures: Measures) -> None:
    contract(company, proposal, days, measures)
    start_trial(
        proposal=proposal,
        revision=proposal.revisions.count(),
        by=company.people["sato"],
        at=company.ago(days, 17),
    )


CONTACTED = {"measure": "contacted_share_of_qualified", "is": "at_least", "value": 0.3}


def share(direction: str, value: float) -> dict[str, Any]:
    """A success measure on the share of leads that qualify."""
    return {"measure": "qualified_share", "is": direction, "value": value}


def tried(
    company: Company,
    key: str,
    body: bodies.Node,
    said: Words,
    measures: Measures,
    days: int,
    *,
    in_force: int,
) -> Proposal:
    """The whole road: discussed for four weeks, tried for a month, approved, in force."""
    proposal = proposed(company, key, body, said, days)
    met(company, proposal)
    agreed(company, proposal, days - 36)
    run_trial(company, proposal, days - 37, measures)
    trial = proposal.trials.get()
    result = report(trial=trial, by=company.people["suzuki"], at=trial.ends_at + timedelta(days=2, hours=1))
    decide(company, proposal, result, in_force)
    return proposal


def decide(company: Company, proposal: Proposal, result: TrialReport | None, in_force: int) -> Version:
    """The version before was kept at its reviews; the CMO approves this one; most people acknowledge it."""
    keep(company, proposal.document.key, in_force + 4)
    version = approve(
        proposal=proposal,
        revision=proposal.revisions.count(),
        report=result,
        in_force_from=company.ago(in_force, 0),
        reason=words.APPROVED if result and result.verdict != TrialReport.Verdict.MET else "",
        by=company.people["takahashi"],
        at=company.ago(in_force + 2, 11),
    )
    readers = ["sato", "tanaka", "ito", "watanabe", "nakamura", "suzuki"]
    for offset, key in enumerate(readers if in_force > 100 else readers[:4]):
        acknowledge(
            version=version, by=company.people[key], at=company.ago(in_force - 1 - offset // 2, 9, offset * 7)
        )
    return version


def keep(company: Company, key: str, until: int) -> None:
    """Every review of a document that fell due by that many days ago found its version worth keeping."""
    document, ends = company.document(key), company.ago(until)
    while True:
        at = next_due(document, ends)
        if at is None or at > ends:
            return
        freeze_pack(document=document, at=at - REVIEW_OPENS)
        record_review(document=document, outcome="keep", notes=words.KEPT, by=company.people["sato"], at=at)


def next_due(document: Document, at: datetime) -> datetime | None:
    """When the next review is due, at two in the afternoon."""
    reviews = Review.objects.filter(document=document)
    due = next_review(document.versions.all(), reviews, document.review_months, at)
    return datetime.combine(due, time(14), at.tzinfo) if due else None


def turned_down(company: Company, days: int) -> Proposal:
    """Tried, and rejected by the CMO."""
    proposal = proposed(company, "mql", bodies.MQL_ONE_INDUSTRY, words.MQL_ONE_INDUSTRY, days)
    for key in ("sato", "tanaka"):
        waive_sessions(
            proposal=proposal, reason=words.WAIVED, by=company.people[key], at=company.ago(days - 4)
        )
    agreed(company, proposal, days - 5)
    run_trial(company, proposal, days - 6, [share("at_least", 0.1)])
    trial = proposal.trials.get()
    report(trial=trial, by=company.people["suzuki"], at=trial.ends_at + timedelta(days=1))
    reject(
        proposal=proposal,
        reason=words.REJECTED,
        by=company.people["takahashi"],
        at=trial.ends_at + timedelta(days=3),
    )
    return proposal


def in_trial(company: Company, days: int) -> Proposal:
    """The MQL definition that is on trial today, on its twentieth day."""
    proposal = proposed(company, "mql", bodies.MQL_IN_TRIAL, words.MQL_IN_TRIAL, days)
    met(company, proposal)
    agreed(company, proposal, 21, concern=words.VOLUME_CONCERN)
    run_trial(company, proposal, 20, [share("at_least", 0.15), CONTACTED])
    trial, by = proposal.trials.get(), company.people["sato"]
    later = trial.ends_at + timedelta(days=14)
    ask_extension(trial=trial, ends_at=later, reason=words.LONGER_TRIAL, by=by, at=company.ago(2, 15))
    return proposal


def matrix_in_discussion(company: Company, days: int) -> Proposal:
    """The responsibility matrix that is talked about today: sales agrees with a concern."""
    sato, tanaka, watanabe = (company.people[key] for key in ("sato", "tanaka", "watanabe"))
    said = words.MATRIX_IN_DISCUSSION
    proposal = proposed(company, "matrix", bodies.MATRIX_IN_DISCUSSION, said, days, by="tanaka")
    at, question = company.ago(days - 3, 9), words.MATRIX_QUESTION
    remark = comment(proposal=proposal, text=question, criterion="first_contact", by=watanabe, at=at)
    at = company.ago(days - 4, 14)
    comment(proposal=proposal, text=words.MATRIX_ANSWER, thread=remark.thread, by=sato, at=at)
    take_position(
        proposal=proposal,
        revision=1,
        stance="concern",
        text=words.MATRIX_CONCERN,
        by=tanaka,
        at=company.ago(days - 6, 17),
    )
    session = proposal.sessions.order_by("number")[0]
    hold_session(
        session=session,
        held_at=session.planned_for,
        attendees=[sato, tanaka, watanabe],
        minutes=words.MATRIX_MINUTES,
        by=tanaka,
        at=session.planned_for + timedelta(hours=1),
    )
    return proposal


def in_discussion(company: Company, days: int) -> Proposal:
    """The MQL definition that is talked about today: revised once, and sales objects."""
    sato, tanaka, ito = (company.people[key] for key in ("sato", "tanaka", "ito"))
    stricter = bodies.body("mql", bodies.size(150), bodies.score(55), bodies.bant(2))
    proposal = proposed(company, "mql", stricter, words.MQL_IN_DISCUSSION, days)
    take_position(proposal=proposal, revision=1, stance="agree", by=sato, at=company.ago(days - 2, 9))
    remark = comment(
        proposal=proposal,
        text=words.SMALLER_MAKERS,
        criterion="size",
        by=tanaka,
        at=company.ago(days - 4, 17),
    )
    at = company.ago(days - 8, 10)
    body = bodies.MQL_IN_DISCUSSION
    backtest = tested(proposal, body, sato, at)
    revise(
        proposal=proposal,
        body=body,
        reason=words.MQL_IN_DISCUSSION[1],
        revision=1,
        backtest=backtest,
        by=sato,
        at=at,
    )
    comment(
        proposal=proposal,
        text=words.EFFECT_ATTACHED,
        thread=remark.thread,
        by=sato,
        at=company.ago(days - 8, 11),
    )
    session = proposal.sessions.order_by("number")[0]
    people = [sato, tanaka, company.people["suzuki"]]
    held_at = session.planned_for
    hold_session(
        session=session,
        held_at=held_at,
        attendees=people,
        minutes=words.MINUTES[0],
        by=sato,
        at=held_at + timedelta(hours=1),
    )
    take_position(proposal=proposal, revision=2, stance="agree", by=sato, at=company.ago(5, 9))
    take_position(
        proposal=proposal,
        revision=2,
        stance="object",
        harm="starves_pipeline",
        criterion="size",
        text=words.STARVES,
        by=tanaka,
        at=company.ago(4, 18),
    )
    comment(
        proposal=proposal, text=words.SCORE_QUESTION, criterion="behaviour", by=ito, at=company.ago(3, 14)
    )
    talk_on(company, proposal)
    return proposal
