"""Random trees and leads for the properties of the language."""

from typing import Any

from hypothesis import strategies as st

from tests.unit.language.words import event, is_

# Few values each, so that trees and leads meet and all outcomes can be tried out.
VALUES: dict[str, list[Any]] = {
    "employees": [10, 50],
    "need": [True, False],
    "title": ["部長", "ＣＴＯ"],
    "topics": [[], ["価格"]],
}

comparisons = st.one_of(
    st.builds(
        is_,
        st.just("employees"),
        st.sampled_from(["at_least", "less_than", "equals"]),
        st.sampled_from([10, 50]),
    ),
    st.builds(is_, st.just("need"), st.sampled_from(["equals", "not_equals"]), st.booleans()),
    st.builds(is_, st.just("title"), st.sampled_from(["equals", "contains", "starts_with"]), st.just("cto")),
    st.builds(is_, st.just("topics"), st.just("has"), st.just("価格")),
)
knowing = st.builds(is_, st.sampled_from(sorted(VALUES)), st.sampled_from(["known", "unknown"]))
events = st.fixed_dictionaries(
    {"event": st.sampled_from(["download", "seminar"]), "within_days": st.sampled_from([30, 90])},
    optional={"times": st.integers(1, 3)},
)
point_numbers = st.sampled_from([-10, 5, 7.5, 20, 40])


def _nodes(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    children = st.lists(inner, max_size=3)
    entries = st.lists(_entries(inner), max_size=3)
    return st.one_of(
        *(st.fixed_dictionaries({kind: children}) for kind in ("all", "any", "none")),
        st.fixed_dictionaries({"at_least": st.integers(0, 3), "of": children}),
        st.fixed_dictionaries({"score": entries, "at_least": st.sampled_from([0, 5, 27.5, 40])}),
    )


def _entries(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    when = st.fixed_dictionaries({"when": inner, "points": point_numbers})
    each = st.fixed_dictionaries(
        {"event": st.just("download"), "within_days": st.just(90), "each": st.sampled_from([5, 15])},
        optional={"at_most": st.just(30), "fades": st.booleans()},
    )
    group = st.fixed_dictionaries(
        {"entries": st.lists(st.one_of(when, each), max_size=2)},
        optional={"at_most": st.sampled_from([20, -5])},
    )
    return st.one_of(when, each, group)


rules = st.recursive(st.one_of(comparisons, events), _nodes, max_leaves=8)
rules_that_ask = st.recursive(st.one_of(comparisons, events, knowing), _nodes, max_leaves=8)
lead_events = st.builds(event, st.sampled_from(["download", "Seminar"]), st.integers(0, 100))
leads = st.fixed_dictionaries(
    {},
    optional={
        **{key: st.sampled_from(values) for key, values in VALUES.items()},
        "events": st.lists(
            st.builds(event, st.sampled_from(["download", "Seminar"]), st.integers(0, 100)), max_size=4
        ),
    },
)
