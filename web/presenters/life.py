"""A lead's life in words: its fields, its outcomes."""

from django.utils.translation import gettext as _


def life_labels() -> dict[str, str]:
    """Life field -> what it is called, in the order of a lead's life."""
    return {
        "created_at": _("Acquired"),
        "nurtured_at": _("First nurturing touch"),
        "mql_at": _("Judged MQL"),
        "contacted_at": _("First contact"),
        "sql_at": _("Judged SQL"),
        "opportunity_at": _("Opportunity opened"),
        "won_at": _("Won"),
        "lost_at": _("Lost"),
        "rejected_reason": _("Rejection reason"),
        "source": _("Source of the lead"),
        "owner": _("Person in charge"),
        "segment": _("Segment"),
        "amount": _("Amount"),
    }


def outcome_labels() -> dict[str, str]:
    """Outcome -> what it is called."""
    return {
        "won": _("Won"),
        "lost": _("Lost"),
        "rejected": _("Rejected by sales"),
        "never_contacted": _("Never contacted"),
        "open": _("Still open"),
    }
