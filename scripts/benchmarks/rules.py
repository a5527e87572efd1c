"""The rule that the benchmarks judge by: six criteria over six attributes."""

from datetime import UTC, datetime

AT = datetime(2026, 11, 1, tzinfo=UTC)
ATTRIBUTES = {
    "employees": {"type": "integer"},
    "visits": {"type": "integer"},
    "seconds": {"type": "integer"},
    "source": {"type": "choice"},
    "authority": {"type": "boolean"},
    "need": {"type": "boolean"},
}


def body(size: int) -> dict[str, object]:
    """A definition's body that asks for at least `size` employees."""
    return {
        "format": "teigi/1",
        "kind": "mql",
        "attributes": ATTRIBUTES,
        "rule": {
            "all": [
                {"attribute": "employees", "is": "at_least", "value": size},
                {"attribute": "visits", "is": "at_least", "value": 3},
                {"attribute": "seconds", "is": "at_least", "value": 300},
                {"attribute": "source", "is": "one_of", "value": ["google", "direct", "organic search"]},
                {
                    "any": [
                        {"attribute": "authority", "is": "equals", "value": True},
                        {"attribute": "need", "is": "equals", "value": True},
                    ]
                },
            ]
        },
    }
