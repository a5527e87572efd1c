"""Suggesting: the score card that some leads suggest, made once; a job of its own makes it for pages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec

from django.core.cache import cache
from django.utils.translation import gettext as _

from evidence.cohorts import Cohort
from evidence.judged import CannotJudge, Rules
from evidence.leads.incoming import Tell, untold
from evidence.leaking import leaks
from evidence.models import Snapshot
from evidence.wins.asking import asked, body_of
from evidence.wins.candidates import Candidate, Declared, candidates, declared
from evidence.wins.card import Body, Card, Making, Nothing
from evidence.wins.ranking import fingerprint, refuse_live

command = "pip install -c constraints.txt -r requirements-wins.txt"
method = 2
"""Counted up where the same leads would give another card."""
_cached_seconds = 30 * 24 * 3600


class NeedsLibrary(CannotJudge):
    """scikit-learn is not installed; the text says how to."""


@dataclass(frozen=True, slots=True)
class Question:
    """All that a card is made of; `mark` is the fingerprint of it."""

    snapshot: Snapshot
    kind: str
    in_force: Body | None
    cohort: Cohort | None
    attributes: Declared
    asked_about: Sequence[Candidate]
    mark: str

    def kept(self) -> Card | Nothing | None:
        """The answer, where it was made before."""
        found: Card | Nothing | None = cache.get(f"card:{self.mark}")
        return found

    def answer(self, tell: Tell = untold) -> Card | Nothing:
        """Made where it is not kept. `tell` hears "judging", then "fitting" and how far that is.

        Raises `CannotJudge`, `TooSlow`.
        """
        if (found := self.kept()) is not None:
            return found
        tell("judging")
        with asked(self.snapshot, self.attributes, self.asked_about, self.in_force, self.cohort) as answers:
            making = Making(self.snapshot, self.kind, self.in_force, answers, self.mark)
        found = making.card(tell)
        cache.set(f"card:{self.mark}", found, _cached_seconds)
        return found


def question(snapshot: Snapshot, kind: str, in_force: Body | None, cohort: Cohort | None = None) -> Question:
    """Of a cohort's leads, else of all: one question per snapshot, catalogue, leaks and version in force.

    Raises `NeedsLibrary`, `CannotJudge`, `TooSlow`.
    """
    if find_spec("sklearn") is None:
        raise NeedsLibrary(
            _(
                "A score card needs scikit-learn, which is not installed. Ask whoever runs Teigi to run: "
                "%(command)s"
            )
            % {"command": command}
        )
    refuse_live(snapshot)
    attributes = declared(in_force)
    leaking = leaks(snapshot, attributes)
    apart = {leak.attribute for leak in leaking}
    asked_about = [one for one in candidates(snapshot, attributes) if one.event or one.subject not in apart]
    declarations = body_of(attributes, asked_about)["attributes"]
    marks = (
        fingerprint(snapshot.fingerprint, asked_about, leaking),
        json.dumps([declarations, in_force], sort_keys=True),
        Rules.of(in_force, None).fingerprint if in_force else "",
        json.dumps((cohort or Cohort()).plain(), sort_keys=True),
        kind,
        str(method),
    )
    mark = sha256(" ".join(marks).encode()).hexdigest()
    return Question(snapshot, kind, in_force, cohort, attributes, asked_about, mark)


def suggested(
    snapshot: Snapshot, kind: str, in_force: Body | None, cohort: Cohort | None = None
) -> Card | Nothing:
    """The answer, for who waits for it. Raises like `question` and `Question.answer`."""
    return question(snapshot, kind, in_force, cohort).answer()
