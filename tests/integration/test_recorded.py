"""What is put back is what the actions left."""

import pytest
from django.db import transaction

from tests.integration.recorded import put_back, rows
from tests.integration.universe import company, world


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


@pytest.mark.django_db
def test_a_step_put_back_leaves_what_the_step_itself_leaves() -> None:
    with transaction.atomic():
        universe = world()
        number = universe.tried().proposal_id
        fingerprint = universe.bring_leads(universe.now, qualifying=3).fingerprint
        left = rows()
        transaction.set_rollback(True)
    again = world()
    assert again.tried().proposal_id == number
    assert again.bring_leads(again.now, qualifying=3).fingerprint == fingerprint
    assert again.now == universe.now
    assert rows() == left
    assert again.drafted().pk > number  # from other rows it is done anew
