"""One lead: reasons against the verdict alone."""

from benchmarks.measured import ratio, repeated, say, seconds
from benchmarks.rules import AT, body
from definitions.language.judge import compile_definition
from definitions.language.parse import parse

LEAD = {
    "employees": 120,
    "visits": 5,
    "seconds": 400,
    "source": "Google",
    "authority": True,
    "events": [],
}


def run() -> None:
    """All reasons, times the verdict alone."""
    judge = compile_definition(parse(body(100)))
    times, ours, theirs = ratio(repeated(lambda: judge(LEAD, AT)), repeated(lambda: judge.verdict(LEAD, AT)))
    say("one lead: all reasons, times the verdict alone", times, "", seconds(ours, theirs))
