"""Run once in an empty installation: a company with MQL and SQL in force, and a token, printed last."""

from datetime import UTC, datetime

from definitions.actions.versions import publish
from definitions.models import Document
from demo import definitions
from governance.actions.company import start_company
from people.models import User
from people.tokens import give_token

SINCE = datetime(2026, 4, 1, tzinfo=UTC)
person = User.objects.create_user("bench@example.com", "a long pass phrase", name="Bench")
start_company(by=person, at=SINCE)
for key, body in (("mql", definitions.MQL_3), ("sql", definitions.SQL_1)):
    publish(
        document=Document.objects.get(key=key),
        body=body,
        agreement=[],
        approved_by=person,
        reason="",
        proposal_number=None,
        report_fingerprint="",
        decided_at=SINCE,
        published_at=SINCE,
        in_force_from=SINCE,
    )
print(give_token(by=person)[0])  # noqa: T201
