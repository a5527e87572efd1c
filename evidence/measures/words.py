"""The measures in words: what each is called, and its formula."""

from django.utils.translation import gettext as _

from evidence.measures.measure import Windows


def rate_name(key: str, hours: int = 48) -> str:
    """`hours`: of the rule for the first contact in force."""
    return {
        "follow_up": _("Lead follow-up rate"),
        "first_contact": _("First contact within %(hours)s hours") % {"hours": hours},
        "response_time": _("Time to the first contact"),
        "lead_to_opportunity": _("Lead to opportunity rate"),
        "opportunity_to_won": _("Opportunity to won rate"),
        "lead_to_won": _("Lead to won rate"),
        "acceptance": _("Acceptance rate"),
    }[key]


def formula(key: str, windows: Windows, hours: int = 48) -> list[str]:
    """What is counted, over which leads, and which of them wait; a sentence each."""

    def younger(days: int) -> str:
        return _("A lead younger than %(days)s days at the newest import is still open and not counted.") % {
            "days": days
        }

    return {
        "follow_up": [
            _("MQLs with a first contact ÷ MQLs, of the leads marked MQL in the period."),
            younger(windows.follow_up),
            _("Leads of which no contact is recorded either way are left out and shown beside it."),
            _(
                "Only contacts that the CRM tells of count; one recorded by hand stops the %(hours)s-hour "
                "clock, but is not in this rate."
            )
            % {"hours": hours},
        ],
        "first_contact": [
            _(
                "MQLs contacted within %(hours)s counted hours ÷ MQLs whose deadline has passed or that were "
                "contacted, of the leads marked MQL in the period."
            )
            % {"hours": hours},
            _(
                "Weekends, public holidays and the company’s closures do not count. "
                "Running clocks are shown beside it."
            ),
        ],
        "response_time": [
            _(
                "From the judgement as an MQL to the first contact after it: median and 90th percentile, of "
                "the leads marked MQL in the period that were contacted."
            ),
            _("Once in hours by the clock on the wall, once in hours that count under the rule."),
        ],
        "lead_to_opportunity": [
            _("Leads that became an opportunity ÷ leads, of those acquired in the period."),
            younger(windows.opportunity),
        ],
        "opportunity_to_won": [
            _("Won ÷ opportunities that closed (won or lost), of those opened in the period."),
            younger(windows.won),
        ],
        "lead_to_won": [
            _("Won ÷ leads, of those acquired in the period."),
            younger(windows.won),
        ],
        "acceptance": [
            _(
                "MQLs that became SQL ÷ MQLs that sales judged (SQL, or rejected with a reason), of those "
                "marked MQL in the period."
            ),
            _("MQLs that sales has not judged are shown beside it."),
        ],
    }[key]
