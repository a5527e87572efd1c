"""Channels as lines: what each is told, and how its last message went."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from definitions.models import Document
from governance.models import Notice, Webhook
from governance.refusals import in_words
from governance.ways import FOR_CHANNELS, channel_label


@dataclass(frozen=True, slots=True)
class WebhookLine:
    webhook: Webhook
    state: str
    """How it stands, as one sentence."""
    needs_you: bool
    told: str
    documents: str


def webhook_lines(rows: Iterable[Webhook]) -> list[WebhookLine]:
    names = {document.key: str(document) for document in Document.objects.all()}
    return [webhook_line(row, names) for row in rows]


def webhook_line(row: Webhook, names: dict[str, str]) -> WebhookLine:
    last = row.notices.order_by("-created_at", "-pk").exclude(sent_at=None, error="").first()
    failed = bool(last and last.error and not last.sent_at and not row.paused_at)
    kinds = [channel_label(kind) for kind in FOR_CHANNELS if kind in row.kinds]
    told = _("everything") if len(kinds) == len(FOR_CHANNELS) else str(in_words(kinds))
    documents = str(in_words([names.get(key, key) for key in row.documents])) or _("all documents")
    return WebhookLine(row, state(row, last), failed, told, documents)


def state(row: Webhook, last: Notice | None) -> str:
    """Paused, never told, or how the last message went."""
    if row.paused_at:
        return _("Paused since %(at)s: it is told nothing.") % {"at": in_words(row.paused_at)}
    if last is None:
        return _("It has not been told anything yet.")
    if last.sent_at:
        return _("Last told on %(at)s.") % {"at": in_words(last.sent_at)}
    return _("The last message did not arrive: %(why)s") % {"why": last.error}
