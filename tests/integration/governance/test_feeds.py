"""What a calendar feed has, read by another library (vobject) than the one that wrote it.

The discussion opens on Wednesday 1 April 2026; its sessions are on 8, 15, 22 and 30 April at 15:00 in Tokyo.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import vobject
from dateutil.tz import tzical
from django.utils import translation

from definitions.models import Document
from governance.actions.discussion import comment
from governance.actions.documents import change_policy
from governance.actions.feeds import issue_feed
from governance.actions.proposals import withdraw
from governance.actions.reviews import record_review
from governance.actions.sessions import move_session
from governance.actions.trials import end_trial_early
from governance.feeds import dates
from governance.models import Feed, Proposal
from tests.integration.universe import TOKYO, Universe
from web.presenters.ical import ical

pytestmark = pytest.mark.django_db


def read(world: Universe, who: str = "sato", kind: str = "all", language: str = "en") -> dict[str, Any]:
    """UID without its host -> the event, as vobject reads it."""
    found = vobject.readOne(written(world, who, kind, language), validate=True)
    return {
        event.uid.value.removesuffix("@teigi.example"): event
        for event in found.vevent_list
        if not hasattr(event, "recurrence_id")
    }


def written(world: Universe, who: str = "sato", kind: str = "all", language: str = "en") -> str:
    feed, _ = issue_feed(kind=kind, by=world.people[who], at=world.now)
    with translation.override(language):
        return ical(feed, dates(feed, world.now), "https://teigi.example").decode()


def session(proposal: Proposal, number: int) -> str:
    return f"session-{proposal.sessions.get(number=number).pk}"


def test_sessions_stand_at_three_with_their_link(world: Universe) -> None:
    proposal = world.discussed()
    event = read(world)[session(proposal, 1)]
    assert event.dtstart.value == datetime(2026, 4, 8, 15, tzinfo=TOKYO)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=1)
    assert event.dtstart.params["X-VOBJ-ORIGINAL-TZID"] == ["Asia/Tokyo"]
    assert event.summary.value == f"Session 1 · {world.mql.name_en}"
    assert event.url.value == f"https://teigi.example/proposals/{proposal.pk}/"
    assert event.url.value in event.description.value
    assert not hasattr(event, "location")
    assert event.status.value == "CONFIRMED"


def test_it_speaks_the_language_that_is_active(world: Universe) -> None:
    proposal = world.discussed()
    assert read(world, language="ja")[session(proposal, 1)].summary.value.startswith("協議 第1回")


def test_a_moved_session_keeps_its_uid_and_says_that_it_is_newer(world: Universe) -> None:
    proposal = world.discussed()
    before = read(world)[session(proposal, 2)]
    others = read(world)[session(proposal, 1)].sequence.value
    moved_at = world.later()
    to = datetime(2026, 4, 17, 10, tzinfo=TOKYO)
    move_session(session=proposal.sessions.get(number=2), planned_for=to, by=world.sato, at=moved_at)
    after = read(world)[session(proposal, 2)]
    assert after.dtstart.value == to
    assert int(after.sequence.value) == int(before.sequence.value) + 1
    assert after.last_modified.value == after.dtstamp.value == moved_at
    assert read(world)[session(proposal, 1)].sequence.value == others


def test_held_sessions_stay_and_those_of_a_withdrawn_proposal_are_cancelled(world: Universe) -> None:
    held, withdrawn = world.discussed(), world.discussed(by="tanaka")
    world.hold_all(held)
    withdraw(proposal=withdrawn, reason="前提が変わった", by=world.tanaka, at=world.later())
    found = read(world)
    assert found[session(held, 1)].status.value == "CONFIRMED"
    assert "held" in found[session(held, 1)].description.value
    gone = found[session(withdrawn, 1)]
    assert (gone.status.value, gone.summary.value[:10]) == ("CANCELLED", "Cancelled:")
    assert gone.last_modified.value == world.now


def test_waived_sessions_are_cancelled(world: Universe) -> None:
    proposal = world.discussed()
    world.waive(proposal)
    assert read(world)[session(proposal, 4)].status.value == "CANCELLED"


def test_a_trials_end_is_a_day_and_moves_when_it_is_ended_early(world: Universe) -> None:
    trial = world.tried()
    uid = f"trial-{trial.pk}"
    before = read(world)[uid]
    assert before.dtstart.value == trial.ends_at.astimezone(TOKYO).date()
    end_trial_early(trial=trial, reason="条件の誤り", by=world.sato, at=world.later(3))
    after = read(world)[uid]
    assert after.dtstart.value == world.now.astimezone(TOKYO).date()
    assert "early" in after.description.value
    assert int(after.sequence.value) > int(before.sequence.value)


def test_a_trial_of_a_withdrawn_proposal_does_not_end(world: Universe) -> None:
    trial = world.tried()
    withdraw(proposal=trial.proposal, reason="前提が変わった", by=world.sato, at=world.later())
    assert read(world)[f"trial-{trial.pk}"].status.value == "CANCELLED"


def test_a_review_moves_with_the_policy_and_stays_when_it_is_recorded(world: Universe) -> None:
    """Due three months after 1 April; after four months, 1 August is a Saturday."""
    first = read(world)["review-mql-1"]
    assert first.dtstart.value == date(2026, 7, 1)
    change_policy(
        document=world.mql, by=world.ito, at=world.later(), reason="四半期では短い", review_months=4
    )
    moved = read(world)["review-mql-1"]
    assert moved.dtstart.value == date(2026, 8, 3)
    assert int(moved.sequence.value) > int(first.sequence.value)
    world.later(120)
    mql = Document.objects.get(key="mql")
    record_review(document=mql, outcome="keep", notes="安定", by=world.sato, at=world.now)
    found = read(world)
    assert found["review-mql-1"].dtstart.value == date(2026, 8, 3)
    assert found["review-mql-1"].url.value.endswith("/calendar/#review-mql")
    assert found["review-mql-2"].dtstart.value == date(2026, 12, 3)


def test_the_weekly_meeting_is_on_fridays_or_the_working_day_before(world: Universe) -> None:
    """3 April 2026 is the first Friday; 1 January 2027 and the three days before it are no working days."""
    event = read(world)["weekly"]
    assert event.dtstart.value == datetime(2026, 4, 3, 15, tzinfo=TOKYO)
    assert event.dtend.value == datetime(2026, 4, 3, 15, 30, tzinfo=TOKYO)
    held = [day.date() for day in event.getrruleset(addRDate=True)[:45]]
    assert held[:2] == [date(2026, 4, 3), date(2026, 4, 10)]
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= {*held}
    whole = vobject.readOne(written(world), validate=True).vevent_list
    moved = [one for one in whole if hasattr(one, "recurrence_id")]
    assert {one.uid.value for one in moved} == {event.uid.value}
    instead = {one.recurrence_id.value.date(): (one.dtstart.value, one.dtend.value) for one in moved}
    begins = datetime(2026, 12, 28, 15, tzinfo=TOKYO)
    assert instead[date(2027, 1, 1)] == (begins, begins + timedelta(minutes=30))
    assert not any(hasattr(one, "rrule") for one in moved)


def test_meetings_stay_at_three_when_clocks_change(world: Universe, settings: Any) -> None:
    """New York leaves summer time on 1 November 2026: 15:00 is 19:00 UTC before and 20:00 UTC after."""
    settings.COMPANY_TIME_ZONE, settings.COMPANY_COUNTRY = "America/New_York", "US"
    text = written(world)
    zone = tzical(StringIO(text)).get("America/New_York")  # vobject would make rules of its own of it
    days = vobject.readOne(text).vevent_list
    event = next(event for event in days if event.uid.value.startswith("weekly"))
    held = event.getrruleset(addRDate=True)[:40]
    hours = {day.date(): day.replace(tzinfo=zone).astimezone(UTC).hour for day in held}
    assert hours[date(2026, 10, 30)] == 19
    assert hours[date(2026, 11, 6)] == 20


def test_mine_has_what_one_takes_part_in(world: Universe) -> None:
    """Mori of sales has no seat; Suzuki is on neither side."""
    world.discussed()
    kinds = {
        who: {uid.split("-")[0] for uid in read(world, who, "mine")} for who in ("sato", "mori", "suzuki")
    }
    assert kinds == {
        "sato": {"session", "review", "version", "weekly"},
        "mori": {"version", "weekly"},
        "suzuki": {"version"},
    }


def test_what_one_spoke_about_is_mine(world: Universe) -> None:
    proposal = world.discussed()
    comment(proposal=proposal, text="よい", criterion="", by=world.mori, at=world.later())
    assert session(proposal, 1) in read(world, "mori", "mine")


def test_queries_do_not_grow_with_what_there_is(
    world: Universe, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for by in ("sato", "tanaka", "sato"):
        world.discussed(by=by)
    feed, _ = issue_feed(kind="mine", by=world.sato, at=world.now)
    feed = Feed.objects.select_related("user__department").get(pk=feed.pk)
    with django_assert_max_num_queries(12):
        ical(feed, dates(feed, world.now), "https://teigi.example")
