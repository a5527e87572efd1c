"""Sending under kill -9: whatever step a worker dies before, every notice goes out, none is lost, and one
that goes twice is recognised by its key.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from governance.actions.webhooks import add_webhook
from governance.dated import dated
from governance.digests import make_digests
from governance.models import Notice
from governance.sending import CLAIM
from governance.telling import tell
from tests.integration import universe
from tests.integration.evidence.dying import dying
from tests.vendors.chat import SLACK, Chat
from tests.vendors.loopback import serving

pytestmark = pytest.mark.django_db(transaction=True)

# A worker that sends at an instant; its mail lies in files of its own folder.
ACTION = """
from django.template.loader import get_template
from django.urls import reverse
from django.utils import translation
from governance.sending import send_waiting
settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH = sys.argv[1] + "/mail"
settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
# Read before the forks, not by every one of them.
get_template("notices/mail.txt"), reverse("my_turn")
for language, _name in settings.LANGUAGES:
    with translation.override(language):
        translation.gettext("Sign in")
def do(what, by):
    at = datetime.fromisoformat(what)
    send_waiting(lambda: at)
"""
# Three such workers, forked once all is loaded; none begins before all are there.
TOGETHER = f"""{ACTION}
send = do
def do(what, by):
    connection.close()
    begin, go = os.pipe()
    workers = []
    for _ in range(3):
        worker = os.fork()
        if not worker:
            try:
                os.close(go)
                os.read(begin, 1)
                send(what, by)
                os._exit(0)
            finally:
                os._exit(1)
        workers.append(worker)
    os.close(go)
    assert [os.waitpid(worker, 0)[1] for worker in workers] == [0, 0, 0]
"""
UP_TO = 12
"""A worker dies before its first step, the next one before its second, … and again from the first."""


@pytest.fixture
def chat(settings: Settings) -> Iterator[tuple[Chat, str]]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    server = Chat()
    with serving(server) as address:
        yield server, address


def waiting(address: str) -> datetime:
    """What is told by mail and to a channel, of events, of dates and by digests; and when it goes."""
    world = universe.world()
    Notice.objects.all().delete()
    add_webhook(
        name="#mql",
        service="slack",
        address=address,
        language="ja",
        kinds=["discussion_opened", "position_due"],
        by=world.yamada,
        at=world.now,
    )
    world.discussed()
    # Thursday, 9 April, noon in Tokyo: the position is overdue, and digests are due.
    at = world.now.replace(month=4, day=9, hour=3, minute=0)
    tell(dated(at), at)
    make_digests(at)
    return at


def mailed(folder: Path) -> Counter[str]:
    """Message-ID -> how often it was handed over."""
    files = folder.glob("mail/*")
    lines = [line for file in files for line in file.read_text().splitlines()]
    return Counter(line.partition(": ")[2] for line in lines if line.startswith("Message-ID: "))


def test_killed_before_any_step_all_of_it_goes(data_folder: Path, chat: tuple[Chat, str]) -> None:
    server, address = chat
    at, killed = waiting(address + SLACK), 0
    with dying(data_folder, ACTION) as run:
        while run(killed % UP_TO, at.isoformat()):
            # Another worker takes up what a dead one had claimed when that claim has lapsed.
            killed, at = killed + 1, at + CLAIM
            assert killed < 100
    assert killed > UP_TO
    rows = {row.message_id: row for row in Notice.objects.all()}
    assert all(row.sent_at for row in rows.values())
    kinds = {row.kind for row in rows.values()}
    assert {"position_asked", "discussion_opened", "position_due", "digest"} <= kinds
    by_mail = mailed(data_folder)
    assert set(by_mail) == {key for key, row in rows.items() if row.to}
    posted = Counter(f"<{asked.headers['Idempotency-Key']}>" for asked in server.asked)
    assert set(posted) == {key for key, row in rows.items() if row.webhook}
    # Again only where a worker died between handing over and marking, under the same key.
    again = sum(by_mail.values()) + sum(posted.values()) - len(rows)
    assert 0 < again < killed


@pytest.mark.skipif(
    django_settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"), reason="one worker writes at a time"
)
def test_several_workers_send_none_twice(data_folder: Path, chat: tuple[Chat, str]) -> None:
    """Three processes send at once, and none dies."""
    server, address = chat
    at = waiting(address + SLACK)
    with dying(data_folder, TOGETHER) as run:
        assert not run(1_000_000, at.isoformat())
    rows = list(Notice.objects.all())
    assert all(row.sent_at for row in rows)
    by_mail = mailed(data_folder)
    assert set(by_mail.values()) == {1} and len(by_mail) == sum(row.to is not None for row in rows)
    assert len(server.asked) == sum(row.webhook is not None for row in rows) > 0
