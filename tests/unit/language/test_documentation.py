"""Every example of docs/language.md does what the page says."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from definitions.language.judge import compile_definition
from definitions.language.parse import Faults, parse
from tests.unit.language.words import AT

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "language.md").read_text(encoding="utf-8")
WHOLE, *EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_whole_file_at_the_top_is_a_definition() -> None:
    assert parse(WHOLE).kind == "mql"
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example(text: str) -> None:
    example: dict[str, Any] = yaml.safe_load(text)
    body = yaml.safe_load(WHOLE) | {"rule": example["rule"]}
    if "faults" in example:
        with pytest.raises(Faults) as refused:
            parse(body)
        assert [f"{fault.path}: {fault.text('en')}" for fault in refused.value.faults] == example["faults"]
        return
    judgement = compile_definition(parse(body))(example["lead"], AT)
    assert judgement.verdict == example["verdict"]
    assert list(judgement.missing) == example.get("missing", [])
