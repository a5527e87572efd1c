"""Jobs of governance: notices are sent."""

from typing import Any

from governance.notices_of_versions import remind
from governance.sending import send_waiting
from jobs.doing import Run, job
from jobs.regular import Every


@job(every=Every(minutes=5))
def send_notices(run: Run) -> dict[str, Any]:
    """Send what waits."""
    return {"sent": send_waiting(run.now)}


@job(every=Every(minutes=60))
def remind_of_versions(run: Run) -> dict[str, Any]:
    """Remind those who have not answered a version in force."""
    remind(run.now())
    return {}
