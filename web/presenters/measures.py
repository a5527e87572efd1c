"""Success measures as they are called, with their values and units."""

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evidence.trials import MEASURES, Figure, Measured


def measure_label(key: str) -> str:
    labels = {
        "qualified_per_week": _("Qualified leads per week"),
        "qualified_share": _("Share of leads that qualify"),
        "won_share_of_qualified": _("Won, of those qualified and closed"),
        "contacted_share_of_qualified": _("Follow-up rate of those qualified"),
        "rejected_share_of_qualified": _("Rejected by sales, of those qualified"),
        "accepted_share_of_qualified": _("Accepted by sales, of those answered"),
        "disagreements": _("Leads on which the versions differ"),
    }
    return labels.get(key, key)


def unit_label(unit: str) -> str:
    return {"share": "%", "leads": _("leads"), "leads_per_week": _("leads a week")}[unit]


def value_text(key: str, value: float | None) -> str:
    """A measure's value with its unit; a dash where there is none."""
    if value is None:
        return "–"
    unit = MEASURES[key].unit
    if unit == "share":
        return f"{plain(value * 100)}%"
    if unit == "leads":
        return ngettext("%(count)s lead", "%(count)s leads", round(value)) % {"count": plain(round(value))}
    return _("%(count)s a week") % {"count": plain(value)}


def interval_text(key: str, figure: Figure) -> str:
    """ "[5.2–8.9]", in the unit of the value; empty where there is none."""
    if figure.low is None or figure.high is None:
        return ""
    scale = 100 if MEASURES[key].unit == "share" else 1
    return f"[{plain(figure.low * scale)}–{plain(figure.high * scale)}]"


def threshold_text(key: str, way: str, value: float) -> str:
    words = {"value": value_text(key, value)}
    return _("at least %(value)s") % words if way == "at_least" else _("at most %(value)s") % words


def result_text(measured: Measured) -> str:
    names = {"met": _("Met"), "missed": _("Missed"), "too_few": _("Too few to tell")}
    return names[measured.result]


def plain(number: float) -> str:
    """One decimal where there is one."""
    rounded = round(number, 1)
    return str(formats.number_format(rounded, 0 if rounded == int(rounded) else 1, force_grouping=True))
