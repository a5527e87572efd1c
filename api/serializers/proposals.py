"""Proposals as JSON; they come through `governance.facts.with_facts`, their facts in the context."""

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from definitions.saying import reading
from governance import turns
from governance.hiding import hidden_seats
from governance.models import Objection, Position, Proposal, Revision, Session
from governance.next_steps import step_of
from governance.policies import Facts
from governance.refusals import text
from governance.workflow import Status


class MissingSerializer(serializers.Serializer[Any]):
    """The condition that the proposal waits for."""

    code = serializers.CharField()
    words = serializers.CharField()


class NextStepSerializer(serializers.Serializer[Any]):
    """Whose turn it is: nobody's where only time has to pass."""

    code = serializers.CharField()
    words = serializers.CharField()
    seats = serializers.ListField(child=serializers.CharField())
    people = serializers.ListField(child=serializers.CharField())
    due = serializers.DateTimeField(allow_null=True)
    overdue = serializers.BooleanField()
    missing = MissingSerializer(allow_null=True)


class ProposalLinksSerializer(serializers.Serializer[Any]):
    self = serializers.CharField()
    definition = serializers.CharField()
    version = serializers.CharField(allow_null=True)


class RevisionSerializer(serializers.ModelSerializer[Revision]):
    author = serializers.CharField()
    sentence = serializers.SerializerMethodField()
    body = serializers.JSONField(help_text="A teigi/1 file of the proposal's kind.")

    class Meta:
        model = Revision
        fields = ["number", "sentence", "reason", "expected_effect", "author", "at", "fingerprint", "body"]

    def get_sentence(self, revision: Revision) -> str:
        return reading(revision.body, self.context["labels"], get_language() or "ja").plain


class PositionSerializer(serializers.ModelSerializer[Position]):
    by = serializers.CharField()
    on_behalf_of = serializers.CharField(
        allow_null=True, default=None, help_text="The seat's holder, where a delegate took it."
    )
    revision = serializers.SerializerMethodField()

    class Meta:
        model = Position
        fields = ["seat", "by", "on_behalf_of", "stance", "text", "revision", "at", "dismissed_at"]

    def get_revision(self, position: Position) -> int:
        numbers: dict[int, int] = self.context["revisions"]
        return numbers[position.revision_id]


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    number = serializers.IntegerField(source="pk")
    by = serializers.CharField()
    on_behalf_of = serializers.CharField(source="position.on_behalf_of", allow_null=True, default=None)

    class Meta:
        model = Objection
        fields = [
            "number",
            "seat",
            "by",
            "on_behalf_of",
            "harm",
            "criterion",
            "text",
            "at",
            "settled_as",
            "settled_at",
            "settled_reason",
        ]


class SessionSerializer(serializers.ModelSerializer[Session]):
    class Meta:
        model = Session
        fields = ["number", "planned_for", "held_at"]


class ProposalBriefSerializer(serializers.ModelSerializer[Proposal]):
    number = serializers.IntegerField(source="pk")
    definition = serializers.CharField(source="document.key")
    kind = serializers.CharField(source="document.kind", help_text="What its bodies are made of.")
    status = serializers.SerializerMethodField()
    next_step = serializers.SerializerMethodField()
    base = serializers.IntegerField(
        source="base.number", default=None, allow_null=True, help_text="The version it starts from."
    )
    proposer = serializers.CharField()
    proposed_for = serializers.CharField(
        allow_null=True, default=None, help_text="The seat's holder, where a delegate proposed it."
    )
    sponsor = serializers.CharField(
        allow_null=True, default=None, help_text="The head who stands behind what a member suggested."
    )
    revision = serializers.SerializerMethodField(help_text="Number of the current one.")
    links = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = [
            "number",
            "definition",
            "kind",
            "title",
            "status",
            "next_step",
            "base",
            "proposer",
            "proposed_for",
            "proposer_seat",
            "sponsor",
            "revision",
            "created_at",
            "opened_at",
            "closed_at",
            "links",
        ]

    def facts(self, proposal: Proposal) -> Facts:
        facts: Facts = self.context["facts"][proposal.pk]
        return facts

    @extend_schema_field(serializers.ChoiceField([status.value for status in Status]))
    def get_status(self, proposal: Proposal) -> str:
        return str(self.facts(proposal).status)

    @extend_schema_field(NextStepSerializer)
    def get_next_step(self, proposal: Proposal) -> dict[str, Any]:
        facts = self.facts(proposal)
        step = step_of(proposal, facts)
        names = {proposal.proposer_id: str(proposal.proposer)}
        names |= {objection.by_id: str(objection.by) for objection in proposal.objections.all()}
        english = get_language() == "en"
        for seat in facts.seats.values():
            if seat.holder:
                names[seat.holder] = (english and seat.holder_name[1]) or seat.holder_name[0]
        said = {
            "code": step.code,
            "words": turns.next_step(step),
            "seats": step.seats,
            "people": [names[person] for person in dict.fromkeys(step.people)],
            "due": step.due,
            "overdue": step.overdue,
            "missing": step.missing and {"code": step.missing.code, "words": text(step.missing)},
        }
        return NextStepSerializer(said).data

    def get_revision(self, proposal: Proposal) -> int:
        return self.facts(proposal).revision

    @extend_schema_field(ProposalLinksSerializer)
    def get_links(self, proposal: Proposal) -> dict[str, str | None]:
        key, version = proposal.document.key, proposal.version
        return {
            "self": reverse("api:proposal", args=[proposal.pk]),
            "definition": reverse("api:definition", args=[key]),
            "version": reverse("api:version", args=[key, version.number]) if version else None,
        }


class ProposalWholeSerializer(ProposalBriefSerializer):
    current_revision = serializers.SerializerMethodField()
    positions = serializers.SerializerMethodField()
    objections = serializers.SerializerMethodField()
    sessions = SessionSerializer(many=True)

    class Meta(ProposalBriefSerializer.Meta):
        fields = [
            *ProposalBriefSerializer.Meta.fields,
            "current_revision",
            "positions",
            "objections",
            "sessions",
        ]

    @extend_schema_field(RevisionSerializer)
    def get_current_revision(self, proposal: Proposal) -> Any:
        return RevisionSerializer(list(proposal.revisions.all())[-1], context=self.context).data

    @extend_schema_field(PositionSerializer(many=True))
    def get_positions(self, proposal: Proposal) -> Any:
        """Standing and dismissed, oldest first; without those that the policy hides yet."""
        numbers = {revision.pk: revision.number for revision in proposal.revisions.all()}
        hidden = hidden_seats(self.facts(proposal))
        shown = [row for row in proposal.positions.all() if row.dismissed_at or row.seat not in hidden]
        return PositionSerializer(shown, many=True, context={"revisions": numbers}).data

    @extend_schema_field(ObjectionSerializer(many=True))
    def get_objections(self, proposal: Proposal) -> Any:
        """Without those that came with a position which is hidden yet."""
        hidden, newest = hidden_seats(self.facts(proposal)), list(proposal.revisions.all())[-1]
        shown = [
            row
            for row in proposal.objections.all()
            if row.seat not in hidden or row.position.revision_id != newest.pk
        ]
        return ObjectionSerializer(shown, many=True).data


class ProposalPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = ProposalBriefSerializer(many=True)
