"""What a proposal consists of besides its newest revision, and what changes, as JSON."""

from typing import Any

from rest_framework import serializers

from governance.models import (
    ActionItem,
    Comment,
    Contract,
    Decision,
    Session,
    Suggestion,
    Thread,
    TrialReport,
)
from governance.workflow import ROWS


class SuggestionShownSerializer(serializers.ModelSerializer[Suggestion]):
    number = serializers.IntegerField(source="pk")
    revision = serializers.IntegerField(source="revision.number", help_text="What it starts from.")
    body = serializers.JSONField(help_text="A teigi/1 file of the proposal's kind.")
    taken_as = serializers.IntegerField(
        source="taken_as.number", default=None, allow_null=True, help_text="The revision that it became."
    )
    settled_by = serializers.CharField(allow_null=True, default=None)

    class Meta:
        model = Suggestion
        fields = ["number", "revision", "body", "taken_as", "settled_by", "settled_at", "settled_reason"]


class CommentShownSerializer(serializers.ModelSerializer[Comment]):
    by = serializers.CharField()
    mentions = serializers.ListField(child=serializers.CharField(), source="mentions.all")
    suggestion = SuggestionShownSerializer(allow_null=True, default=None)

    class Meta:
        model = Comment
        fields = ["by", "at", "text", "mentions", "suggestion"]


class ActionShownSerializer(serializers.ModelSerializer[ActionItem]):
    number = serializers.IntegerField(source="pk")
    session = serializers.IntegerField(source="session.number", default=None, allow_null=True)
    owner = serializers.CharField()
    done_by = serializers.CharField(allow_null=True, default=None)

    class Meta:
        model = ActionItem
        fields = ["number", "session", "text", "owner", "due_on", "at", "done_at", "done_by"]


class AgendaItemSerializer(serializers.Serializer[Any]):
    """One thing that is still open."""

    kind = serializers.ChoiceField(["objection", "action", "suggestion", "thread"])
    text = serializers.CharField()
    person = serializers.CharField(help_text="Who raised it; of an action, who owns it.")
    criterion = serializers.CharField()
    overdue = serializers.BooleanField()


class ThreadShownSerializer(serializers.ModelSerializer[Thread]):
    number = serializers.IntegerField(source="pk")
    resolved_by = serializers.CharField(allow_null=True)
    comments = CommentShownSerializer(many=True)

    class Meta:
        model = Thread
        fields = ["number", "criterion", "resolved_at", "resolved_by", "comments"]


class SessionShownSerializer(serializers.ModelSerializer[Session]):
    attendees = serializers.ListField(child=serializers.CharField(), source="attendees.all")
    recorded_by = serializers.CharField(allow_null=True)

    class Meta:
        model = Session
        fields = ["number", "planned_for", "held_at", "attendees", "minutes", "decisions", "recorded_by"]


class ContractShownSerializer(serializers.ModelSerializer[Contract]):
    by = serializers.CharField()
    measures = serializers.ListField(
        child=serializers.DictField(), help_text="Each {measure, is: at_least or at_most, value}."
    )

    class Meta:
        model = Contract
        fields = [
            "measures",
            "least_leads",
            "days",
            "maturity_days",
            "if_met",
            "if_missed",
            "if_inconclusive",
            "by",
            "at",
        ]


class DecisionShownSerializer(serializers.ModelSerializer[Decision]):
    by = serializers.CharField()
    on_behalf_of = serializers.CharField(allow_null=True)
    revision = serializers.IntegerField(source="revision.number")
    report = serializers.IntegerField(source="report_id", allow_null=True)

    class Meta:
        model = Decision
        fields = ["outcome", "revision", "report", "reason", "seat", "by", "on_behalf_of", "at"]


class ReportShownSerializer(serializers.ModelSerializer[TrialReport]):
    number = serializers.IntegerField(source="pk")
    proposal = serializers.IntegerField(source="trial.proposal_id")
    verdict = serializers.CharField(help_text="met, missed, inconclusive or void")
    snapshot = serializers.CharField(source="snapshot.fingerprint", allow_null=True)
    computed_by = serializers.CharField()
    after_the_end = serializers.SerializerMethodField(help_text="Only then a decision can cite it.")

    class Meta:
        model = TrialReport
        fields = [
            "number",
            "proposal",
            "verdict",
            "fingerprint",
            "snapshot",
            "computed_at",
            "computed_by",
            "after_the_end",
        ]

    def get_after_the_end(self, report: TrialReport) -> bool:
        return report.computed_at >= report.trial.ends_at


class HappenedSerializer(serializers.Serializer[Any]):
    """One line of a proposal's history."""

    at = serializers.DateTimeField()
    verb = serializers.CharField()
    words = serializers.CharField()
    by = serializers.CharField(source="person", allow_null=True)
    reason = serializers.CharField()


class PossibleSerializer(serializers.Serializer[Any]):
    """A verb, and what is missing for it: what disables the button on the page."""

    verb = serializers.ChoiceField(list(ROWS))
    possible = serializers.BooleanField(help_text="Before anything is filled in.")
    code = serializers.CharField(allow_null=True)
    words = serializers.CharField(allow_null=True)


class DocumentChangeSerializer(serializers.Serializer[Any]):
    """What one body changes of another, in the reader's language."""

    old = serializers.IntegerField(allow_null=True, help_text="A version's number; null for a first one.")
    new = serializers.CharField(help_text="version 3, or revision 2")
    sentence = serializers.CharField(help_text="What holds then.")
    changes = serializers.ListField(child=serializers.CharField())
    criteria = serializers.ListField(child=serializers.CharField(), help_text="Ids of what changed.")
    same_rule = serializers.BooleanField(help_text="Only the words differ.")
    stages = serializers.ListField(
        child=serializers.CharField(), help_text="Of the responsibility matrix: those that it touches."
    )
    stage_names = serializers.ListField(child=serializers.CharField())
    matrix = serializers.CharField(allow_null=True, help_text="The version of the matrix that says so.")
