"""Messages as the chats take them: Slack's blocks, and an Adaptive Card for Teams. Pure.

What people wrote is plain text in both, so that it can neither call a whole channel nor hide a link.
"""

from typing import Any

HEADER, TEXT = 150, 2900
"""The most characters that Slack takes, of a header and of a section; Teams takes 28 KB of all."""


def message(service: str, title: str, text: str, url: str, label: str) -> dict[str, Any]:
    """`service`: slack or teams; `label`: of the link."""
    return (slack if service == "slack" else teams)(title, shortened(text, TEXT), url, label)


def slack(title: str, text: str, url: str, label: str) -> dict[str, Any]:
    """No button: without an app that answers, Slack marks one as broken. `text` is what a phone shows."""
    plain: list[dict[str, Any]] = [{"type": "section", "text": {"type": "plain_text", "text": text}}]
    return {
        "text": escaped(title),
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": shortened(title, HEADER)}},
            *(plain if text else []),
            {"type": "section", "text": {"type": "mrkdwn", "text": f"<{escaped(url)}|{escaped(label)}>"}},
        ],
    }


def teams(title: str, text: str, url: str, label: str) -> dict[str, Any]:
    """What a workflow “when a Teams webhook request is received” takes."""
    paragraphs = [line for line in text.split("\n") if line.strip()]
    return {
        "type": "message",
        "attachments": [
            {
                "contentType": "application/vnd.microsoft.card.adaptive",
                "contentUrl": None,
                "content": {
                    "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                    "type": "AdaptiveCard",
                    "version": "1.4",
                    "body": [
                        _run(title, weight="Bolder", size="Medium"),
                        *(_run(line) for line in paragraphs),
                    ],
                    "actions": [{"type": "Action.OpenUrl", "title": label, "url": url}],
                },
            }
        ],
    }


def _run(text: str, **style: str) -> dict[str, Any]:
    """A TextBlock would read it as Markdown."""
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **style}]}


def escaped(text: str) -> str:
    """As Slack asks for it in its own markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
