"""Salesforce as its guides document it: OAuth, describe, SOQL in batches, field history, tasks and events.

https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/
"""

import re
from base64 import b64decode
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.vendors.loopback import Answer, Asked, Server

ADDRESS = "https://acme.my.salesforce.com"
KEY, SECRET, REFRESH = "3MVG9-key", "secret-0000", "5Aep861-refresh"
CREDENTIALS = {"domain": "acme.my", "consumer_key": KEY, "consumer_secret": SECRET}
BATCH = 200

EXPIRED = Answer(401, [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}])
LIMITED = Answer(403, [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}])
BUSY = Answer(
    503, [{"message": "Server Unavailable", "errorCode": "SERVER_UNAVAILABLE"}], {"Retry-After": "3"}
)


def field(name: str, label: str, type_: str = "string", **labels: str) -> dict[str, Any]:
    values = [{"value": value, "label": text, "active": True} for value, text in labels.items()]
    return {
        "name": name,
        "label": label,
        "type": type_,
        "deprecatedAndHidden": False,
        "picklistValues": values,
    }


FIELDS = [
    field("Id", "Lead ID", "id"),
    field("Company", "Company"),
    field("NumberOfEmployees", "Employees", "int"),
    field("Industry", "Industry", "picklist", Manufacturing="製造", Technology="IT"),
    field("OwnerId", "Owner ID", "reference"),
    field("CreatedDate", "Created Date", "datetime"),
    field("SystemModstamp", "System Modstamp", "datetime"),
    field("IsConverted", "Converted", "boolean"),
    field("Address", "Address", "address"),
]
OTHERS = {
    "LeadHistory": {"Id", "LeadId", "Field", "OldValue", "NewValue", "CreatedDate"},
    "Task": {
        "Id", "WhoId", "Owner.Name", "TaskSubtype", "Type", "CompletedDateTime", "CreatedDate", "Who.Type",
        "IsClosed", "IsDeleted", "SystemModstamp",
    },
    "Event": {"Id", "WhoId", "Owner.Name", "StartDateTime", "Who.Type", "IsDeleted", "SystemModstamp"},
}  # fmt: skip


class Salesforce(Server):
    """An organisation. `put` gives a lead new values at an instant; its tracked fields leave a history."""

    def __init__(self) -> None:
        super().__init__()
        self.fields = list(FIELDS)
        self.tracked = {"NumberOfEmployees", "Industry"}
        self.rows: dict[str, list[dict[str, Any]]] = {"Lead": [], "LeadHistory": [], "Task": [], "Event": []}
        self.numbers, self.tokens = count(1), count(1)
        self.token = ""
        self.cursors: dict[str, list[dict[str, Any]]] = {}

    def put(self, at: datetime, id_: str = "", **values: object) -> str:
        if not id_:
            id_ = f"00Q{next(self.numbers):012}AAA"
            owner = {"OwnerId": "005000000000001AAA", "Owner.Name": "鈴木 翔"}
            self.rows["Lead"].append({"Id": id_, "CreatedDate": _iso(at), "IsConverted": False, **owner})
        lead = next(row for row in self.rows["Lead"] if row["Id"] == id_)
        for name, value in values.items():
            if name in lead and name in self.tracked:
                number = f"017{next(self.numbers):012}AAA"
                told = {"Field": name, "OldValue": lead[name], "NewValue": value, "CreatedDate": _iso(at)}
                self.rows["LeadHistory"].append({"Id": number, "LeadId": id_, **told})
        lead |= values | {"SystemModstamp": _iso(at)}
        return id_

    def act(self, table: str, changed: datetime, lead: str, **values: object) -> None:
        said = {
            "Id": f"00T{next(self.numbers):012}AAA",
            "WhoId": lead,
            "Who.Type": "Lead",
            "IsDeleted": False,
        }
        said |= {"SystemModstamp": _iso(changed), "CreatedDate": _iso(changed), "Owner.Name": "鈴木 翔"}
        self.rows[table].append(said | {name: _plain(value) for name, value in values.items()})

    def answer(self, asked: Asked) -> Answer:
        if asked.path == "/services/oauth2/token":
            return self._signed_in(asked)
        if asked.headers.get("Authorization") != f"Bearer {self.token}":
            return EXPIRED
        path = asked.path.removeprefix("/services/data/v59.0/").strip("/")
        if path == "sobjects/Lead/describe":
            return Answer(200, {"name": "Lead", "fields": self.fields})
        if path in ("query", "queryAll"):
            return self._queried(asked.params["q"])
        return self._batch(path.removeprefix("query/"))

    def _signed_in(self, asked: Asked) -> Answer:
        if asked.body.get("grant_type") == "refresh_token":
            good = (asked.body["client_id"], asked.body["refresh_token"]) == (KEY, REFRESH)
        else:
            basic = asked.headers.get("Authorization", "").removeprefix("Basic ")
            good = b64decode(basic).decode() == f"{KEY}:{SECRET}"
        if not good:
            said = {"error": "invalid_client", "error_description": "invalid client credentials"}
            return Answer(400, said)
        self.token = f"00D-token-{next(self.tokens)}"
        said = {"access_token": self.token, "instance_url": ADDRESS, "token_type": "Bearer"}
        return Answer(200, said | {"issued_at": "1278448384422"})

    def _queried(self, query: str) -> Answer:
        found = re.fullmatch(
            r"SELECT (.+) FROM (\w+)(?: WHERE (.+))? ORDER BY (.+?)( DESC)?(?: LIMIT (\d+))?", query
        )
        assert found, query
        columns, table, where, order, descending, limit = found.groups()
        if table not in self.rows:
            message = f"sObject type '{table}' is not supported."
            return Answer(400, [{"message": message, "errorCode": "INVALID_TYPE"}])
        known = OTHERS.get(table) or {item["name"] for item in self.fields} | {"Owner.Name"}
        for name in columns.split(", "):
            if name not in known:
                message = f"No such column '{name}' on entity '{table}'."
                return Answer(400, [{"message": message, "errorCode": "INVALID_FIELD"}])
        rows = [row for row in self.rows[table] if all(_fits(row, one) for one in _conditions(where))]
        rows.sort(key=lambda row: [row[name] for name in order.split(", ")], reverse=bool(descending))
        answers = [_nested(row, table, columns.split(", ")) for row in rows[: int(limit or len(rows))]]
        locator = f"01g{next(self.numbers):012}AAA"
        self.cursors[locator] = answers
        return self._batch(f"{locator}-0")

    def _batch(self, cursor: str) -> Answer:
        locator, _dash, offset = cursor.partition("-")
        rows, start = self.cursors[locator], int(offset)
        end = start + BATCH
        body = {"totalSize": len(rows), "done": end >= len(rows), "records": rows[start:end]}
        more = f"/services/data/v59.0/query/{locator}-{end}"
        return Answer(200, body if body["done"] else body | {"nextRecordsUrl": more})


def _conditions(where: str | None) -> Iterable[str]:
    return re.split(r" AND (?![^(]*\))", where) if where else ()


def _fits(row: dict[str, Any], condition: str) -> bool:
    if condition.startswith("("):
        return any(_fits(row, one) for one in condition[1:-1].split(" OR "))
    name, operator, value = condition.split(" ", 2)
    has = row.get(name)
    if operator == "IN":
        return has in re.findall(r"'([^']*)'", value)
    wanted: Any = value.strip("'")
    wanted = {"true": True, "false": False, "null": None}.get(wanted, wanted)
    if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", str(wanted)):
        has, wanted = (datetime.fromisoformat(text) for text in (has or "1900-01-01T00:00:00Z", wanted))
    match operator:
        case "=":
            return bool(has == wanted)
        case "!=":
            return bool(has != wanted)
        case ">":
            return bool(has > wanted)
        case ">=":
            return bool(has >= wanted)
        case "<=":
            return bool(has <= wanted)
    raise AssertionError(condition)


def _nested(row: dict[str, Any], table: str, columns: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {"attributes": {"type": table}}
    for name in columns:
        if name == "Owner.Name":
            found["Owner"] = {"attributes": {"type": "Name"}, "Name": row[name]}
        else:
            found[name] = row.get(name)
    return found


def _plain(value: object) -> object:
    return _iso(value) if isinstance(value, datetime) else value


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "+0000")
