"""One model per file."""

from evidence.models.backtest import Backtest
from evidence.models.clock import ClockAlert, Closure, Contact, Exemption
from evidence.models.connection import Connection, Kind, Pull
from evidence.models.correction import Correction
from evidence.models.counting import Counting
from evidence.models.erasure import Erasure, Reissue
from evidence.models.feedback import LeadFeedback, RejectionReason
from evidence.models.monthly import MonthlyFigure
from evidence.models.push import Push, PushedLead
from evidence.models.retention import Retention, Thinning
from evidence.models.scenario import Scenario
from evidence.models.snapshot import Snapshot, Source

__all__ = [
    "ClockAlert",
    "Closure",
    "Contact",
    "Exemption",
    "Backtest",
    "Connection",
    "Correction",
    "Counting",
    "Erasure",
    "Kind",
    "LeadFeedback",
    "MonthlyFigure",
    "Pull",
    "Push",
    "PushedLead",
    "Reissue",
    "RejectionReason",
    "Retention",
    "Scenario",
    "Snapshot",
    "Source",
    "Thinning",
]
