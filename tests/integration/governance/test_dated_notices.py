"""Dated notices: what follows from a date is told once to whom it concerns, however late and often asked."""

from datetime import UTC, datetime, timedelta

import pytest

from governance.actions.positions import take_position
from governance.actions.sessions import move_session
from governance.dated import dated
from governance.models import Notice, Webhook
from governance.telling import tell
from tests.integration.universe import Universe


@pytest.fixture
def quiet(world: Universe) -> Universe:
    Notice.objects.all().delete()
    return world


def told_at(at: datetime, kind: str, about: str = "") -> set[str]:
    """Who is told something new of a kind at an instant."""
    before = set(Notice.objects.values_list("pk", flat=True))
    tell(dated(at), at)
    rows = Notice.objects.filter(kind=kind, about__startswith=about).exclude(pk__in=before)
    return {row.to.email.partition("@")[0] for row in rows.select_related("to") if row.to}


def test_a_deadline_reminds_who_is_silent_two_days_before_and_when_it_is_past(quiet: Universe) -> None:
    proposal = quiet.discussed()
    quiet.agree(proposal, "sato")
    Notice.objects.all().delete()
    due = quiet.now.replace(year=2026, month=4, day=8)  # seven days by the policy
    assert told_at(due - timedelta(days=3), "position_due") == set()
    assert told_at(due - timedelta(days=1), "position_due") == {"tanaka"}
    assert told_at(due - timedelta(hours=12), "position_due") == set()
    near = Notice.objects.get(kind="position_due")
    assert near.subject == "【期限間近：立場表明のお願い】訪問回数を見直す"
    assert "営業責任者" in near.text and near.path == f"/proposals/{proposal.pk}/"
    assert told_at(due + timedelta(days=1), "position_due") == {"tanaka", "ito"}
    escalated = Notice.objects.get(kind="position_due", to=quiet.ito)
    assert escalated.subject == "【立場表明の期限超過】訪問回数を見直す"
    assert told_at(due + timedelta(days=30), "position_due") == set()


def test_who_was_down_when_it_was_near_hears_only_that_it_is_past(quiet: Universe) -> None:
    quiet.discussed()
    quiet.agree(quiet.mql.proposals.first(), "sato")  # type: ignore[arg-type]
    Notice.objects.all().delete()
    assert told_at(quiet.now + timedelta(days=40), "position_due") == {"tanaka", "ito"}
    assert Notice.objects.get(kind="position_due", to=quiet.tanaka).subject.startswith("【期限超過")


def test_who_has_answered_is_not_reminded(quiet: Universe) -> None:
    proposal = quiet.discussed()
    quiet.agree(proposal, "sato")
    take_position(
        proposal=proposal,
        revision=1,
        stance="object",
        harm="other",
        criterion="visits",
        text="根拠が足りない",
        by=quiet.tanaka,
        at=quiet.later(),
    )
    Notice.objects.all().delete()
    assert told_at(datetime(2026, 4, 10, tzinfo=UTC), "position_due") == set()


def test_a_session_is_announced_on_the_working_day_before(quiet: Universe) -> None:
    proposal = quiet.discussed()
    quiet.agree(proposal)
    session = proposal.sessions.get(number=1)
    monday = datetime(2026, 4, 13, 6, tzinfo=UTC)  # 15:00 in Tokyo
    move_session(session=session, planned_for=monday, by=quiet.sato, at=quiet.now)
    Notice.objects.all().delete()
    parties = {"sato", "tanaka", "ito"}
    assert told_at(datetime(2026, 4, 9, 23, 59, tzinfo=UTC), "session_soon") == set()
    friday_at_nine = datetime(2026, 4, 10, 0, 0, tzinfo=UTC)  # in Tokyo
    assert told_at(friday_at_nine, "session_soon") == parties
    assert told_at(datetime(2026, 4, 12, 0, 0, tzinfo=UTC), "session_soon") == set()
    row = Notice.objects.get(to=quiet.sato, kind="session_soon")
    assert row.subject.startswith("【第1回協議 2026年4月13日") and "15:00" in row.subject
    moved = {"planned_for": monday + timedelta(days=1), "at": datetime(2026, 4, 12, 1, tzinfo=UTC)}
    move_session(session=session, by=quiet.sato, **moved)  # another date, told anew
    assert told_at(datetime(2026, 4, 13, 1, tzinfo=UTC), "session_soon") == parties
    assert told_at(datetime(2026, 4, 14, 6, tzinfo=UTC), "session_soon", f"session-{session.pk}-") == set()


def test_a_trial_that_is_over_is_told_late_but_once(quiet: Universe) -> None:
    trial = quiet.tried()
    Notice.objects.all().delete()
    assert told_at(trial.ends_at - timedelta(seconds=1), "trial_ended") == set()
    parties = {"sato", "tanaka", "ito"}
    assert told_at(trial.ends_at + timedelta(days=7), "trial_ended") == parties
    assert told_at(trial.ends_at + timedelta(days=8), "trial_ended") == set()


def test_a_review_is_told_two_weeks_before_and_when_it_is_overdue(quiet: Universe) -> None:
    """Version 1 is in force since 1 April: the review is due on 1 July, a Wednesday."""
    due = datetime(2026, 7, 1, 3, tzinfo=UTC)
    assert told_at(due - timedelta(days=15), "review_due", "review-mql") == set()
    heads = {"sato", "tanaka"}
    assert told_at(due - timedelta(days=14), "review_due", "review-mql") == heads
    assert told_at(due, "review_due", "review-mql") == set()
    assert told_at(due + timedelta(days=1), "review_due", "review-mql") == {*heads, "ito"}
    late = Notice.objects.get(to=quiet.ito, about__startswith="review-mql")
    assert late.subject == "【見直しの期日超過】MQLの定義" and "2026年7月1日" in late.text
    assert late.path == "/calendar/#review-mql"
    assert told_at(due + timedelta(days=20), "review_due", "review-mql") == set()


def test_a_channel_is_told_once_as_well(quiet: Universe) -> None:
    Webhook.objects.create(
        name="#mql", service="slack", language="en", kinds=["review_due"], added_at=quiet.now
    )
    at = datetime(2026, 6, 20, tzinfo=UTC)
    tell(dated(at), at)
    tell(dated(at), at)
    row = Notice.objects.exclude(webhook=None).get(about__startswith="review-mql")
    assert row.subject == "The review of “MQL definition” is due on 1 July 2026."
