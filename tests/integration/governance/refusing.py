"""How tests say that an action must be refused: with this code, and with nothing changed."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.core import serializers

from governance.refusals import Refused


def everything() -> str:
    """All that governance and definitions have stored, as text."""
    models = [
        *apps.get_app_config("governance").get_models(),
        *apps.get_app_config("definitions").get_models(),
    ]
    return "\n".join(serializers.serialize("json", model._default_manager.order_by("pk")) for model in models)


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block is refused with this code, says so in words in both languages, and changes nothing."""
    from django.utils import translation

    before = everything()
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.refusal.code == code, caught.value.refusal
    for language in ("ja", "en"):
        with translation.override(language):
            assert len(str(caught.value)) > 8
    assert everything() == before
