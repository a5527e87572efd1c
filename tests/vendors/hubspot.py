"""HubSpot as its reference documents it: properties, search, batch read with history, owners, associations.

https://developers.hubspot.com/docs/api-reference
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.vendors.loopback import Answer, Asked, Server

ADDRESS = "https://api.hubapi.com"
TOKEN = "pat-na1-0000"
MOST_FOUND = 10_000

RATE_LIMITED = Answer(
    429,
    {
        "status": "error",
        "message": "You have reached your ten_secondly_rolling limit.",
        "errorType": "RATE_LIMIT",
        "correlationId": "c033cdaa-2c40-4a64-ae48-b4cec88dad24",
        "policyName": "TEN_SECONDLY_ROLLING",
    },
    {"Retry-After": "7"},
)
EXPIRED = Answer(
    401,
    {
        "status": "error",
        "message": "The access token is expired or invalid.",
        "correlationId": "c033cdaa-2c40-4a64-ae48-b4cec88dad24",
        "category": "EXPIRED_AUTHENTICATION",
    },
)
MISSING_SCOPES = Answer(
    403,
    {
        "status": "error",
        "message": "This app hasn't been granted all required scopes to make this call.",
        "correlationId": "c033cdaa-2c40-4a64-ae48-b4cec88dad24",
        "errors": [
            {
                "message": "One or more of the following scopes are required.",
                "context": {"requiredGranularScopes": ["crm.objects.contacts.read"]},
            }
        ],
        "category": "MISSING_SCOPES",
    },
)


def prop(name: str, label: str, type_: str = "string", field: str = "text", **options: str) -> dict[str, Any]:
    return {
        "name": name,
        "label": label,
        "type": type_,
        "fieldType": field,
        "groupName": "contactinformation",
        "hidden": False,
        "options": [
            {"label": text, "value": value, "displayOrder": i, "hidden": False}
            for i, (value, text) in enumerate(options.items())
        ],
    }


PROPERTIES = [
    prop("hs_object_id", "Record ID", "number", "number"),
    prop("createdate", "Create Date", "datetime", "date"),
    prop("lastmodifieddate", "Last Modified Date", "datetime", "date"),
    prop("numemployees", "Number of Employees", "number", "number"),
    prop("industry", "Industry", "enumeration", "select", MANUFACTURING="製造", IT_SERVICES="IT"),
    prop("lifecyclestage", "Lifecycle Stage", "enumeration", "radio", lead="Lead", customer="Customer"),
    prop("hubspot_owner_id", "Contact owner", "enumeration", "select"),
    prop("recent_conversion_date", "Recent Conversion Date", "datetime", "date"),
]


class HubSpot(Server):
    """An account. `put` gives a contact new values at an instant, as somebody there would."""

    def __init__(self) -> None:
        super().__init__()
        self.token = TOKEN
        self.properties = list(PROPERTIES)
        self.objects: dict[str, dict[str, dict[str, Any]]] = {
            "contacts": {},
            "calls": {},
            "emails": {},
            "meetings": {},
        }
        self.owners = [{"id": "77", "firstName": "翔", "lastName": "鈴木", "email": "suzuki@example.jp"}]
        self.ids = count(1001)

    def put(self, at: datetime, id_: str = "", **values: str) -> str:
        contacts = self.objects["contacts"]
        if not id_:
            id_ = str(next(self.ids))
            contacts[id_] = {"history": {}}
            values = {"hs_object_id": id_, "createdate": _iso(at), **values}
        values["lastmodifieddate"] = _iso(at)
        for name, value in values.items():
            told = {"value": value, "timestamp": _iso(at), "sourceType": "CRM_UI", "updatedByUserId": 456}
            contacts[id_]["history"].setdefault(name, []).insert(0, told)
        return id_

    def act(
        self, kind: str, at: datetime, contacts: Iterable[str], changed: datetime | None = None, **values: str
    ) -> str:
        id_ = str(next(self.ids))
        said = {"hs_object_id": id_, "hs_timestamp": _iso(at), "hs_lastmodifieddate": _iso(changed or at)}
        self.objects[kind][id_] = {"said": said | values, "contacts": list(contacts)}
        return id_

    def answer(self, asked: Asked) -> Answer:
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return EXPIRED
        match asked.path.strip("/").split("/"):
            case ["crm", "v3", "properties", "contacts"]:
                return Answer(200, {"results": self.properties})
            case ["crm", "v3", "owners"]:
                return Answer(200, {"results": self.owners})
            case ["crm", "v3", "objects", kind, "search"]:
                return self._search(kind, asked.body)
            case ["crm", "v3", "objects", "contacts", "batch", "read"]:
                return self._read(asked.body)
            case ["crm", "v3", "associations", kind, "contacts", "batch", "read"]:
                return self._associated(kind, asked.body)
        return Answer(404, {"status": "error", "message": "resource not found"})

    def _search(self, kind: str, body: dict[str, Any]) -> Answer:
        offset, limit = int(body.get("after", 0)), int(body["limit"])
        if limit > 200 or offset + limit > MOST_FOUND:
            return Answer(400, {"status": "error", "message": "too many", "category": "VALIDATION_ERROR"})
        groups = body["filterGroups"]
        found = [
            id_
            for id_ in self.objects[kind]
            if not groups
            or any(all(self._fits(kind, id_, one) for one in group["filters"]) for group in groups)
        ]
        (sort,) = body["sorts"]
        found.sort(
            key=lambda id_: self._number(kind, id_, sort["propertyName"]),
            reverse=sort["direction"] == "DESCENDING",
        )
        asked = body.get("properties", [])
        results = [
            self._object(kind, id_, {"hs_object_id", *asked}) for id_ in found[offset : offset + limit]
        ]
        after = {"next": {"after": str(offset + limit)}}
        more = {"paging": after} if len(found) > offset + limit else {}
        return Answer(200, {"total": len(found), "results": results, **more})

    def _fits(self, kind: str, id_: str, one: dict[str, str]) -> bool:
        has, value = self._number(kind, id_, one["propertyName"]), float(one["value"])
        match one["operator"]:
            case "GT":
                return has > value
            case "GTE":
                return has >= value
            case "BETWEEN":
                return value <= has <= float(one["highValue"])
        raise AssertionError(one)

    def _read(self, body: dict[str, Any]) -> Answer:
        most, thing = (50, "property histories") if body["propertiesWithHistory"] else (100, "objects")
        if len(body["inputs"]) > most:
            message = f"The maximum number of inputs supported in a batch request for {thing} is {most}."
            return Answer(400, {"status": "error", "message": message, "category": "VALIDATION_ERROR"})
        contacts = self.objects["contacts"]
        results = []
        for item in body["inputs"]:
            if item["id"] not in contacts:
                continue
            found = self._object("contacts", item["id"], set(body["properties"]))
            history = contacts[item["id"]]["history"]
            known = {field["name"] for field in self.properties}
            told = {name: history.get(name, []) for name in body["propertiesWithHistory"] if name in known}
            results.append(found | ({"propertiesWithHistory": told} if told else {}))
        whole = len(results) == len(body["inputs"])
        return Answer(200 if whole else 207, {"status": "COMPLETE", "results": results})

    def _associated(self, kind: str, body: dict[str, Any]) -> Answer:
        results = [
            {
                "from": {"id": item["id"]},
                "to": [{"id": id_, "type": f"{kind}_to_contact"} for id_ in found],
            }
            for item in body["inputs"]
            if (found := self.objects[kind][item["id"]]["contacts"])
        ]
        whole = len(results) == len(body["inputs"])
        return Answer(200 if whole else 207, {"status": "COMPLETE", "results": results})

    def _said(self, kind: str, id_: str) -> dict[str, str]:
        found = self.objects[kind][id_]
        if kind != "contacts":
            return dict(found["said"])
        return {name: told[0]["value"] for name, told in found["history"].items() if told}

    def _object(self, kind: str, id_: str, names: set[str]) -> dict[str, Any]:
        """Properties that do not exist are left out without a word, as HubSpot does."""
        known = {field["name"] for field in self.properties} if kind == "contacts" else names
        said = self._said(kind, id_)
        return {
            "id": id_,
            "properties": {name: said.get(name) or None for name in names & known},
            "createdAt": said.get("createdate"),
            "updatedAt": said.get("lastmodifieddate"),
            "archived": False,
        }

    def _number(self, kind: str, id_: str, name: str) -> float:
        if name == "hs_object_id":
            return int(id_)
        return datetime.fromisoformat(self._said(kind, id_)[name]).timestamp() * 1000


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
