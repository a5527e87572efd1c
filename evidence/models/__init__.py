"""One model per file."""

from evidence.models.backtest import Backtest
from evidence.models.snapshot import Snapshot, Source

__all__ = ["Backtest", "Snapshot", "Source"]
