"""The universe, before and after the first version of the MQL definition came into force."""

import pytest

from tests.integration.universe import Universe, company


@pytest.fixture
def empty(db: None) -> Universe:
    """A company that has agreed on nothing yet."""
    return company()


@pytest.fixture
def world(empty: Universe) -> Universe:
    """One visit is enough by version 1, in force."""
    empty.first_version()
    return empty
