"""A company, its pages opened by its people, at the universe's own time."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.integration import universe
from tests.integration.universe import Universe

Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def packs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What pages of measures show is asked ahead after an import in tests marked so: it takes seconds."""
    if not request.node.get_closest_marker("packs"):
        monkeypatch.setattr("evidence.measures.packs._keep", lambda _snapshot: None)


@pytest.fixture
def empty(db: None) -> Universe:
    """A company that has agreed on nothing yet."""
    return universe.company()


@pytest.fixture
def world(db: None) -> Universe:
    """One visit is enough by version 1 of the MQL definition, in force."""
    return universe.world()


@pytest.fixture
def as_person(world: Universe) -> Iterator[Callable[..., Client]]:
    """Signs somebody in, `as_person("sato", "en")`; the clock stands at the universe's now."""
    yield from browsers(world)


@pytest.fixture
def as_person_of_empty(empty: Universe) -> Iterator[Callable[..., Client]]:
    yield from browsers(empty)


def browsers(universe: Universe) -> Iterator[Callable[..., Client]]:
    cache.clear()
    with time_machine.travel(universe.now, tick=False) as traveller:

        def signed_in(key: str = "mori", language: str = "ja") -> Client:
            traveller.move_to(universe.now)
            client = Client(headers={"accept-language": language})
            client.force_login(universe.people[key])
            return client

        yield signed_in
