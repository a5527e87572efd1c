"""How the demo company's definitions came to be: every step through the real action."""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from demo import definitions as bodies
from demo import words
from demo.answers import answer_leads
from demo.company import Company, hire
from demo.connecting import prepare_connection
from demo.deadlines import keep_the_rule
from demo.importing import bring_leads, erase_on_request
from demo.leads import lives
from demo.monthly import enter_months
from demo.notices import keep_comments_for_the_digest, tell_a_channel, told_by_today
from demo.roadmap import follow_roadmap
from demo.steps import (
    CONTACTED,
    Measures,
    Words,
    agreed,
    decide,
    keep,
    met,
    proposed,
    run_trial,
    share,
    tested,
)
from demo.superseding import abroad, at_home
from demo.talk import ask_about_versions, suggest_a_change, talk_on
from demo.weekly import meet_weekly
from demo.what_if import ask_what_if
from governance.actions.decisions import reject
from governance.actions.discussion import comment
from governance.actions.positions import take_position
from governance.actions.proposals import revise
from governance.actions.sessions import hold_session, waive_sessions
from governance.actions.trials import ask_extension, report, send_to_decision
from governance.models import Proposal
from people.models import DemoCompany, User

ANSWERED_DAYS_AGO = (500, 368, 187, 60, 12, 1)
"""Imports after which sales answered: two under each version."""


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
        lambda: first_version(company, "kpi", bodies.KPI_1, words.KPI_1, 600, in_force=560),
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
    keep(company, "kpi", 1)
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
