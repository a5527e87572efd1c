"""Channels of the chat: told once, in their words, with a link; put off, given up, refused where it must."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from evidence.credentials import unseal
from governance.actions.discussion import comment
from governance.actions.webhooks import (
    add_webhook,
    ask_test,
    change_webhook,
    pause_webhook,
    remove_webhook,
)
from governance.history import Filters, lines
from governance.models import Notice, Webhook
from governance.sending import send_waiting
from people.models import DemoCompany
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe
from tests.vendors.chat import SLACK, TEAMS, Chat
from tests.vendors.loopback import Answer, serving


@pytest.fixture
def chat(settings: Settings) -> Iterator[tuple[Chat, str]]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    settings.PUBLIC_URL = "https://teigi.example.com"
    server = Chat()
    with serving(server) as address:
        yield server, address


@pytest.fixture
def quiet(world: Universe) -> Universe:
    Notice.objects.all().delete()
    return world


def added(world: Universe, address: str, **terms: Any) -> Webhook:
    usual = {"name": "#mql", "service": "slack", "language": "ja", "kinds": ["discussion_opened"]}
    return add_webhook(address=address, by=world.yamada, at=world.now, **{**usual, **terms})


def waiting(world: Universe) -> Notice:
    """A discussion was opened, and only the channel is to be told."""
    world.discussed()
    Notice.objects.filter(webhook=None).delete()
    return Notice.objects.get()


def run(world: Universe, after: timedelta = timedelta(0)) -> int:
    return send_waiting(lambda: world.now + after)


def test_slack_is_told_in_blocks_with_a_link(quiet: Universe, chat: tuple[Chat, str]) -> None:
    server, address = chat
    added(quiet, address + SLACK)
    notice = waiting(quiet)
    assert [run(quiet), run(quiet)] == [1, 0]
    (asked,) = server.asked
    header, section, link = asked.body["blocks"]
    assert header["text"]["text"] == notice.subject and "佐藤 恵さんが改定案" in notice.subject
    assert "訪問回数を見直す" in section["text"]["text"] and section["text"]["type"] == "plain_text"
    assert link["text"]["text"] == f"<https://teigi.example.com{notice.path}|Teigiで開く>"
    assert asked.headers["Idempotency-Key"] == notice.message_id.strip("<>")


def test_teams_is_told_by_a_card(quiet: Universe, chat: tuple[Chat, str]) -> None:
    server, address = chat
    added(quiet, address + TEAMS, service="teams", language="en")
    notice = waiting(quiet)
    assert run(quiet) == 1
    card = server.asked[0].body["attachments"][0]["content"]
    texts = [block["inlines"][0]["text"] for block in card["body"]]
    assert texts[0].startswith("Megumi Sato opened the discussion") and "訪問回数を見直す" in texts[1]
    assert card["actions"] == [
        {
            "type": "Action.OpenUrl",
            "title": "Open in Teigi",
            "url": f"https://teigi.example.com{notice.path}",
        }
    ]


def test_what_people_wrote_calls_nobody_and_hides_no_link(quiet: Universe, chat: tuple[Chat, str]) -> None:
    server, address = chat
    added(quiet, address + SLACK, kinds=["commented"])
    proposal = quiet.discussed()
    comment(
        proposal=proposal, text="<!channel> *見て* [x](http://evil.example)", by=quiet.mori, at=quiet.later()
    )
    run(quiet)
    (body,) = [asked.body for asked in server.asked]
    plain = [one["text"] for one in body["blocks"] if "<!channel>" in one["text"]["text"]]
    assert [text["type"] for text in plain] == ["plain_text"]
    assert "<!" not in body["text"]


def test_a_long_comment_is_cut_as_the_chat_asks(quiet: Universe, chat: tuple[Chat, str]) -> None:
    _server, address = chat
    for service, path in (("slack", SLACK), ("teams", TEAMS)):
        added(quiet, address + path, kinds=["commented"], service=service, name=service)
    proposal = quiet.discussed()
    comment(proposal=proposal, text="長い意見です。" * 1000, by=quiet.mori, at=quiet.later())
    run(quiet)
    rows = Notice.objects.exclude(webhook=None)
    assert {(row.webhook.service, row.error) for row in rows if row.webhook} == {("slack", ""), ("teams", "")}


def test_too_many_at_once_waits_as_long_as_the_chat_says(quiet: Universe, chat: tuple[Chat, str]) -> None:
    server, address = chat
    added(quiet, address + SLACK, kinds=["discussion_opened", "withdrawn"])
    waiting(quiet)
    quiet.discussed()
    Notice.objects.filter(webhook=None).delete()
    server.first = [Answer(429, "", {"Retry-After": "180"})]
    assert run(quiet) == 0
    # All that goes there waits, not only the one that was refused.
    assert len(server.asked) == 1
    assert run(quiet, timedelta(seconds=179)) == 0 and len(server.asked) == 1
    assert run(quiet, timedelta(seconds=180)) == 2


def test_a_chat_that_is_away_is_asked_later(quiet: Universe, chat: tuple[Chat, str]) -> None:
    server, address = chat
    added(quiet, address + SLACK)
    waiting(quiet)
    server.first = [Answer(503, "")]
    assert run(quiet) == 0
    row = Notice.objects.get()
    assert (row.next_try_at, row.error) == (
        quiet.now + timedelta(minutes=1),
        'チャンネルが受け付けませんでした（503 ""）。',
    )
    assert run(quiet, timedelta(minutes=1)) == 1
    assert Notice.objects.get().error == ""


@pytest.mark.parametrize("status", [400, 404, 410])
def test_what_another_try_would_not_change_is_given_up(
    quiet: Universe, chat: tuple[Chat, str], status: int
) -> None:
    server, address = chat
    added(quiet, address + SLACK)
    waiting(quiet)
    server.first = [Answer(status, "no_service")]
    assert [run(quiet), run(quiet, timedelta(days=1))] == [0, 0]
    assert len(server.asked) == 1 and "no_service" in Notice.objects.get().error


def test_a_redirect_is_not_followed(quiet: Universe, chat: tuple[Chat, str]) -> None:
    server, address = chat
    added(quiet, address + SLACK)
    waiting(quiet)
    server.first = [Answer(302, "", {"Location": address + TEAMS})]
    assert run(quiet) == 0
    assert [asked.path for asked in server.asked] == [SLACK]
    assert "転送" in Notice.objects.get().error


def test_an_inner_address_behind_a_name_is_refused_when_it_is_posted_to(
    quiet: Universe, chat: tuple[Chat, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name may point inwards after it was added: what it resolves to is looked at each time."""
    settings.WEBHOOK_NETWORKS = []
    added(quiet, "https://hooks.example.com/x")
    waiting(quiet)
    inside = [(2, 1, 6, "", ("10.1.2.3", 443))]
    monkeypatch.setattr("governance.outward.socket.getaddrinfo", lambda *_args, **_more: inside)
    assert run(quiet) == 0
    row = Notice.objects.get()
    assert row.next_try_at is None and "社内ネットワーク" in row.error


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("https://127.0.0.1/x", "address_inner"),
        ("https://[::1]/x", "address_inner"),
        ("https://[::ffff:10.0.0.1]/x", "address_inner"),
        ("https://[64:ff9b::a00:1]/x", "address_inner"),
        ("https://169.254.169.254/latest/meta-data", "address_inner"),
        ("https://192.168.1.10/x", "address_inner"),
        ("https://localhost/x", "address_inner"),
        ("http://hooks.slack.com/services/x", "address_no_address"),
        ("https://user@hooks.slack.com/x", "address_no_address"),
        ("ftp://hooks.slack.com/x", "address_no_address"),
        ("hooks.slack.com/services/x", "address_no_address"),
        ("https://hooks.slack.com/a b", "address_no_address"),
        ("https://hooks.slack.com:99999/", "address_no_address"),
    ],
)
def test_an_address_that_leads_inwards_or_nowhere_is_refused(
    quiet: Universe, address: str, code: str
) -> None:
    with refused(code):
        added(quiet, address)
    assert not Webhook.objects.exists()


def test_only_administrators_manage_channels(quiet: Universe) -> None:
    row = added(quiet, "https://hooks.slack.com/services/x")
    for person, code in ((quiet.ito, "only_administrators"), (quiet.kondo, "auditors_change_nothing")):
        common = {"webhook": row, "by": person, "at": quiet.now}
        with refused(code):
            change_webhook(name="x", **common)
        with refused(code):
            pause_webhook(paused=True, **common)
        with refused(code):
            ask_test(**common)
        with refused(code):
            remove_webhook(**common)


def test_terms_that_make_no_sense_are_refused(quiet: Universe) -> None:
    row = added(quiet, "https://hooks.slack.com/services/x")
    common = {"webhook": row, "by": quiet.yamada, "at": quiet.now}
    for terms, code in (
        ({"kinds": []}, "channel_needs_kinds"),
        ({"kinds": ["position_asked"]}, "channel_needs_kinds"),
        ({"documents": ["nothing"]}, "no_such_document"),
        ({"name": " "}, "channel_needs_a_name"),
    ):
        with refused(code):
            change_webhook(**common, **terms)


def test_its_address_is_sealed_and_no_history_has_it(quiet: Universe) -> None:
    row = added(quiet, "https://hooks.slack.com/services/secret")
    assert "secret" not in row.address and unseal(row.address)["address"].endswith("/secret")
    change_webhook(
        webhook=row, address="https://hooks.slack.com/services/other", by=quiet.yamada, at=quiet.later()
    )
    remove_webhook(webhook=row, by=quiet.yamada, at=quiet.later())
    row.refresh_from_db()
    assert row.address == ""
    found = lines(Filters(kind="settings", person=quiet.yamada), limit=5)[0]
    assert [one.verb for one in found] == ["change", "add"]
    assert found[-1].text == "山田 一さんが、通知先のチャンネル「#mql」を追加しました。"
    with refused("channel_is_removed"):
        pause_webhook(webhook=row, paused=True, by=quiet.yamada, at=quiet.now)


def test_paused_it_is_told_nothing_and_nothing_of_that_time_later(
    quiet: Universe, chat: tuple[Chat, str]
) -> None:
    server, address = chat
    row = added(quiet, address + SLACK)
    waiting(quiet)
    pause_webhook(webhook=row, paused=True, by=quiet.yamada, at=quiet.now)
    quiet.discussed()
    pause_webhook(webhook=row, paused=False, by=quiet.yamada, at=quiet.later())
    assert run(quiet) == 3 and server.asked == []  # three people by e-mail
    notice = row.notices.get()
    assert notice.next_try_at is None and "一時停止" in notice.error


def test_a_test_goes_the_same_way(quiet: Universe, chat: tuple[Chat, str]) -> None:
    server, address = chat
    row = added(quiet, address + SLACK, language="en")
    ask_test(webhook=row, by=quiet.yamada, at=quiet.now)
    assert run(quiet) == 1
    assert server.asked[0].body["blocks"][0]["text"]["text"] == "A test by Teigi: this channel will be told."
    DemoCompany.objects.create(seed=1, made_at=quiet.now)
    with refused("demo_tells_nobody"):
        ask_test(webhook=row, by=quiet.yamada, at=quiet.later())


def test_a_lost_key_says_what_to_do(quiet: Universe, settings: Settings) -> None:
    added(quiet, "https://hooks.slack.com/services/x")
    waiting(quiet)
    settings.SECRET_KEY = "another"
    settings.CREDENTIALS_KEY = []
    assert run(quiet) == 0
    assert "保存" in Notice.objects.get().error
