"""Wins: what past won leads have in common, for the definition that the reader has in mind."""

from definitions.models import Version
from evidence.models import Snapshot
from evidence.wins.candidates import Declared, declared
from evidence.wins.ranking import Ranking, ranking


def told(snapshot: Snapshot, version: Version | None) -> tuple[Ranking, Declared]:
    """The ranking, with how attributes are declared by the version in force, else by the catalogue.

    Raises `CannotJudge`, `TooSlow`.
    """
    attributes = declared(version.body if version else None)
    return ranking(snapshot, attributes), attributes
