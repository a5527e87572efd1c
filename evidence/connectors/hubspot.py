"""HubSpot: contacts with the history of their properties, and the calls, e-mails and meetings with them.

Searched by when they changed, and read on from the last id, as a search shows its first 10,000 only.
https://developers.hubspot.com/docs/api-reference/search/guide
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from evidence.connectors.asking import Asking
from evidence.connectors.vendor import Activity, Cursor, Field, Page, Record, Trouble, Was

address = "https://api.hubapi.com"
found_at_once = 200
read_at_once = 50
"""With history; without, twice as many."""
associated_at_once = 100

_types = {
    "string": "text",
    "phone_number": "text",
    "number": "number",
    "bool": "boolean",
    "date": "date",
    "datetime": "instant",
    "enumeration": "choice",
}
_owner = "hubspot_owner_id"
_activities = {
    "calls": ("call", "hs_call_status", {"CANCELED", "FAILED", "QUEUED", "RINGING", "CALLING_CRM_USER"}),
    "emails": ("mail", "hs_email_direction", {"INCOMING_EMAIL", "FORWARDED_EMAIL", "DRAFT_EMAIL"}),
    "meetings": ("meeting", "hs_meeting_outcome", {"CANCELED", "NO_SHOW", "RESCHEDULED"}),
}
"""Object -> contact, and the property that says of some that sales contacted nobody by it."""


class HubSpot:
    """By the access token of a private app."""

    id_field = "hs_object_id"

    def __init__(self, asking: Asking, credentials: Mapping[str, str]) -> None:
        self.asking, self._token = asking, credentials["token"]

    def fields(self) -> Sequence[Field]:
        found = self._ask("GET", "/crm/v3/properties/contacts")["results"]
        return [_field(item) for item in found if not item.get("hidden") and not item.get("archived")]

    def sample(self, fields: Sequence[Field], count: int) -> Sequence[Record]:
        sorts = [{"propertyName": "lastmodifieddate", "direction": "DESCENDING"}]
        found = self._search("contacts", [], sorts=sorts, limit=count)
        return self._records([item["id"] for item in found], fields, past=False)

    def pages(
        self, fields: Sequence[Field], since: datetime | None, until: datetime, cursor: Cursor
    ) -> Iterator[Page]:
        kinds = ["contacts", *_activities]
        for kind in kinds[kinds.index(cursor.get("kind", "contacts")) :]:
            last = cursor.get("last", "0") if kind == cursor.get("kind") else "0"
            while found := self._changed(kind, since, until, last):
                last = found[-1]["id"]
                cursor_after = {"kind": kind, "last": last}
                if kind == "contacts":
                    records = self._records([item["id"] for item in found], fields, past=True)
                    yield Page(cursor_after, records=tuple(records))
                else:
                    yield Page(cursor_after, activities=tuple(self._happened(kind, found, until)))

    def _changed(self, kind: str, since: datetime | None, until: datetime, last: str) -> list[Any]:
        """The next ones in the order of their ids, that changed since; or happened since, as planned."""
        after: dict[str, str] = {"propertyName": "hs_object_id", "operator": "GT", "value": last}
        groups = [[after]]
        if since:
            changed = "lastmodifieddate" if kind == "contacts" else "hs_lastmodifieddate"
            groups = [[{"propertyName": changed, "operator": "GTE", "value": _milliseconds(since)}, after]]
        if since and kind != "contacts":
            span = {"value": _milliseconds(since), "highValue": _milliseconds(until)}
            groups.append([{"propertyName": "hs_timestamp", "operator": "BETWEEN", **span}, after])
        asked = [] if kind == "contacts" else ["hs_timestamp", _owner, _activities[kind][1]]
        sorts = [{"propertyName": "hs_object_id", "direction": "ASCENDING"}]
        return self._search(kind, groups, sorts=sorts, properties=asked, limit=found_at_once)

    def _search(self, kind: str, groups: Sequence[Sequence[Any]], **body: Any) -> list[Any]:
        body["filterGroups"] = [{"filters": list(filters)} for filters in groups]
        found: list[Any] = self._ask("POST", f"/crm/v3/objects/{kind}/search", json=body)["results"]
        return found

    def _records(self, ids: Sequence[str], fields: Sequence[Field], *, past: bool) -> list[Record]:
        """Those that are still there, in the order of `ids`."""
        names = [field.name for field in fields]
        by_id: dict[str, Record] = {}
        for some in _some(ids, read_at_once if past else 2 * read_at_once):
            body = {
                "inputs": [{"id": id_} for id_ in some],
                "properties": names,
                "propertiesWithHistory": names if past else [],
            }
            answer = self._ask("POST", "/crm/v3/objects/contacts/batch/read", json=body)
            by_id |= {item["id"]: self._record(item, fields) for item in answer["results"]}
        return [by_id[id_] for id_ in ids if id_ in by_id]

    def _record(self, item: Mapping[str, Any], fields: Sequence[Field]) -> Record:
        values = {field.name: self._said(field, item["properties"].get(field.name)) for field in fields}
        told = item.get("propertiesWithHistory") or {}
        past = (
            Was(field.name, datetime.fromisoformat(was["timestamp"]), self._said(field, was.get("value")))
            for field in fields
            for was in told.get(field.name, ())
        )
        return Record(item["id"], values, tuple(sorted(past, key=lambda was: (was.field, was.at))))

    def _said(self, field: Field, value: str | None) -> str:
        """A value as people read it: the words of choices, the names of owners, instants in ISO 8601."""
        if not value:
            return ""
        if field.type in ("date", "instant") and value.lstrip("-").isdigit():
            at = datetime.fromtimestamp(int(value) / 1000, UTC)
            return at.date().isoformat() if field.type == "date" else at.isoformat()
        options = self._owners if field.name == _owner else field.options
        if field.type != "choices":
            return options.get(value, value)
        return ";".join(options.get(part, part) for part in value.split(";") if part)

    @cached_property
    def _owners(self) -> Mapping[str, str]:
        """Owner -> name; none where the app may not read owners."""
        names: dict[str, str] = {}
        params = {"limit": "500"}
        while True:
            try:
                answer = self._ask("GET", "/crm/v3/owners/", params=params)
            except Trouble as trouble:
                if trouble.code == "forbidden":
                    return {}
                raise
            for owner in answer["results"]:
                # As the user's language orders a name is not told; the family name comes first in Japan.
                name = " ".join(filter(None, (owner.get("lastName"), owner.get("firstName"))))
                names[owner["id"]] = name or owner.get("email") or owner["id"]
            if not (after := answer.get("paging", {}).get("next", {}).get("after")):
                return names
            params["after"] = after

    def _happened(self, kind: str, found: Sequence[Mapping[str, Any]], until: datetime) -> Iterator[Activity]:
        event, says, nobody = _activities[kind]
        counted = {}
        for item in found:
            said = item["properties"]
            at = said.get("hs_timestamp")
            if at and said.get(says) not in nobody and datetime.fromisoformat(at) <= until:
                counted[item["id"]] = said
        for some in _some(list(counted), associated_at_once):
            body = {"inputs": [{"id": id_} for id_ in some]}
            answer = self._ask("POST", f"/crm/v3/associations/{kind}/contacts/batch/read", json=body)
            for item in answer["results"]:
                said = counted[item["from"]["id"]]
                owner = said.get(_owner) or ""
                for to in item["to"]:
                    at = datetime.fromisoformat(said["hs_timestamp"])
                    yield Activity(str(to["id"]), event, at, self._owners.get(owner, owner))

    def _ask(self, method: str, path: str, **how: Any) -> Any:
        headers = {"Authorization": f"Bearer {self._token}"}
        answer = self.asking.ask(method, f"{address}{path}", headers=headers, **how)
        if answer.status_code in (200, 207):
            return answer.json()
        raise _trouble(answer.status_code, _body(answer))


def _field(item: Mapping[str, Any]) -> Field:
    type_ = _types.get(item["type"], "text")
    if item.get("fieldType") == "checkbox" and type_ == "choice":
        type_ = "choices"
    options = item.get("options") or ()
    named = {option["value"]: option["label"] for option in options} if type_ != "boolean" else {}
    return Field(item["name"], item.get("label") or item["name"], type_, named)


def _trouble(status: int, body: Mapping[str, Any]) -> Trouble:
    message = str(body.get("message") or status)
    if status == 401:
        return Trouble("credentials", vendor="HubSpot", message=message)
    if status == 403:
        wanted = [
            scope
            for error in body.get("errors") or ()
            for scope in (error.get("context") or {}).get("requiredGranularScopes") or ()
        ]
        return Trouble("forbidden", vendor="HubSpot", message=", ".join(wanted) or message)
    code = "rate_limited" if status == 429 else "vendor"
    return Trouble(code, vendor="HubSpot", message=message)


def _body(answer: Any) -> Mapping[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, Mapping) else {}


def _milliseconds(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))


def _some(ids: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    return (ids[i : i + most] for i in range(0, len(ids), most))
