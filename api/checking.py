"""Checking a definition for the API: its faults, or what it says, as plain data in both languages."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from definitions.agreed import Agreed
from definitions.language.advice import say_finding
from definitions.language.body import body_of
from definitions.language.examples import checked_examples
from definitions.language.faults import Faults
from definitions.language.judge import compile_definition
from definitions.language.sense import sense
from definitions.language.tree import Definition, Reference, leaves
from definitions.language.wording import say
from evidence.judged import rule_fingerprint

Data = dict[str, Any]


def refused_by(faults: Faults) -> Data:
    """What is said of a body with faults."""
    listed = [
        {
            "path": one.path,
            "id": one.id,
            "code": one.code,
            "words": in_both(one.text),
            "allowed": one.params.get("allowed", ()),
        }
        for one in faults.faults
    ]
    nothing = dict.fromkeys(("body", "fingerprint", "sentence"))
    none_of: Data = {part: [] for part in ("criteria", "advice", "examples", "unknown_definitions")}
    return {"valid": False, "faults": listed} | nothing | none_of


def checked(definition: Definition, agreed: Agreed, at: datetime) -> Data:
    """What is said of a definition without faults, `at` being now. Raises `ReferenceCycle`."""
    words = agreed.catalogue
    japanese, english = (say(definition, words, language) for language in ("ja", "en"))
    nodes = leaves(definition.rule)
    referred = dict.fromkeys(leaf.definition for leaf in nodes if isinstance(leaf, Reference))
    judge = compile_definition(definition, agreed.definition_in_force)
    return {
        "valid": True,
        "faults": [],
        "body": body_of(definition),
        "fingerprint": rule_fingerprint(definition),
        "sentence": {"ja": japanese.plain, "en": english.plain},
        "criteria": [
            {"id": ja.id, "words": {"ja": ja.plain, "en": en.plain}}
            for ja, en in zip(japanese.lines, english.lines, strict=True)
        ],
        "advice": [
            {
                "id": found.id,
                "code": found.code,
                "words": in_both(partial(say_finding, found, definition, words)),
            }
            for found in sense(definition)
        ],
        "examples": [
            {
                "name": one.example.name,
                "verdict": one.example.verdict,
                "found": one.judgement.verdict.value,
                "holds": one.holds,
            }
            for one in checked_examples(judge)
        ],
        "unknown_definitions": [key for key in referred if agreed.in_force(key, at) is None],
    }


def in_both(text: Callable[[str], str]) -> dict[str, str]:
    """A text in each language."""
    return {language: text(language) for language in ("ja", "en")}
