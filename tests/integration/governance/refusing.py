"""How tests say that an action must be refused: with this code, and with nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from governance.refusals import Refused
from tests.integration.recorded import rows


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block is refused with this code, says so in words in both languages, and changes nothing."""
    from django.utils import translation

    before = rows()
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.refusal.code == code, caught.value.refusal
    for language in ("ja", "en"):
        with translation.override(language):
            assert len(str(caught.value)) > 8
    assert rows() == before
