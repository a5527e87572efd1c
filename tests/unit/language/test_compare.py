"""Two versions are compared node by node, by id."""

from definitions.language.compare import Added, Changed, Moved, Removed, compare
from tests.unit.language.words import body, is_

E = is_("employees", "at_least", 50) | {"id": "e"}
N = is_("need", "equals", True) | {"id": "n"}
T = is_("title", "known") | {"id": "t"}


def root(*children: object) -> dict[str, object]:
    return body({"id": "r", "all": list(children)})


def test_a_changed_value_and_note() -> None:
    (change,) = compare(root(E, N), root(E | {"value": 100, "note": "大きい会社だけ"}, N))
    assert isinstance(change, Changed)
    assert (change.id, dict(change.fields)) == ("e", {"value": (50, 100), "note": (None, "大きい会社だけ")})


def test_added_and_removed_come_with_what_hangs_below_them() -> None:
    group = {"id": "g", "any": [N, T]}
    (added,) = compare(root(E), root(E, group))
    assert isinstance(added, Added) and (added.id, added.parent) == ("g", "r")
    (removed,) = compare(root(E, group), root(E))
    assert isinstance(removed, Removed) and (removed.id, removed.parent) == ("g", "r")


def test_a_criterion_that_hangs_elsewhere_moved() -> None:
    added, moved = compare(root(E, N), root(E, {"id": "g", "any": [N]}))
    assert isinstance(added, Added) and added.id == "g"
    assert isinstance(moved, Moved) and (moved.id, moved.old_parent, moved.new_parent) == ("n", "r", "g")


def test_order_is_no_change() -> None:
    assert compare(root(E, N), root(N, E)) == ()


def test_a_node_that_became_another_kind() -> None:
    (change,) = compare(root(E, {"id": "g", "any": [N]}), root(E, {"id": "g", "none": [N]}))
    assert isinstance(change, Changed) and dict(change.fields) == {"kind": ("any", "none")}


def test_entries_of_a_score_are_compared_too() -> None:
    def score(points: float) -> dict[str, object]:
        return {"id": "s", "at_least": 5, "score": [{"id": "w", "when": N, "points": points}]}

    (change,) = compare(root(score(10)), root(score(12.5)))
    assert isinstance(change, Changed) and dict(change.fields) == {"points": (10, 12.5)}
