"""What is put back is what the actions left."""

import pytest
from django.db import transaction

from tests.integration.recorded import put_back, rows
from tests.integration.universe import company


@pytest.mark.django_db
def test_rows_put_back_are_those_that_the_actions_left() -> None:
    assert rows() == {}
    with transaction.atomic():
        company().first_version()
        left = rows()
        transaction.set_rollback(True)
    assert rows() == {}
    put_back(left)
    assert rows() == left
    assert sum(len(values) for _, values in left.values()) > 90
