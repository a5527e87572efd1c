"""The attribute catalogue: reading, adding, editing, and the type that stays while a version judges by it."""

from collections.abc import Callable

import pytest
from django.test import Client

from definitions.actions.catalogue import TypeInUse, change_attribute
from definitions.models import Attribute
from tests.integration.universe import Universe, rule
from web.forms.catalogue import initial

SignedIn = Callable[..., Client]
pytestmark = pytest.mark.django_db
NEW = {
    "key": "region",
    "label_ja": "地域",
    "label_en": "region",
    "type": "choice",
    "element": "demographic",
    "choices": "east | 東日本 | East\nwest",
    "source_fields": "地域\nRegion",
}


def form_of(key: str) -> dict[str, str]:
    """What the form of an attribute sends when nothing is changed."""
    values = initial(Attribute.objects.get(key=key))
    return {name: value for name, value in values.items() if value is not False}


def test_it_lists_every_attribute_by_element(as_person: SignedIn) -> None:
    response = as_person(language="en").get("/settings/catalogue/")
    elements = dict(response.context["elements"])
    assert [line.label for line in elements["BANT"]] == [
        "budget",
        "authority to decide",
        "stated need",
        "timeline",
    ]


@pytest.mark.parametrize("person", ["suzuki", "yamada"])
def test_an_analyst_or_administrator_adds_an_attribute(
    world: Universe, as_person: SignedIn, person: str
) -> None:
    response = as_person(person).post("/settings/catalogue/new/", NEW)
    assert response["Location"] == "/settings/catalogue/"
    row = Attribute.objects.get(key="region")
    assert row.choices == [
        {"value": "east", "ja": "東日本", "en": "East"},
        {"value": "west", "ja": "west", "en": "west"},
    ]
    assert row.source_fields == ["地域", "Region"]
    assert row.history.get().history_user == world.people[person]  # type: ignore[attr-defined]


@pytest.mark.parametrize("person", ["mori", "sato", "ito", "kondo"])
def test_others_read_why_they_may_not(as_person: SignedIn, person: str) -> None:
    client = as_person(person, "en")
    page = client.get("/settings/catalogue/").content.decode()
    assert 'href="/settings/catalogue/new/"' not in page
    assert client.post("/settings/catalogue/new/", NEW).status_code == 403
    assert not Attribute.objects.filter(key="region").exists()


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"key": "budget"}, "key", "has this key already"),
        ({"key": "Region One"}, "key", ""),
        ({"key": "region-1"}, "key", "small letters"),
        ({"choices": "a | b | c | d"}, "choices", "a | b | c | d"),
        ({"type": "integer"}, "choices", "belong to the types"),
        ({"judged_by_person": "on"}, "judged_by_person", "yes-or-no"),
        ({"true_ja": "東にある"}, "true_ja", "all four"),
        ({"label_ja": ""}, "label_ja", ""),
    ],
)
def test_what_cannot_be_is_refused_and_kept(
    as_person: SignedIn, changed: dict[str, str], field: str, words: str
) -> None:
    response = as_person("suzuki", "en").post("/settings/catalogue/new/", {**NEW, **changed})
    assert response.status_code == 422
    form = response.context["form"]
    assert words in form.errors[field][0]
    assert form["source_fields"].value() == NEW["source_fields"]
    assert not Attribute.objects.filter(key="region").exists()


def test_an_edit_is_shown_with_who_and_what(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    response = client.post("/settings/catalogue/budget/", {**form_of("budget"), "label_ja": "年間予算"})
    assert response["Location"] == "/settings/catalogue/budget/"
    page = client.get("/settings/catalogue/budget/").content.decode()
    assert "<del>予算</del> <ins>年間予算</ins>" in page
    assert "Sho Suzuki" in page


def test_saving_without_a_change_leaves_no_trace(as_person: SignedIn) -> None:
    as_person("suzuki").post("/settings/catalogue/need/", form_of("need"))
    row = Attribute.objects.get(key="need")
    assert row.history.count() == 1  # type: ignore[attr-defined]
    assert row.phrases["true"]["ja"] == "自社の課題を言葉にしている"


def test_an_edit_leaves_alone_what_the_form_does_not_ask(as_person: SignedIn) -> None:
    row = Attribute.objects.get(key="employees")
    row.phrases = {"of": {"ja": "企業", "en": "company"}}
    row.save()
    as_person("suzuki").post("/settings/catalogue/employees/", {**form_of("employees"), "label_en": "staff"})
    row.refresh_from_db()
    assert (row.label_en, row.phrases) == ("staff", {"of": {"ja": "企業", "en": "company"}})


def test_the_type_stays_while_a_version_judges_by_it(as_person: SignedIn) -> None:
    client = as_person("suzuki", "en")
    page = client.get("/settings/catalogue/site_visits/").content.decode()
    assert "The type stays: leads are judged by it under MQL definition version 1." in page
    client.post("/settings/catalogue/site_visits/", {**form_of("site_visits"), "type": "text"})
    assert Attribute.objects.get(key="site_visits").type == "integer"


def test_the_action_holds_the_type_too(world: Universe) -> None:
    row = Attribute.objects.get(key="site_visits")
    fields = {
        name: getattr(row, name)
        for name in (
            *("label_ja", "label_en", "element", "unit_ja", "unit_en"),
            *("judged_by_person", "known_later", "choices", "phrases", "source_fields"),
        )
    }
    with pytest.raises(TypeInUse) as refused:
        change_attribute(attribute=row, by=world.suzuki, at=world.later(), type="text", **fields)
    assert [str(version) for version in refused.value.versions] == ["mql@1"]


def test_a_type_that_no_version_uses_changes(as_person: SignedIn) -> None:
    client = as_person("suzuki")
    client.post("/settings/catalogue/budget/", {**form_of("budget"), "type": "integer"})
    assert Attribute.objects.get(key="budget").type == "integer"


def test_a_proposal_does_not_hold_the_type(world: Universe, as_person: SignedIn) -> None:
    body = rule(visits=5, criteria=[{"id": "budget", "attribute": "budget", "is": "known"}])
    body["attributes"]["budget"] = {"type": "number"}
    world.discussed(body)
    assert (
        "The type stays" not in as_person("suzuki", "en").get("/settings/catalogue/budget/").content.decode()
    )


def test_an_attribute_that_does_not_exist_is_missing(as_person: SignedIn) -> None:
    assert as_person().get("/settings/catalogue/nothing/").status_code == 404


def test_the_pages_ask_few_queries(
    as_person: SignedIn, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    client = as_person("suzuki")
    client.get("/settings/catalogue/")
    with django_assert_max_num_queries(10):  # type: ignore[attr-defined]
        client.get("/settings/catalogue/")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get("/settings/catalogue/site_visits/")
