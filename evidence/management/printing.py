"""Printing: figures as commands write them."""

from evidence.figures import Rate


def rate_text(rate: Rate) -> str:
    """k/n with the share and its 95 % interval; a dash where there is none."""
    if rate.value is None or rate.low is None or rate.high is None:
        return "-"
    return f"{rate.k}/{rate.n} = {rate.value:.1%} ({rate.low:.1%}-{rate.high:.1%})"
