"""The JSON Schema (2020-12) of the format teigi/1, drawn from the tables that the reader itself goes by.

It says what a schema can: shapes, keys, bounds, which comparison takes what. What depends on two places at
once (the type of an attribute and its comparisons, ids that are unique, depth, size) the reader alone checks.
"""

import hashlib
import json
from collections.abc import Mapping

from definitions.language.comparisons import comparisons
from definitions.language.fields import longest_id, longest_text, most_points, most_values
from definitions.language.reader import most_days, most_examples, most_nodes, most_times
from definitions.language.tree import type_names, verdict_names
from definitions.language.values import largest_number

Schema = Mapping[str, object]

text: Schema = {"type": "string", "pattern": r"\S", "maxLength": longest_text}
name: Schema = {"type": "string", "pattern": r"\S", "maxLength": longest_id}
number: Schema = {"type": "number", "minimum": -largest_number, "maximum": largest_number}
points: Schema = {"type": "number", "minimum": -most_points, "maximum": most_points}
common: Mapping[str, Schema] = {
    "id": {**name, "description": "Stays with the condition over versions; given where it is missing."},
    "note": {"type": "string", "description": "Why it is there."},
}


def schema(address: str) -> dict[str, object]:
    """The schema of a whole definition; `address` is its `$id`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "title": "teigi/1",
        "description": "A definition: which leads count.",
        **_object(
            {
                "format": {"const": "teigi/1"},
                "kind": name,
                "attributes": {
                    "type": "object",
                    "propertyNames": {
                        "pattern": r"\S",
                        "maxLength": longest_text,
                        "not": {"enum": ["id", "events"]},
                    },
                    "additionalProperties": _ref("attribute"),
                },
                "rule": _ref("node"),
                "examples": {
                    "type": "array",
                    "items": _ref("example"),
                    "maxItems": most_examples,
                },
            },
            needed=("format", "kind", "attributes", "rule"),
        ),
        "$defs": {"attribute": _attribute(), "example": _example(), **_nodes(), **_entries()},
    }


def fingerprint(address: str) -> str:
    """SHA-256 (hex) of the schema: it changes when the language does."""
    return hashlib.sha256(json.dumps(schema(address), sort_keys=True).encode()).hexdigest()


def _attribute() -> Schema:
    choices = {"type": "array", "items": text, "maxItems": most_values}
    return {
        **_object({"type": {"enum": list(type_names)}, "choices": choices}, needed=("type",)),
        "if": {"required": ["choices"]},
        "then": {"properties": {"type": {"enum": ["choice", "choices"]}}},
    }


def _example() -> Schema:
    fields: dict[str, Schema] = {
        "name": name,
        "at": {"type": "string", "pattern": r"^\s*\d{4}-\d{2}-\d{2}"},
        "lead": {"type": "object"},
        "verdict": {"enum": list(verdict_names)},
    }
    return _object(fields, needed=tuple(fields))


def _nodes() -> dict[str, Schema]:
    children = {"type": "array", "items": _ref("node"), "maxItems": most_nodes}
    window = _whole(1, most_days)
    kinds: dict[str, Schema] = {
        "all": _object({"all": children, **common}, needed=("all",)),
        "any": _object({"any": children, **common}, needed=("any",)),
        "none": _object({"none": children, **common}, needed=("none",)),
        "count": _object(
            {"at_least": _whole(0, most_times), "of": children, **common}, needed=("at_least", "of")
        ),
        "comparison": {"oneOf": [_comparison(is_, takes) for is_, (_, takes) in comparisons.items()]},
        "event": _object(
            {"event": text, "within_days": window, "times": _whole(1, most_times), **common},
            needed=("event", "within_days"),
        ),
        "score": _object(
            {
                "score": {"type": "array", "items": _ref("entry"), "maxItems": most_nodes},
                "at_least": points,
                **common,
            },
            needed=("score", "at_least"),
        ),
        "reference": _object({"definition": name, **common}, needed=("definition",)),
    }
    return {"node": {"oneOf": [_ref(kind) for kind in kinds]}, **kinds}


def _comparison(is_: str, takes: str) -> Schema:
    one: Schema = {"anyOf": [text, number, {"type": "boolean"}]}
    values: Mapping[str, Schema] = {
        "one": one,
        "list": {"type": "array", "items": one, "maxItems": most_values},
        "number": number,
        "pair": {
            "type": "array",
            "items": {"anyOf": [number, text]},
            "minItems": 2,
            "maxItems": 2,
        },
        "text": text,
        "texts": {"type": "array", "items": text, "maxItems": most_values},
        "days": _whole(0, most_days),
    }
    fields: dict[str, Schema] = {
        "attribute": {"type": "string", "pattern": r"\S", "maxLength": longest_text},
        "is": {"const": is_},
        **common,
    }
    if takes == "nothing":
        return _object(fields, needed=("attribute", "is"))
    return _object(fields | {"value": values[takes]}, needed=("attribute", "is", "value"))


def _entries() -> dict[str, Schema]:
    kinds: dict[str, Schema] = {
        "points_when": _object({"when": _ref("node"), "points": points, **common}, needed=("when", "points")),
        "points_per_event": {
            **_object(
                {
                    "event": text,
                    "within_days": _whole(1, most_days),
                    "each": points,
                    "at_most": points,
                    "fades": {"type": "boolean"},
                    **common,
                },
                needed=("event", "within_days", "each"),
            ),
            # A cap has the sign of what it caps; nothing needs none.
            "anyOf": [
                {"properties": {"each": {"minimum": 0}, "at_most": {"minimum": 0}}},
                {"properties": {"each": {"maximum": 0}, "at_most": {"maximum": 0}}},
                {"properties": {"each": {"const": 0}}},
            ],
        },
        "points_group": _object(
            {
                "entries": {"type": "array", "items": _ref("entry"), "maxItems": most_nodes},
                "at_most": points,
                **common,
            },
            needed=("entries",),
        ),
    }
    return {"entry": {"oneOf": [_ref(kind) for kind in kinds]}, **kinds}


def _object(fields: Mapping[str, Schema], needed: tuple[str, ...]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": dict(fields),
        "required": list(needed),
        "additionalProperties": False,
    }


def _whole(low: int, high: int) -> Schema:
    return {"type": "integer", "minimum": low, "maximum": high}


def _ref(part: str) -> Schema:
    return {"$ref": f"#/$defs/{part}"}
