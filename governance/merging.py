"""A proposal whose base is old, put together with the version in force: what merges by itself, what not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from definitions import bodies
from definitions.language.merged import Merged, Resolution
from definitions.models import Version
from governance.models import Proposal, Revision
from governance.queries import in_force


@dataclass(frozen=True, slots=True)
class Merging:
    """`ours` is the proposal's newest revision, `theirs` the version in force; both grew from `base`."""

    base: Version
    ours: Revision
    theirs: Version
    merged: Merged

    @property
    def by_itself(self) -> tuple[tuple[bodies.Body, bodies.Body], tuple[bodies.Body, bodies.Body]]:
        """Two changes as (old, new): what the proposal adds to the version in force without any conflict, and
        what the version in force adds to the proposal.
        """
        three = self.base.body, self.ours.body, self.theirs.body
        return (
            (self.theirs.body, bodies.taking(*three, "theirs")),
            (self.ours.body, bodies.taking(*three, "ours")),
        )


def merging(
    proposal: Proposal, at: datetime, resolutions: Mapping[str, Resolution] | None = None
) -> Merging | None:
    """None where there is nothing to merge. Raises `Faults` where what was written makes no valid body."""
    theirs = in_force(proposal.document, at)
    if proposal.base is None or theirs is None or theirs == proposal.base:
        return None
    ours = proposal.revisions.latest("number")
    found = bodies.merge(proposal.base.body, ours.body, theirs.body, resolutions)
    return Merging(proposal.base, ours, theirs, found)
