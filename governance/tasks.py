"""Jobs of governance: dates and digests are told, notices sent, who answered a pulse forgotten."""

from typing import Any

from governance.actions.pulse import forget_who_answered
from governance.actions.reviews import freeze_packs
from governance.actions.weekly import freeze_when_ripe
from governance.clock_alerts import tell_clocks
from governance.dated import dated
from governance.digests import make_digests
from governance.notices_of_versions import remind
from governance.sending import send_waiting
from governance.telling import tell
from jobs.doing import Run, job
from jobs.regular import Every


@job(every=Every(minutes=15))
def tell_dates(run: Run) -> dict[str, Any]:
    """Tell what follows from dates and was not told."""
    at = run.now()
    return {"told": tell(dated(at), at)}


@job(every=Every(minutes=15))
def make_daily_digests(run: Run) -> dict[str, Any]:
    """Make the digests of those whose morning has come."""
    return {"made": make_digests(run.now())}


@job(every=Every(minutes=5))
def send_notices(run: Run) -> dict[str, Any]:
    """Send what waits."""
    return {"sent": send_waiting(run.now)}


@job(every=Every(minutes=60))
def remind_of_versions(run: Run) -> dict[str, Any]:
    """Remind those who have not answered a version in force."""
    remind(run.now())
    return {}


@job(every=Every(minutes=60))
def forget_answered(run: Run) -> dict[str, Any]:
    """Who answered pulses that have ended."""
    return {"forgotten": forget_who_answered(at=run.now())}


@job(every=Every(minutes=60))
def freeze_evidence(run: Run) -> dict[str, Any]:
    """Write down the evidence of the reviews that are two weeks away; late, it is the same."""
    return {"packs": [pack.pk for pack in freeze_packs(at=run.now())]}


@job(every=Every(minutes=5))
def tell_of_clocks(run: Run) -> dict[str, Any]:
    """Tell what the clocks of the 48-hour rule have reached."""
    return {"told": tell_clocks(run.now())}


@job(every=Every(minutes=15))
def freeze_weekly_pack(run: Run) -> dict[str, Any]:
    """Freeze the numbers of the next weekly review, some hours before it."""
    row = freeze_when_ripe(run.now())
    return {"pack": row.pk if row else None}
