"""One model per file."""

from evidence.models.backtest import Backtest
from evidence.models.push import Push, PushedLead
from evidence.models.snapshot import Snapshot, Source

__all__ = ["Backtest", "Push", "PushedLead", "Snapshot", "Source"]
