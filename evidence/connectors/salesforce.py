"""Salesforce: leads or contacts with their field history, and the calls, e-mails and meetings with them.

Asked in SOQL for what changed, in the order of ids and read on from the last one.
https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from evidence.connectors.asking import Asking
from evidence.connectors.vendor import Activity, Cursor, Field, Page, Record, Trouble, Was

read_at_once = 2_000
history_at_once = 200
"""Ids in one question, whose address may have some 16,000 characters."""
fields_at_once = 100

_types = {
    "boolean": "boolean",
    "int": "integer",
    "long": "integer",
    "double": "number",
    "currency": "number",
    "percent": "number",
    "date": "date",
    "datetime": "instant",
    "picklist": "choice",
    "multipicklist": "choices",
}
_unreadable = {"address", "location", "base64", "complexvalue", "anyType"}
_tasks = {"call": "call", "email": "mail", "meeting": "meeting", "電話": "call", "メール": "mail"}
"""A task's subtype, else its type, in lower case -> contact; others are no contact."""
_domain = re.compile(r"[a-z0-9][a-z0-9-]*(\.(sandbox|develop|scratch|demo|patch|trailblaze|free))?\.my")
_user_or_queue = re.compile(r"00[5G]\w{12}(\w{3})?")


def domain_of(written: str) -> str:
    """`acme.my` of an organisation's own address, however it is written; "" where it is none."""
    plain = re.sub(r"^https?://|[/\s].*$", "", written.strip().lower()).removesuffix(".salesforce.com")
    return plain if _domain.fullmatch(plain) else ""


class Salesforce:
    """By OAuth: as the app's own user (client credentials), or as whoever let it in (a refresh token)."""

    id_field = "Id"

    def __init__(self, asking: Asking, credentials: Mapping[str, str], kind: str = "Lead") -> None:
        try:
            import simple_salesforce
        except ImportError:
            raise Trouble("not_installed") from None
        self._library, self._kind, self._credentials = simple_salesforce, kind, credentials
        self._session = _Patient(asking)
        self._signed_in: Any = None

    def fields(self) -> Sequence[Field]:
        described = self._call(lambda salesforce: getattr(salesforce, self._kind).describe())
        return [
            _field(item)
            for item in described["fields"]
            if item["type"] not in _unreadable and not item.get("deprecatedAndHidden")
        ]

    def sample(self, fields: Sequence[Field], count: int) -> Sequence[Record]:
        values: dict[str, dict[str, str]] = {}
        for some in _some(fields, fields_at_once):
            query = f"SELECT {_columns(some)} FROM {self._kind} ORDER BY SystemModstamp DESC LIMIT {count}"
            for row in self._query(query):
                values.setdefault(row["Id"], {}).update(_values(row, some))
        return [Record(id_, found) for id_, found in values.items()]

    def pages(
        self, fields: Sequence[Field], since: datetime | None, until: datetime, cursor: Cursor
    ) -> Iterator[Page]:
        kinds = ["records", "Task", "Event"]
        for kind in kinds[kinds.index(cursor.get("kind", "records")) :]:
            last = cursor.get("last", "") if kind == cursor.get("kind") else ""
            while found := self._query(self._question(kind, fields, since, until, last)):
                last = found[-1]["Id"]
                cursor_after = {"kind": kind, "last": last}
                if kind == "records":
                    past = self._past(found, fields)
                    records = [
                        Record(row["Id"], _values(row, fields), past.get(row["Id"], ())) for row in found
                    ]
                    yield Page(cursor_after, records=tuple(records))
                else:
                    yield Page(cursor_after, activities=tuple(_happened(kind, found)))

    def _question(
        self, kind: str, fields: Sequence[Field], since: datetime | None, until: datetime, last: str
    ) -> str:
        """The next ones in the order of their ids, that changed since; or happened since, as planned."""
        where = [f"Id > '{last}'"] if last else []
        changed = [f"SystemModstamp >= {_literal(since)}"] if since else []
        if kind == "records":
            columns, table = _columns(fields), self._kind
        else:
            columns, table = f"Id, WhoId, Owner.Name, {_activity_columns[kind]}", kind
            where += ["IsDeleted = false", f"Who.Type = '{self._kind}'", _activity_filter[kind]]
        if kind == "Event":
            where.append(f"StartDateTime <= {_literal(until)}")
            if since:
                changed = [f"({changed[0]} OR StartDateTime >= {_literal(since)})"]
        conditions = " AND ".join([*where, *changed])
        filtered = f" WHERE {conditions}" if conditions else ""
        return f"SELECT {columns} FROM {table}{filtered} ORDER BY Id LIMIT {read_at_once}"

    def _past(self, rows: Sequence[Any], fields: Sequence[Field]) -> Mapping[str, tuple[Was, ...]]:
        """Lead -> what its tracked fields held, as far as the history goes back; {} where none is kept."""
        by_name = {("Owner" if field.name == "OwnerId" else field.name): field for field in fields}
        created = {row["Id"]: datetime.fromisoformat(row["CreatedDate"]) for row in rows}
        names = ", ".join(f"'{name}'" for name in by_name)
        parent = f"{self._kind}Id"
        found: dict[str, list[Was]] = {}
        for some in _some([row["Id"] for row in rows], history_at_once):
            ids = ", ".join(f"'{id_}'" for id_ in some)
            query = (
                f"SELECT {parent}, Field, OldValue, NewValue, CreatedDate FROM {self._kind}History"
                f" WHERE {parent} IN ({ids}) AND Field IN ({names}) ORDER BY {parent}, CreatedDate, Id"
            )
            try:
                told = self._query(query)
            except Trouble as trouble:
                if trouble.params.get("error") == "INVALID_TYPE":
                    return {}  # no history is kept, or this user may not see it
                raise
            for row in told:
                field, lead = by_name[row["Field"]], row[parent]
                old, new = (_text(row[name], field) for name in ("OldValue", "NewValue"))
                if field.name == "OwnerId" and _user_or_queue.fullmatch(new or old):
                    continue  # an owner changes in two rows, by id and by name
                past = found.setdefault(lead, [])
                if old and not any(was.field == field.name for was in past):
                    past.append(Was(field.name, created[lead], old))
                past.append(Was(field.name, datetime.fromisoformat(row["CreatedDate"]), new))
        return {lead: tuple(past) for lead, past in found.items()}

    def _query(self, query: str) -> list[Any]:
        """All rows of a question, also where they come in several answers. With archived activities."""
        archived = " FROM Task " in query or " FROM Event " in query
        answer = self._call(lambda salesforce: salesforce.query(query, include_deleted=archived))
        rows = list(answer["records"])
        while not answer["done"]:
            address = answer["nextRecordsUrl"]
            answer = self._call(
                lambda salesforce, address=address: salesforce.query_more(address, identifier_is_url=True)
            )
            rows += answer["records"]
        return rows

    def _call(self, question: Callable[..., Any]) -> Any:
        """Ask, once more with a new token where the old one expired. Raises `Trouble`."""
        exceptions = self._library.exceptions
        try:
            try:
                self._signed_in = self._signed_in or self._sign_in()
                return question(self._signed_in)
            except exceptions.SalesforceExpiredSession:
                self._signed_in = self._sign_in()
                return question(self._signed_in)
        except exceptions.SalesforceAuthenticationFailed as error:
            message = f"{error.code}: {error.auth_message}"
            raise Trouble("credentials", vendor="Salesforce", message=message) from None
        except exceptions.SalesforceError as error:
            raise _trouble(error) from None

    def _sign_in(self) -> Any:
        from simple_salesforce.api import Salesforce
        from simple_salesforce.login import SalesforceLogin, token_login

        given = self._credentials
        if not (domain := domain_of(given["domain"])):
            raise Trouble("credentials", vendor="Salesforce", message=given["domain"])
        key, secret, session = given["consumer_key"], given["consumer_secret"], self._session
        if given.get("refresh_token"):
            data = {"grant_type": "refresh_token", "client_id": key, "client_secret": secret}
            data["refresh_token"] = given["refresh_token"]
            address = f"https://{domain}.salesforce.com/services/oauth2/token"
            token, instance = token_login(address, data, domain, key, None, None, session)  # type: ignore[arg-type]
        else:
            token, instance = SalesforceLogin(
                consumer_key=key,
                consumer_secret=secret,
                domain=domain,
                session=session,  # type: ignore[arg-type]
            )
        if not instance.endswith(".salesforce.com"):
            raise Trouble("vendor", vendor="Salesforce", message=instance)
        return Salesforce(session_id=token, instance=instance, session=session)  # type: ignore[arg-type]


class _Patient:
    """What simple-salesforce takes for a session: each request waits and tries again as `Asking` does."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking
        self.proxies: dict[str, str] = {}

    def request(self, method: str, url: str, **how: Any) -> Any:
        return self._asking.ask(method, url, **how)

    def post(self, url: str, data: Any = None, **how: Any) -> Any:
        return self._asking.ask("POST", url, data=data, **how)


_activity_columns = {
    "Task": "TaskSubtype, Type, CompletedDateTime, CreatedDate",
    "Event": "StartDateTime",
}
_activity_filter = {"Task": "IsClosed = true", "Event": "StartDateTime != null"}


def _field(item: Mapping[str, Any]) -> Field:
    options = {
        choice["value"]: choice["label"]
        for choice in item.get("picklistValues") or ()
        if choice["label"] and choice["label"] != choice["value"]
    }
    return Field(item["name"], item["label"], _types.get(item["type"], "text"), options)


def _columns(fields: Sequence[Field]) -> str:
    """The columns of a question; an owner comes by name as well."""
    names = dict.fromkeys(["Id", "CreatedDate", *(field.name for field in fields)])
    return ", ".join([*names, *(["Owner.Name"] if "OwnerId" in names else [])])


def _values(row: Mapping[str, Any], fields: Sequence[Field]) -> dict[str, str]:
    values = {field.name: _text(row.get(field.name), field) for field in fields}
    if values.get("OwnerId"):
        values["OwnerId"] = (row.get("Owner") or {}).get("Name") or values["OwnerId"]
    return values


def _text(value: object, field: Field) -> str:
    """A value as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case int() | float():
            text = format(Decimal(repr(value)), "f")
            return text.rstrip("0").rstrip(".") if "." in text else text
        case str() if field.type == "choices":
            return ";".join(field.options.get(part, part) for part in value.split(";"))
        case _:
            return field.options.get(str(value), str(value))


def _happened(kind: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Activity]:
    for row in rows:
        at = row.get("StartDateTime") or row.get("CompletedDateTime") or row.get("CreatedDate")
        event = "meeting" if kind == "Event" else _task(row)
        if event and at:
            person = (row.get("Owner") or {}).get("Name") or ""
            yield Activity(row["WhoId"], event, datetime.fromisoformat(at), person)


def _task(row: Mapping[str, Any]) -> str:
    """Which contact a task was; "" for none."""
    said = (str(row.get(name) or "").lower() for name in ("TaskSubtype", "Type"))
    return next((_tasks[word] for word in said if word in _tasks), "")


def _trouble(error: Any) -> Trouble:
    first = error.content[0] if isinstance(error.content, list) and error.content else {}
    code, message = str(first.get("errorCode", "")), str(first.get("message") or error.status)
    if error.status == 429 or code == "REQUEST_LIMIT_EXCEEDED":
        kind = "rate_limited"
    elif error.status == 401:
        kind = "credentials"
    else:
        kind = "forbidden" if error.status == 403 else "vendor"
    return Trouble(kind, vendor="Salesforce", message=" ".join(message.split()), error=code)


def _literal(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _some(items: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    return (items[i : i + most] for i in range(0, len(items), most))
