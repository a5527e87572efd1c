"""Measuring: ratios of interleaved runs in one process, printed with their goals."""

import gc
import statistics
import time
from collections.abc import Callable

ROUNDS = 7


def ratio(
    ours: Callable[[], object], theirs: Callable[[], object], rounds: int = ROUNDS
) -> tuple[float, float, float]:
    """Medians of CPU seconds of interleaved runs: (ours / theirs, ours, theirs)."""
    ours(), theirs()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for call, seconds in zip((ours, theirs), taken, strict=True):
            gc.collect()  # nobody pays for what the other left behind
            before = time.process_time()
            call()
            seconds.append(time.process_time() - before)
    mine, other = (statistics.median(seconds) for seconds in taken)
    return mine / other, mine, other


def processor(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median of CPU seconds of so many runs, after one that counts for nothing."""
    return ratio(call, lambda: None, rounds)[1]


def repeated(call: Callable[[], object], times: int = 2000) -> Callable[[], object]:
    """The call so many times over, for what is too quick to be timed alone."""

    def all_of_them() -> None:
        for _ in range(times):
            call()

    return all_of_them


def say(what: str, figure: float, goal: str, detail: str = "") -> None:
    """One line: the figure, its goal ("at most 1.1", "at least 12", or blank), what it is, the detail."""
    word, _, bound = goal.rpartition(" ")
    met = not goal or (figure >= float(bound) if word == "at least" else figure <= float(bound))
    aim = f"{goal}{'' if met else ' (missed)'}"
    print(f"{figure:8.2f}  {aim:22}  {what}{f'  ({detail})' if detail else ''}")  # noqa: T201


def seconds(ours: float, theirs: float) -> str:
    """The two times behind a ratio, as a detail."""
    return f"{ours:.3f} s / {theirs:.3f} s CPU"
