"""The universe, before and after the first version of the MQL definition came into force.

Whatever a test does through actions, its record is whole at the end: an action that forgets to pass on
what it wrote is found here.
"""

from collections.abc import Iterator

import pytest

from governance.verifying import verify
from tests.integration import universe
from tests.integration.universe import Universe


@pytest.fixture
def empty(db: None) -> Iterator[Universe]:
    """A company that has agreed on nothing yet."""
    yield universe.company()
    assert verify(also_edits=False).findings == ()


@pytest.fixture
def world(db: None) -> Iterator[Universe]:
    """One visit is enough by version 1, in force."""
    yield universe.world()
    assert verify(also_edits=False).findings == ()
