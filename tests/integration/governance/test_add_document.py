"""Adding a governed document with its policy."""

from typing import Any

import pytest

from definitions.models import Document
from governance.actions.documents import add_document
from tests.integration.governance.refusing import refused
from tests.integration.universe import Universe


def added(world: Universe, by: str = "yamada", **changed: Any) -> Document:
    terms = {
        "key": "mql-smb",
        "kind": "mql",
        "scope": "smb",
        "name_ja": "中小企業のMQL",
        "name_en": "SMB MQL",
    } | changed
    return add_document(**terms, by=world.people[by], at=world.later())


def test_an_administrator_adds_one_with_its_policy(empty: Universe) -> None:
    document = added(empty, sessions_required=2, trial_days=14)
    assert (document.sessions_required, document.trial_days, document.review_months) == (2, 14, 3)
    assert document.history.get().history_user == empty.yamada


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"key": "mql"}, "document_exists"),
        ({"scope": ""}, "document_exists"),
        ({"key": "MQL SMB"}, "document_key"),
        ({"kind": "sla"}, "document_key"),
        ({"name_en": " "}, "document_names"),
        ({"approver_when_cmo_proposes": "sales_head"}, "document_approver"),
        ({"approver_when_cmo_proposes": "nobody"}, "document_approver"),
        ({"by": "sato"}, "only_administrators_and_cmo"),
        ({"by": "kondo"}, "auditors_change_nothing"),
    ],
)
def test_what_is_refused(empty: Universe, changed: dict[str, Any], code: str) -> None:
    with refused(code):
        added(empty, **changed)
