"""The bad bodies of the language's tests, sent to the editor and to the action: refused, in words."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from django.test import Client

from api.errors import problem
from definitions.language.parse import Faults, parse
from governance.refusals import Refused
from tests.integration.universe import Universe
from tests.integration.web.page_forms import fields
from tests.unit.language.test_bad_trees import CASES, bad

pytestmark = pytest.mark.django_db
URL = "/definitions/mql/propose/"


def named(case: dict[str, Any]) -> str:
    return str(case["name"]).replace(" ", "-")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_text_form_refuses_them(as_person: Callable[..., Client], language: str) -> None:
    client = as_person("sato", language)
    opened = fields(client.get(URL).content.decode(), "editor")
    for case in CASES:
        text = case["text"] if "text" in case else yaml.safe_dump(bad(case), allow_unicode=True)
        sent = {**opened, "text": text, "do": "text"}
        response = client.post(URL, sent, headers={"HX-Request": "true"})
        if "body" in case and response.status_code == 200:
            continue  # the editor adds format, kind and attributes of its own, so some are good there
        assert response.status_code == 422, case["name"]
        assert response.context["written"], case["name"]
        assert all(len(one.text) > 8 for one in response.context["written"])


@pytest.mark.parametrize("case", [case for case in CASES if "text" not in case], ids=named)
def test_the_action_refuses_them_with_every_fault(world: Universe, case: dict[str, Any]) -> None:
    given = bad(case)
    with pytest.raises(Refused) as refused:
        world.drafted(given if isinstance(given, dict) and given else {"rule": given})
    assert refused.value.refusal.code == "invalid_body"
    if isinstance(given, dict) and given:
        listed = [[one["path"], one["code"]] for one in refused.value.refusal.params["faults"]]
        assert sorted(listed) == sorted(case["faults"])


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_api_says_them_as_problem_details(case: dict[str, Any]) -> None:
    with pytest.raises(Faults) as refused:
        parse(bad(case))
    answer = problem(refused.value, {})
    assert answer is not None
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    errors = json.loads(answer.content)["errors"]
    assert sorted([one["path"], one["code"]] for one in errors) == sorted(case["faults"])
    assert all(one["detail"] for one in errors)
