"""The whole road in the browser, from the import to the version in force; in both languages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine

from tests.functional.leads_by_hand import Leads
from tests.functional.office import Office
from tests.functional.road.deciding import (
    acknowledge,
    approve_it,
    check_a_lead,
    look_at_calendar_and_history,
    see_it_come_into_force,
)
from tests.functional.road.discussing import agree, discuss_and_object, revise
from tests.functional.road.importing import import_leads, import_new_leads
from tests.functional.road.place import Road, agree_on_version_1, tokyo
from tests.functional.road.proposing import open_the_discussion, propose_a_change, read_the_differences
from tests.functional.road.said import SAID
from tests.functional.road.trying import compute_the_report, start_the_trial, watch_the_trial
from tests.integration.universe import company
from tests.shared import shared


@pytest.fixture
def road(office: Office, tmp_path: Path) -> Iterator[Road]:
    leads = Leads.read(shared("data/x_education_leads.csv"))
    with time_machine.travel(tokyo(9, 1), tick=True) as clock:
        people = company().people
        said = SAID[office.language]
        agree_on_version_1(people, said)
        office.data = (*leads.data(), "最初の管理者")
        yield Road(office, clock, leads, leads.split(tmp_path), said)


def test_the_whole_road(road: Road) -> None:
    import_leads(road)
    propose_a_change(road)
    read_the_differences(road)
    open_the_discussion(road)
    discuss_and_object(road)
    revise(road)
    agree(road)
    start_the_trial(road)
    import_new_leads(road)
    watch_the_trial(road)
    compute_the_report(road)
    approve_it(road)
    see_it_come_into_force(road)
    acknowledge(road)
    look_at_calendar_and_history(road)
    check_a_lead(road)
