"""Every example of docs/language.md does what the page says."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from definitions.language.advice import say_finding
from definitions.language.catalogue import Catalogue
from definitions.language.changes import say_change
from definitions.language.compare import compare
from definitions.language.comparisons import comparisons
from definitions.language.conflicts import say_conflict
from definitions.language.examples import broken_examples
from definitions.language.judge import compile_definition
from definitions.language.merge import merge
from definitions.language.parse import Faults, canonical, parse
from definitions.language.prose import text_of
from definitions.language.sense import sense
from definitions.language.source import read_source
from tests.unit.language.words import AT

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "language.md").read_text(encoding="utf-8")
WHOLE, *EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_whole_file_at_the_top_is_a_definition() -> None:
    assert parse(WHOLE).kind == "mql"
    assert len(EXAMPLES) >= 6


def whole(rule: object) -> dict[str, Any]:
    body: dict[str, Any] = yaml.safe_load(WHOLE) | {"rule": rule}
    return body


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example(text: str) -> None:
    example: Any = read_source(text)
    if "changes" in example:
        old, new = (whole(example[side]) for side in ("old", "new"))
        said = [text_of(say_change(change, Catalogue(), "en")) for change in compare(old, new)]
        assert said == example["changes"]
        return
    if "merged" in example:
        three = [whole(example[side]) for side in ("base", "ours", "theirs")]
        conflicts = merge(*three).conflicts
        words = {conflict.key: text_of(say_conflict(conflict, Catalogue(), "en")) for conflict in conflicts}
        assert words == example["conflicts"]
        assert merge(*three, example["taking"]).body == canonical(whole(example["merged"]))
        return
    if "cases" in example:
        for rule, met, unmet in example["cases"]:
            judge = compile_definition(parse(whole(rule)))
            said = [judge(lead, AT).verdict for lead in (met, unmet)]
            assert said[0] == "qualified" and said[1] != "qualified", (rule, said)
        return
    body = whole(example["rule"])
    if "examples" in example:
        broken = broken_examples(compile_definition(parse(body | {"examples": example["examples"]})))
        assert {one.name: verdict for one, verdict in broken} == example["broken"]
        return
    if "advice" in example:
        asked = parse(body)
        assert [say_finding(one, asked, Catalogue(), "en") for one in sense(asked)] == example["advice"]
        return
    if "faults" in example:
        with pytest.raises(Faults) as refused:
            parse(body)
        assert [f"{fault.path}: {fault.text('en')}" for fault in refused.value.faults] == example["faults"]
        return
    other = parse(whole(example["mql"])) if "mql" in example else None
    judgement = compile_definition(parse(body), lambda _name, _at: other)(example["lead"], AT)
    assert judgement.verdict == example["verdict"]
    assert list(judgement.missing) == example.get("missing", [])


def test_every_comparison_node_and_entry_has_an_example() -> None:
    nodes = [node for text in (WHOLE, *EXAMPLES) for node in nested(read_source(text))]
    assert {node["is"] for node in nodes if "is" in node} == set(comparisons)
    keys = {key for node in nodes for key in node}
    assert keys >= {"all", "any", "none", "of", "score", "definition", "event", "times"}
    assert keys >= {"when", "points", "each", "fades", "at_most", "entries"}


def nested(plain: Any) -> Iterator[dict[str, Any]]:
    if isinstance(plain, dict):
        yield plain
    for inside in plain.values() if isinstance(plain, dict) else plain if isinstance(plain, list) else ():
        yield from nested(inside)
