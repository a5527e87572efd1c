"""Every rate, in the order of a lead's life."""

from collections.abc import Sequence

from evidence.measures.acceptance import ACCEPTANCE
from evidence.measures.first_contact import FIRST_CONTACT
from evidence.measures.follow_up import FOLLOW_UP
from evidence.measures.lead_to_opportunity import LEAD_TO_OPPORTUNITY
from evidence.measures.lead_to_won import LEAD_TO_WON
from evidence.measures.measure import Measure
from evidence.measures.opportunity_to_won import OPPORTUNITY_TO_WON

RATES: tuple[Measure, ...] = (
    FOLLOW_UP,
    FIRST_CONTACT,
    ACCEPTANCE,
    LEAD_TO_OPPORTUNITY,
    OPPORTUNITY_TO_WON,
    LEAD_TO_WON,
)
BY_KEY = {measure.key: measure for measure in RATES}


def counted_together(measure: Measure, among: Sequence[Measure] = RATES) -> list[Measure]:
    """Those that are counted in the same pass as a measure. Among all rates: every page finds what another
    has asked.
    """
    alike = [one for one in among if (one.starts, one.clocked) == (measure.starts, measure.clocked)]
    return alike if measure in alike else [measure]
