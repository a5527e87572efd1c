"""manage.py deadline prints when the first contact is due."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.models import User


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("deadline", *arguments, stdout=out)
    return out.getvalue().strip()


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (["2026-11-27T18:00+09:00"], "2026-12-01T18:00:00+09:00"),
        (["2026-11-27T18:00"], "2026-12-01T18:00:00+09:00"),
        (["2026-11-27T09:00Z"], "2026-12-01T18:00:00+09:00"),
        (["2026-10-09T18:00"], "2026-10-14T18:00:00+09:00"),
        (["2026-10-09T18:00", "--country", "DE"], "2026-10-13T18:00:00+09:00"),
        (["2026-05-01T18:00", "--hours", "24", "--country", "jp"], "2026-05-07T18:00:00+09:00"),
        (["2026-05-02"], "2026-05-09T00:00:00+09:00"),
    ],
)
def test_the_deadline_of_an_instant(analyst: User, arguments: list[str], due: str) -> None:
    assert printed(*arguments) == due


@pytest.mark.parametrize(
    "arguments",
    [["tomorrow"], ["2026-05-02", "--hours", "0"], ["2026-05-02", "--country", "XX"], ["9999-01-01"]],
)
def test_what_it_cannot_compute_is_said(analyst: User, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("deadline", *arguments)
