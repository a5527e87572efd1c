"""The pages that are compared; run as a program it opens those it is told, one a line, in its own company."""

import json
import sys
import time
from typing import Any

PAGES = (
    "/",
    "/figures/",
    "/matrix/",
    "/definitions/mql/",
    "/definitions/mql/?at=2026-06-01",
    "/definitions/mql/versions/{version}/",
    "/definitions/mql/versions/{version}/acknowledge/",
    "/definitions/mql/versions/{version}/dossier/",
    "/definitions/mql/versions/{version}/export/",
    "/definitions/mql/compare/",
    "/definitions/mql/check/",
    "/definitions/mql/propose/",
    "/proposals/",
    "/proposals/?sort=newest",
    "/proposals/{approved}/",
    "/proposals/{discussed}/",
    "/proposals/{discussed}/edit/",
    "/proposals/{discussed}/examples/",
    "/proposals/{discussed}/revisions/1/",
    "/proposals/{discussed}/differences/",
    "/proposals/{discussed}/sessions/1/",
    "/proposals/{tried}/",
    "/proposals/{tried}/trial/",
    "/reports/{report}/",
    "/my-turn/",
    "/notices/",
    "/settings/notices/",
    "/settings/webhooks/",
    "/settings/calendar/",
    "/settings/my-seat/",
    "/settings/people/",
    "/settings/documents/",
    "/settings/documents/mql/",
    "/settings/catalogue/",
    "/settings/reasons/",
    "/settings/closures/",
    "/calendar/",
    "/calendar/?from=2026-01",
    "/weekly/",
    "/weekly/{week}/",
    "/reviews/",
    "/reviews/{pack}/",
    "/history/",
    "/history/?page=5",
    "/history/?document=mql",
    "/history/?kind=people",
    "/history/?person={sato}",
    "/history/?sort=oldest",
    "/leads/",
    "/leads/feedback/",
    "/leads/feedback/answers/",
    "/deadlines/",
    "/imports/",
    "/snapshots/",
    "/backtests/",
    "/wins/",
    "/personal/",
    "/dashboard/",
    "/dashboard/follow_up/",
    "/claims/",
    "/both-sides/",
    "/conformance/",
    "/kpis/",
    "/what-if/",
    "/roadmap/",
    "/roadmap/initiatives/{initiative}/",
    "/roadmap/pulse/",
    "/api/v1/definitions/",
    "/api/v1/definitions/mql/versions/",
    "/api/v1/proposals/",
    "/api/v1/proposals/{discussed}",
    "/api/v1/my-turn/",
    "/api/v1/notices/",
    "/api/v1/history/",
    "/feeds/{feed}.ics",
)
LISTS = {"/feeds/{feed}.ics": "BEGIN:VEVENT", "/api/v1/proposals/": '"status"'}
LISTS["/api/v1/definitions/mql/versions/"] = '"in_force_until"'
"""What is asked for in whole, or whose page the demo does not fill: measured by the entry."""
"""Left out: what reads all of the record by its nature (the history's files, its verification)."""


def things() -> dict[str, Any]:
    """What the addresses name, of this company: the newest of their kind that the demo has as well."""
    from django.utils import timezone

    from definitions.models import Version
    from governance.actions.feeds import issue_feed
    from governance.models import EvidencePack, Initiative, Proposal, TrialReport, WeeklyPack
    from people.models import User

    def first(rows: Any) -> Any:
        row = rows.order_by("pk").first()
        return row.pk if row else 0

    proposals, sato = Proposal.objects.all(), User.objects.get(email__startswith="sato@")
    week = WeeklyPack.objects.order_by("-day").first()
    return {
        "version": Version.objects.filter(document__key="mql").in_force_at(timezone.now())[0].number,
        "approved": first(proposals.filter(status="approved")),
        "discussed": first(proposals.filter(status="discussion")),
        "tried": first(proposals.filter(status="trial")),
        "report": first(TrialReport.objects.all()),
        "week": week.day if week else "2026-01-02",
        "pack": first(EvidencePack.objects.all()),
        "initiative": first(Initiative.objects.all()),
        "sato": sato.pk,
        "feed": issue_feed(kind="all", by=sato, at=timezone.now())[1],
    }


def serve() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from people.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    named, client = things(), Client(headers={"accept-language": "ja"})
    client.force_login(User.objects.get(email__startswith="sato@"))
    for line in sys.stdin:
        connection.queries_log.clear()
        with CaptureQueriesContext(connection) as asked:
            before = time.process_time()
            answer = client.get(line.strip().format(**named))
            if answer.streaming:
                b"".join(answer)
            spent = time.process_time() - before
        entries = LISTS.get(line.strip(), "")
        many = answer.content.decode().count(entries) if entries else 1
        found = {"status": answer.status_code, "seconds": spent / (many or 1), "queries": len(asked)}
        print(json.dumps(found), flush=True)  # noqa: T201


if __name__ == "__main__":
    serve()
