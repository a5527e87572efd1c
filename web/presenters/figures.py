"""A number as it is shown: with its n or interval, then our own past."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    label: str
    value: str
    unit: str = ""
    stands_on: str = ""
    """Its n or its interval: "(182 / 284)", "[52–64]"."""
    past: str = ""
    """The same number before, in words with its period."""
