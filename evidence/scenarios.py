"""The one write of scenarios: keeping a what-if under a name."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evidence.measures.what_if import KEYS
from evidence.models import Scenario
from people.models import Role, User

LONGEST = 100


class ScenarioRefused(Exception):  # noqa: N818 - said of the request
    """Nothing was kept; the text says why, in the reader's language."""


def may_keep_scenarios(user: User) -> str:
    """Why this person may not keep a scenario; "" where they may."""
    return _("Auditors read everything and change nothing.") if Role.AUDITOR in user.roles else ""


@transaction.atomic
def keep_scenario(*, name: str, rates: Mapping[str, float], by: User, at: datetime) -> Scenario:
    """Raises `ScenarioRefused`."""
    if refusal := may_keep_scenarios(by):
        raise ScenarioRefused(refusal)
    name = name.strip()
    if not name or len(name) > LONGEST:
        raise ScenarioRefused(_("Give it a name of at most %(most)s characters.") % {"most": LONGEST})
    if not rates or not rates.keys() <= {*KEYS} or not all(0 < rate <= 1 for rate in rates.values()):
        raise ScenarioRefused(_("Change at least one rate, to more than 0% and at most 100%."))
    return Scenario.objects.create(name=name, rates=dict(rates), by=by, at=at)
