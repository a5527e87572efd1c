"""A chat's webhook on loopback: takes what Slack and Teams document, and refuses what they would refuse."""

from typing import Any

from tests.vendors.loopback import Answer, Asked, Server

SLACK, TEAMS = "/services/T000/B000/XXXX", "/workflows/abc/triggers/manual/paths/invoke"
CARD = "application/vnd.microsoft.card.adaptive"


class Chat(Server):
    """Slack answers 200 "ok", a Teams workflow 202 with nothing; a malformed body is a 400."""

    def answer(self, asked: Asked) -> Answer:
        if asked.method != "POST" or not asked.headers["Content-Type"].startswith("application/json"):
            return Answer(400, "invalid_payload")
        if asked.path == SLACK:
            return Answer(200, "ok") if slack_takes(asked.body) else Answer(400, "invalid_blocks")
        if asked.path == TEAMS:
            return Answer(202, "") if teams_takes(asked.body) else Answer(400, "invalid card")
        return Answer(404, "no_service")


def slack_takes(body: Any) -> bool:
    """Blocks by docs.slack.dev/reference/block-kit/blocks: their types, and how long a text may be."""
    most = {"plain_text": {"header": 150, "section": 3000}, "mrkdwn": {"section": 3000}}
    blocks = body.get("blocks", [])
    texts = [most.get(one["text"]["type"], {}).get(one["type"], -1) for one in blocks]
    fits = all(0 < len(one["text"]["text"]) <= limit for one, limit in zip(blocks, texts, strict=True))
    return isinstance(body.get("text"), str) and 0 < len(blocks) <= 50 and fits


def teams_takes(body: Any) -> bool:
    """A message with one Adaptive Card, of no more than 28 KB."""
    (attachment,) = body["attachments"]
    card = attachment["content"]
    known = {"RichTextBlock", "TextBlock"}
    return (
        body["type"] == "message"
        and attachment["contentType"] == CARD
        and (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
        and {one["type"] for one in card["body"]} <= known
        and all(one["type"] == "Action.OpenUrl" and one["url"] for one in card["actions"])
        and len(str(body).encode()) <= 28 * 1024
    )
