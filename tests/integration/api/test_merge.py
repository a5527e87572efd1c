"""GET and POST /api/v1/proposals/NUMBER/merge, and its preview."""

from typing import Any

import pytest

from tests.integration.superseding import comes_into_force
from tests.integration.universe import Universe, rule

pytestmark = pytest.mark.django_db
ROUTE = "/proposals/{number}/merge"


def test_a_program_reads_the_conflicts_tries_resolutions_and_sends_them(
    universe: Universe,
    send: Any,
) -> None:
    universe.first_version()
    number = universe.discussed(rule(visits=3)).pk
    nothing = send.read("sato", f"/proposals/{number}/merge", ROUTE)
    assert (nothing.status_code, nothing.json()["code"]) == (409, "nothing_to_merge")
    comes_into_force(universe, rule(visits=2))
    found = send.read("mori", f"/proposals/{number}/merge", ROUTE).json()
    (conflict,) = found["conflicts"]
    assert (conflict["base"]["value"], conflict["ours"]["value"], conflict["theirs"]["value"]) == (1, 3, 2)
    assert (found["base"], found["revision"], found["version"], found["body"]) == (1, 1, 2, None)
    written = {conflict["key"]: {"write": conflict["ours"] | {"value": 4}}}
    tried = send.read("mori", f"/proposals/{number}/merge/preview", f"{ROUTE}/preview", resolutions=written)
    assert (tried.json()["conflicts"], tried.json()["body"]) == ([], rule(visits=4))
    sent = {"revision": 1, "version": 2, "reason": "4回で合意", "no_backtest_reason": "過去リードがない"}
    assert send("sato", number, "merge", **sent).json()["code"] == "conflicts_left"
    wrong = send("sato", number, "merge", resolutions={conflict["key"]: "both"}, **sent)
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "not_a_resolution")
    broken = {conflict["key"]: {"write": conflict["ours"] | {"value": "many"}}}
    assert send("sato", number, "merge", resolutions=broken, **sent).status_code == 400
    done = send("sato", number, "merge", resolutions=written, **sent)
    assert (done.status_code, done.json()["base"], done.json()["revision"]) == (200, 2, 2)
