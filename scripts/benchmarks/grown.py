"""Run once beside the demo company: makes of it a company that has governed its agreement for three years.

Its proposals are copies of the demo's own with all that hangs on them, moved back in time; people, their
acknowledgements, remarks, notices and edits come on top. Everything is sealed as the actions would have.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import count, cycle
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Max, Model
from django.utils import timezone

from benchmarks.grown_beside import beside
from benchmarks.grown_edits import PEOPLE, edit_until, hire
from definitions.chain import chain
from definitions.models import Version
from evidence.models import Backtest
from governance.models import (
    Acknowledgement,
    Comment,
    Event,
    EvidencePack,
    Notice,
    Proposal,
    Review,
    Thread,
)
from governance.seals import name_of, seal
from governance.verifying import RECORDS
from people.models import User

PROPOSALS, ROWS, YEARS = 500, 100_000, 3
REMARKS = 90
"""On each proposal that has ended, beside those of the one that it copies."""
DISCUSSED = 8
"""More proposals in discussion."""
KINDS = ("approved", "rejected", "discussion")
PARTS: dict[type[Model], str] = {  # -> the way to its proposal; what is pointed to comes first
    Version: "proposal",
    Proposal: "pk",
    Backtest: "revisions__proposal",
    **{model: way for model, way in RECORDS.items() if way},
    EvidencePack: "version__proposal",
    Review: "version__proposal",
    Event: "proposal",
    Notice: "event__proposal",
}


class Company:
    """All rows that will be stored, by model; keys are given here, so that they can point to each other."""

    def __init__(self) -> None:
        kinds: tuple[type[Model], ...] = (Acknowledgement, *PARTS)
        self.rows: dict[type[Model], list[Any]] = {model: [] for model in kinds}
        self.keys = {model: count(free(model)) for model in kinds}
        self.many: list[tuple[type[Model], dict[str, int]]] = []
        self.people: list[User] = []
        self.newest: dict[int, int] = {}
        """The last version copied of each document: what later proposals start from."""

    def copy(self, template: Proposal, earlier: timedelta) -> Proposal:
        """A proposal as another, with all that hangs on it, so much earlier."""
        new: dict[tuple[type[Model], Any], int] = {}
        found = [
            (model, row)
            for model, way in PARTS.items()
            for row in {one.pk: one for one in model._base_manager.filter(**{way: template.pk})}.values()
        ]
        for model, row in found:
            new[model, row.pk] = next(self.keys[model])
        before = self.newest.get(template.document_id)
        if before and template.base_id:
            new[Version, template.base_id] = before
        if template.version_id:
            self.newest[template.document_id] = new[Version, template.version_id]
        for model, row in found:
            made = moved(row, new, earlier)
            if isinstance(made, Event):
                made.records = {renamed(name, new): "" for name in row.records}
            if isinstance(made, Version):
                made.proposal_number = new[Proposal, template.pk]
            if isinstance(made, Notice):
                made.about = f"event-{made.event_id}"
            self.rows[model].append(made)
            self._people_of(row, made)
        return next(row for row in reversed(self.rows[Proposal]) if row.pk == new[Proposal, template.pk])

    def _people_of(self, row: Model, made: Model) -> None:
        for field in row._meta.many_to_many:
            through, here = getattr(type(row), field.name).through, field.m2m_column_name()
            for person in getattr(row, field.name).all():
                self.many.append((through, {here: made.pk, field.m2m_reverse_name(): person.pk}))

    def add(self, row: Model) -> Any:
        row.pk = next(self.keys[type(row)])
        self.rows[type(row)].append(row)
        return row

    def store(self) -> None:
        """All but events, which are numbered and sealed first."""
        for model, rows in self.rows.items():
            if model is not Event:
                model._base_manager.bulk_create(rows, batch_size=2000)
        for through, values in self.many:
            through._base_manager.create(**values)


def free(model: type[Model]) -> int:
    """The first key behind those there are."""
    return int(model._base_manager.aggregate(n=Max("pk"))["n"] or 0) + 1


def moved(row: Any, new: dict[tuple[type[Model], Any], int], earlier: timedelta) -> Any:
    """A row as it was so much earlier, pointing to the copies of what it pointed to."""
    made = type(row)(pk=new[type(row), row.pk])
    for field in row._meta.concrete_fields:
        if field.primary_key:
            continue
        value = getattr(row, field.attname)
        if field.is_relation:
            value = new.get((field.related_model, value), value)
        elif isinstance(field, models.DateField) and value:  # and instants, which are dates to Django
            value -= earlier
        setattr(made, field.attname, value)
    return made


def renamed(name: str, new: dict[tuple[type[Model], Any], int]) -> str:
    model, _, key = name.partition(":")
    found = {one._meta.model_name: one for one in PARTS}.get(model)
    return f"{model}:{new.get((found, int(key)), key)}" if found else name


@transaction.atomic
def grow(
    *,
    proposals: int = PROPOSALS,
    people: int = PEOPLE,
    rows: int = ROWS,
    remarks: int = REMARKS,
    discussed: int = DISCUSSED,
) -> None:
    """So many proposals, people and rows of history in all; so many more proposals in discussion."""
    company, now = Company(), timezone.now()
    begin = now - timedelta(days=365 * YEARS)
    demo = list(Proposal.objects.order_by("pk"))
    company.people = hire(people - User.objects.count(), begin)
    by_status = {status: [row for row in demo if row.status == status] for status in KINDS}
    approved, talked = by_status["approved"], by_status["discussion"]
    first = min(row.decided_at for row in Version.objects.all()) - timedelta(days=1)
    wanted = proposals - len(demo) - discussed
    turns = cycle([approved[0], *by_status["rejected"], *talked[:1]])
    for place, template in zip(range(wanted), turns, strict=False):
        until = first if template.status == "approved" else now - timedelta(days=3)
        at = begin + (until - begin) * (place / wanted)
        if template.status == "approved":
            template = approved[place // 3 % len(approved)]
        last = template.closed_at or template.positions_due or template.created_at
        made = company.copy(template, last - at)
        if template.status == "discussion":
            withdraw(company, made, at)
        talk(company, made, at, remarks)
    for number, template in zip(range(discussed), cycle(talked), strict=False):
        company.copy(template, timedelta(minutes=number))
    acknowledge(company, now)
    beside(YEARS)
    lay_down(company)
    edit_until(rows, company.people)


def withdraw(company: Company, proposal: Proposal, at: datetime) -> None:
    proposal.status, proposal.closed_at = "withdrawn", at
    fields = {"document": proposal.document, "proposal_id": proposal.pk, "by_id": proposal.proposer_id}
    event = Event(verb="withdraw", from_status="discussion", to_status="withdrawn", at=at, **fields)
    event.reason, event.records = "見送る", {name_of(proposal): ""}
    company.add(event)


def talk(company: Company, proposal: Proposal, at: datetime, remarks: int) -> None:
    """One thread, in which many people have said something."""
    thread = company.add(Thread(proposal=proposal))
    begin = proposal.opened_at or proposal.created_at
    for number, by in zip(range(remarks), cycle(company.people), strict=False):
        said = begin + (at - begin) * ((number + 1) / (remarks + 1))
        row = company.add(Comment(thread=thread, text="営業の現場から見た意見です。", by=by, at=said))
        fields = {"document_id": proposal.document_id, "proposal_id": proposal.pk, "by": by, "at": said}
        records = {name_of(row): "", name_of(thread): ""}
        company.add(Event(verb="comment", details={"thread": thread.pk}, records=records, **fields))


def acknowledge(company: Company, now: datetime) -> None:
    """Everybody whose work a version governs was told of it, and said that they have read it."""
    people = [row for row in company.people if row.side in ("marketing", "sales")]
    there = set(Acknowledgement.objects.values_list("version", "user"))
    known = list(Version.objects.exclude(agreement=[]).filter(in_force_from__lte=now))
    for version in [*company.rows[Version], *known]:
        for number, person in enumerate(people):
            if version in known and (number % 8 == 0 or (version.pk, person.pk) in there):
                continue  # They owe it still, or have done so in the demo.
            at = version.in_force_from + timedelta(hours=1 + number)
            row = company.add(Acknowledgement(version=version, user=person, at=min(at, now)))
            fields = {"document_id": version.document_id, "version_id": version.pk}
            event = Event(verb="acknowledge", by=person, at=row.at, records={name_of(row): ""}, **fields)
            company.add(event)
            texts = {"subject": "新しい版が承認されました", "text": "確認してください。", "path": "/"}
            sent = {"created_at": row.at, "sent_at": row.at, "about": f"version-{version.pk}"}
            company.add(Notice(kind="approved", to=person, **texts, **sent))


def lay_down(company: Company) -> None:
    """Store all of it: versions numbered by their dates, events by theirs, everything sealed."""
    there = models.QuerySet(Version)
    there.update(number=models.F("number") + 10_000)
    made = company.rows[Version]
    for row in made:  # a fingerprint of the chain cannot be there twice
        row.chain, row.number = f"waits-{row.pk}", row.pk + 20_000
    versions = [*there.select_related("document"), *made]
    versions.sort(key=lambda row: (row.document_id, row.in_force_from))
    events = [*Event.objects.all(), *company.rows[Event]]
    company.store()
    numbers: dict[int, Iterator[int]] = {}
    for row in versions:
        row.number = next(numbers.setdefault(row.document_id, count(1)))
    notices = in_order(events)
    seal_all(events, versions)
    models.QuerySet(Event)._raw_delete("default")
    Event._base_manager.bulk_create(events, batch_size=2000)
    Notice.objects.bulk_update(notices, ["event", "about"], 500)
    there.bulk_update(versions, ["number", "led_by", "previous_chain", "chain"], 200)


def in_order(events: list[Event]) -> list[Notice]:
    """Number events as they happened; the notices that point to them, pointing to the same ones."""
    events.sort(key=lambda row: (row.at, row.pk))
    new = {event.pk: number for number, event in enumerate(events, 1)}
    for event in events:
        event.pk = new[event.pk]
    notices = list(Notice.objects.exclude(event=None).only("event_id", "about"))
    for notice in notices:
        notice.event_id = new[notice.event_id]
        notice.about = f"three-years-{notice.event_id}"
    return notices


def seal_all(events: Iterable[Event], versions: Iterable[Version]) -> None:
    """As governance.actions.recording does, in the order of the events."""
    of_key = {row.pk: row for row in versions}
    before: dict[tuple[int | None, int | None], str] = {}
    last: dict[int, str] = {}
    seals: dict[str, str] = {}
    kinds = {str(one._meta.model_name): one for one in apps.get_models()}
    for event in events:
        chained = (event.document_id, event.proposal_id)
        event.previous = before.get(chained, "")
        if event.verb in ("approve", "revert") and (version := of_key.get(event.version_id or 0)):
            version.led_by = event.previous if version.led_by else ""
            version.previous_chain = last.get(version.document_id, "")
            version.chain = last[version.document_id] = chain(version)
        for name in event.records:
            if name not in seals:
                seals[name] = sealed(name, kinds, of_key)
            event.records[name] = seals[name]
        event.digest = before[chained] = seal(event, event.previous)


def sealed(name: str, kinds: dict[str, type[Model]], versions: dict[int, Version]) -> str:
    """The seal of a row as it stands."""
    model, _, key = name.partition(":")
    if model == "version":
        return seal(versions[int(key)])
    row = kinds[model]._base_manager.filter(pk=int(key)).first()
    return seal(row) if row else ""
