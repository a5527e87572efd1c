"""The universe, before and after the first version of the MQL definition came into force."""

import pytest

from tests.integration import universe
from tests.integration.universe import Universe


@pytest.fixture
def empty(db: None) -> Universe:
    """A company that has agreed on nothing yet."""
    return universe.company()


@pytest.fixture
def world(db: None) -> Universe:
    """One visit is enough by version 1, in force."""
    return universe.world()
