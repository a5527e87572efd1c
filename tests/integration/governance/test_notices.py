"""Notices: each action tells whom it should, in their language, with a link; once, in its own transaction."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from django.db import transaction

from governance.actions.decisions import approve, reject, request_changes
from governance.actions.discussion import comment
from governance.actions.notices import choose_notices
from governance.actions.proposals import revise, withdraw
from governance.mentions import mentioned
from governance.models import Event, Kind, Notice, Webhook
from governance.notices import TOLD, tell_of
from governance.workflow import ROWS
from people.actions import choose_language, delegate_seat
from people.models import Seat
from tests.integration.universe import Universe, rule


def told(kind: Kind) -> list[str]:
    """Who was told, by the part of the address before the @."""
    rows = Notice.objects.filter(kind=kind).select_related("to")
    return sorted(row.to.email.partition("@")[0] for row in rows if row.to)


def only(rows: Iterable[Notice]) -> Notice:
    (one,) = rows
    return one


@pytest.fixture
def quiet(world: Universe) -> Universe:
    """Nothing of how the world came to be."""
    Notice.objects.all().delete()
    return world


def test_whoever_tells_is_a_verb() -> None:
    assert set(TOLD) <= set(ROWS)


def test_opening_asks_the_other_head_and_tells_the_rest(quiet: Universe) -> None:
    proposal = quiet.discussed()
    assert told(Kind.POSITION_ASKED) == ["tanaka"]
    assert told(Kind.DISCUSSION_OPENED) == ["ito", "mori"]
    asked = only(Notice.objects.filter(kind=Kind.POSITION_ASKED))
    assert (asked.subject, asked.path) == (
        "【立場表明のお願い】訪問回数を見直す",
        f"/proposals/{proposal.pk}/",
    )
    # Wednesday, 1 April 2026, a few hours later, and the seven days of the policy.
    assert "2026年4月8日" in asked.text and "佐藤 恵" in asked.text


def test_each_reads_their_own_language(quiet: Universe) -> None:
    choose_language(user=quiet.tanaka, language="en", by=quiet.tanaka, at=quiet.now)
    quiet.discussed()
    asked = only(Notice.objects.filter(kind=Kind.POSITION_ASKED))
    assert asked.subject == "Your position is asked: 訪問回数を見直す"
    assert "Megumi Sato opened the discussion" in asked.text and "by 8 April 2026" in asked.text


def test_a_delegate_is_asked_beside_the_holder(quiet: Universe) -> None:
    until = datetime(2026, 12, 1, tzinfo=UTC)
    seat = Seat.objects.get(key="sales_head")
    delegate_seat(seat=seat, delegate=quiet.mori, since=quiet.now, until=until, by=quiet.tanaka, at=quiet.now)
    quiet.discussed()
    assert told(Kind.POSITION_ASKED) == ["mori", "tanaka"]
    assert told(Kind.DISCUSSION_OPENED) == ["ito"]


def test_a_revision_says_by_whom_and_what_changed(quiet: Universe) -> None:
    proposal = quiet.discussed()
    quiet.agree(proposal, "tanaka")
    revise(
        proposal=proposal,
        body=rule(5),
        reason="営業の指摘を反映",
        revision=1,
        no_backtest_reason="なし",
        by=quiet.sato,
        at=quiet.later(),
    )
    dismissed = only(Notice.objects.filter(kind=Kind.POSITION_DISMISSED))
    assert dismissed.to == quiet.tanaka
    assert "佐藤 恵" in dismissed.text and "営業の指摘を反映" in dismissed.text
    assert "3回" in dismissed.text and "5回" in dismissed.text
    assert told(Kind.POSITION_ASKED) == ["tanaka"]  # of the opening; now it stands in the other


def test_a_comment_reaches_the_thread_and_the_named(quiet: Universe) -> None:
    proposal = quiet.discussed()
    first = comment(proposal=proposal, text="多すぎませんか", by=quiet.mori, at=quiet.later())
    assert told(Kind.COMMENTED) == ["sato"]
    comment(
        proposal=proposal,
        text="@田中健 さん、どうでしょう",
        thread=first.thread,
        by=quiet.sato,
        at=quiet.later(),
    )
    assert (told(Kind.MENTIONED), told(Kind.COMMENTED)) == (["tanaka"], ["mori", "sato"])
    named = only(Notice.objects.filter(kind=Kind.MENTIONED))
    assert named.path == f"/proposals/{proposal.pk}/#thread-{first.thread_id}"
    assert "どうでしょう" in named.text


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("@佐藤 お願いします", ["佐藤 恵"]),
        ("@Ken Tanaka と ＠mori@example.com", ["田中 健", "森 葵"]),
        ("sato@example.com に聞きました", []),
        ("@所 誰もいません", []),
    ],
)
def test_people_are_named_by_name_or_address(world: Universe, text: str, who: list[str]) -> None:
    assert [user.name for user in mentioned(text)] == who


def test_the_trial_and_the_decision(quiet: Universe) -> None:
    found = quiet.reported()
    proposal = found.trial.proposal
    assert told(Kind.TRIAL_STARTED) == ["ito", "sato"]
    assert told(Kind.DECISION_WAITS) == ["ito"]
    version = approve(
        proposal=proposal,
        revision=1,
        report=found,
        in_force_from=quiet.now.replace(hour=23),
        reason="件数が少ない",
        by=quiet.ito,
        at=quiet.later(),
    )
    assert told(Kind.APPROVED) == ["mori", "sato", "tanaka"]
    row = Notice.objects.filter(kind=Kind.APPROVED)[0]
    assert row.path == f"/definitions/mql/versions/{version.number}/"
    assert row.subject.startswith("【承認】") and "確認済み" in row.text


def test_sent_back_rejected_and_withdrawn_say_why(quiet: Universe) -> None:
    found = quiet.reported()
    request_changes(proposal=found.trial.proposal, reason="閾値を見直す", by=quiet.ito, at=quiet.later())
    assert told(Kind.SENT_BACK) == ["sato", "tanaka"]
    assert "閾値を見直す" in Notice.objects.filter(kind=Kind.SENT_BACK)[0].text
    withdraw(proposal=found.trial.proposal, reason="出し直す", by=quiet.sato, at=quiet.later())
    assert told(Kind.WITHDRAWN) == ["ito", "tanaka"]


def test_a_rejection_is_told_to_the_heads(quiet: Universe) -> None:
    found = quiet.reported()
    reject(proposal=found.trial.proposal, reason="効果がない", by=quiet.ito, at=quiet.later())
    assert told(Kind.REJECTED) == ["sato", "tanaka"]


def test_a_draft_withdrawn_is_nobodys_business(quiet: Universe) -> None:
    withdraw(proposal=quiet.drafted(), reason="やめる", by=quiet.sato, at=quiet.later())
    assert not Notice.objects.exists()


def test_what_was_rolled_back_tells_nobody(quiet: Universe) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        quiet.discussed()
        raise RuntimeError
    assert not Notice.objects.exists()


def test_the_same_event_tells_once(quiet: Universe) -> None:
    quiet.discussed()
    before = Notice.objects.count()
    tell_of(Event.objects.get(verb="open_discussion", at=quiet.now))
    assert Notice.objects.count() == before


def test_whoever_does_not_want_it_is_not_told(quiet: Universe) -> None:
    choose_notices(ways={"discussion_opened": "not"}, by=quiet.mori, at=quiet.now)
    quiet.discussed()
    assert told(Kind.DISCUSSION_OPENED) == ["ito"]


def test_what_is_kept_for_the_digest_is_not_sent_by_itself(quiet: Universe) -> None:
    choose_notices(ways={"discussion_opened": "digest"}, by=quiet.mori, at=quiet.now)
    quiet.discussed()
    row = Notice.objects.get(to=quiet.mori)
    assert (row.for_digest, row.next_try_at, row.digest) == (True, None, None)


def test_whoever_spoke_learns_of_a_revision(quiet: Universe) -> None:
    proposal = quiet.discussed()
    comment(proposal=proposal, text="多すぎませんか", by=quiet.mori, at=quiet.later())
    revise(
        proposal=proposal,
        body=rule(5),
        reason="営業の指摘を反映",
        revision=1,
        no_backtest_reason="なし",
        by=quiet.sato,
        at=quiet.later(),
    )
    row = only(Notice.objects.filter(kind=Kind.REVISED))
    assert (row.to, row.subject) == (quiet.mori, "【改定案の修正】訪問回数を見直す")
    assert "5回" in row.text


def test_a_channel_is_told_what_it_wants_once_and_in_its_words(quiet: Universe) -> None:
    channel = Webhook.objects.create(
        name="#mql",
        service="slack",
        language="en",
        kinds=["discussion_opened", "approved"],
        documents=["mql"],
        added_at=quiet.now,
    )
    other = {"name": "#sql", "service": "teams", "language": "ja", "added_at": quiet.now}
    Webhook.objects.create(kinds=["discussion_opened"], documents=["sql"], **other)
    Webhook.objects.create(kinds=["discussion_opened"], paused_at=quiet.now, **other)
    proposal = quiet.discussed()
    row = only(Notice.objects.exclude(webhook=None))
    assert (row.webhook, row.kind, row.path) == (channel, "discussion_opened", f"/proposals/{proposal.pk}/")
    assert row.subject == f"Megumi Sato opened the discussion of proposal #{proposal.pk} at revision 1."
    assert f"Proposal #{proposal.pk}: 訪問回数を見直す (MQL definition)" in row.text
    tell_of(Event.objects.get(verb="open_discussion", at=quiet.now))
    assert Notice.objects.exclude(webhook=None).count() == 1


def test_a_channel_hears_nothing_of_a_draft(quiet: Universe) -> None:
    Webhook.objects.create(
        name="#mql", service="slack", language="en", kinds=["withdrawn"], added_at=quiet.now
    )
    withdraw(proposal=quiet.drafted(), reason="やめる", by=quiet.sato, at=quiet.later())
    assert not Notice.objects.exists()
