"""Real data beside the repository: tests that need it are skipped where it is absent."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "shared"


def shared(name: str) -> Path:
    """The path of a file below ../shared; skips the calling test where it is absent."""
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"../shared/{name} is absent")
    return path
