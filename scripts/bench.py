"""Speed as ratios in one run, each with its goal beside it. Arguments: the subjects to run, otherwise all."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import (
    backtests,
    imports,
    judge_api,
    many_leads,
    many_polars,
    many_prepared,
    measures,
    one_lead,
    three_years,
)

SUBJECTS = {
    "one_lead": one_lead.run,
    "judge_api": judge_api.run,
    "backtests": backtests.run,
    "many_leads": many_leads.run,
    "imports": imports.run,
    "many_polars": many_polars.run,
    "many_prepared": many_prepared.run,
    "measures": measures.run,
    "three_years": three_years.run,
}


if __name__ == "__main__":
    for name in sys.argv[1:] or SUBJECTS:
        SUBJECTS[name]()
