"""GET /api/v1/imports/NUMBER/refused, and POST /api/v1/imports/NUMBER/corrections."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from knox.models import AuthToken

from evidence.actions import add_source, import_leads
from evidence.leads.records import records
from evidence.models import Correction, Snapshot
from jobs.models import Job
from people.actions import grant_role
from people.models import Role, User
from tests.integration.api.conftest import NOW, PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("company")]
Conforms = Callable[..., None]


@pytest.fixture
def address(person: User, company: None, tmp_path: Path) -> str:
    grant_role(role=Role.objects.get(key="analyst"), user=person, by=person, at=NOW)
    path = tmp_path / "leads.csv"
    path.write_text("ID,Size\nA,10\nB,many\nA,3\nC,few\nD,1,2\n", encoding="utf-8")
    source = add_source(key="crm", name="CRM", by=person, at=NOW)
    mapping: dict[str, Any] = {"id": "ID", "fields": {"employees": {"column": "Size"}}}
    row = import_leads(path=path, file_name="leads.csv", source=source, mapping=mapping, by=person, at=NOW)
    return f"/api/v1/imports/{row.pk}"


def send(client: Client, address: str, *rows: dict[str, Any]) -> Any:
    return client.post(f"{address}/corrections", {"rows": list(rows)}, "application/json")


def test_refused_values_come_with_their_rows(signed_in: Client, address: str, conforms: Conforms) -> None:
    response = signed_in.get(f"{address}/refused")
    conforms(response, "/imports/{number}/refused")
    assert response.json()["count"] == 4
    assert response.json()["results"][0] == {
        "line": 3,
        "column": "Size",
        "value": "many",
        "code": "not_a_whole_number",
        "detail": "This is not a whole number.",
        "corrected": False,
        "cells": {"ID": "B", "Size": "many"},
    }


@pytest.mark.parametrize(
    ("query", "lines"),
    [
        ("reason=duplicate_id", [4]),
        ("column=Size", [3, 5]),
        ("column=", [6]),
        ("state=corrected", []),
        ("state=open&sort=reason", [4, 3, 5, 6]),
    ],
)
def test_they_are_narrowed(signed_in: Client, address: str, query: str, lines: list[int]) -> None:
    found = signed_in.get(f"{address}/refused?{query}").json()["results"]
    assert [row["line"] for row in found] == lines


def test_rows_come_back_corrected(signed_in: Client, address: str, conforms: Conforms) -> None:
    rows = ({"line": 3, "cells": {"Size": "２０"}}, {"line": 5, "cells": {"Size": "fewer"}})
    response = send(signed_in, address, *rows)
    conforms(response, "/imports/{number}/corrections", "post")
    assert (response.status_code, response["Location"]) == (202, response.json()["url"])
    done = signed_in.get(response["Location"])
    conforms(done, "/imports/{number}/corrections/{job}")
    newest = Snapshot.objects.all()[0]
    said = done.json()
    assert (said["state"], said["accepted"], said["refused"]) == ("done", 1, 1)
    assert said["snapshot"] == newest.pk
    assert [(row["line"], row["column"], row["code"]) for row in said["wrong"]] == [
        (5, "Size", "not_a_whole_number")
    ]
    (lead,) = records(newest, ["crm:B"])
    assert lead.attributes == {"employees": 20}
    assert Correction.objects.get().lines == [3]
    found = signed_in.get(f"{address}/refused?state=corrected").json()["results"]
    assert [row["line"] for row in found] == [3]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"rows": []},
        {"rows": [{"line": 0, "cells": {}}]},
        {"rows": [{"line": 3, "cells": {"Size": ["1"]}}]},
        {"rows": [{"line": 3, "cells": {}}, {"line": 3, "cells": {}}]},
    ],
)
def test_a_body_of_another_shape_is_refused(signed_in: Client, address: str, body: dict[str, Any]) -> None:
    response = signed_in.post(f"{address}/corrections", body, "application/json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["path"].startswith("rows")
    assert not Job.objects.exists()


def test_what_cannot_be_is_said(signed_in: Client, address: str) -> None:
    unknown = send(signed_in, address, {"line": 3, "cells": {"Colour": "red"}})
    assert (unknown.status_code, unknown.json()["code"]) == (409, "not_now")
    assert signed_in.get(f"{address}/refused?sort=size").json()["errors"][0]["path"] == "sort"
    assert signed_in.get(f"{address}/corrections/99999").json()["code"] == "no_such_correction"
    assert signed_in.get("/api/v1/imports/99999/refused").json()["code"] == "no_such_snapshot"


def test_only_an_analyst_corrects(address: str) -> None:
    other = User.objects.create_user("kato@example.com", PASSWORD, name="加藤 実")
    _, token = AuthToken.objects.create(user=other)
    client = Client(headers={"Authorization": f"Bearer {token}"})
    assert send(client, address, {"line": 3, "cells": {"Size": "20"}}).status_code == 403
    assert client.get(f"{address}/refused").status_code == 200
