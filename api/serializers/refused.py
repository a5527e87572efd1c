"""The shapes of an import's refused rows and of their correction."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from evidence.leads import words
from jobs.models import Job

MOST = 10_000
STATES = {"open": False, "corrected": True}


class RefusedValueSerializer(serializers.Serializer[Any]):
    """One refused value of a row, and the row as it is in the file."""

    line = serializers.IntegerField(help_text="Of the file, its head being 1.")
    column = serializers.CharField(allow_blank=True, help_text="Empty where the row as a whole is wrong.")
    value = serializers.CharField(allow_null=True, allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField(help_text="Why it was refused, in the reader's language.")
    corrected = serializers.BooleanField(help_text="Whether the row was corrected and taken in since.")
    cells = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        allow_null=True,
        help_text="The whole row by column; null where the import did not keep it.",
    )


class RefusedPageSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    results = RefusedValueSerializer(many=True)


class CorrectedRowSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    cells = serializers.DictField(
        child=serializers.CharField(allow_blank=True),
        help_text="Column -> text. What is left out stays as it was; an empty text empties the cell.",
    )


class CorrectionsSerializer(serializers.Serializer[Any]):
    rows = CorrectedRowSerializer(many=True, max_length=MOST, allow_empty=False)  # type: ignore[call-arg]

    def validate_rows(self, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        if len({row["line"] for row in rows}) < len(rows):
            raise serializers.ValidationError(_("Each line can be given once."), "twice")
        return rows


class StillWrongSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    column = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    detail = serializers.CharField()


class CorrectionJobSerializer(serializers.ModelSerializer[Job]):
    """What became of rows that were sent corrected. In the context: the `number` of their snapshot."""

    number = serializers.IntegerField(source="pk")
    url = serializers.SerializerMethodField(help_text="Where to look later.")
    state = serializers.ChoiceField(["waiting", "running", "done", "refused", "failed"])
    snapshot = serializers.SerializerMethodField(help_text="The snapshot that has them; null where none.")
    accepted = serializers.SerializerMethodField(help_text="Rows taken in; null until it is done.")
    refused = serializers.SerializerMethodField(help_text="Rows still wrong; null until it is done.")
    wrong = serializers.SerializerMethodField(help_text="What is still wrong: the first 20 values.")
    detail = serializers.SerializerMethodField(help_text="Where it was refused: why, in words.")

    class Meta:
        model = Job
        fields = ("number", "url", "asked_at", "state", "snapshot", "accepted", "refused", "wrong", "detail")

    def get_url(self, job: Job) -> str:
        return reverse("api:correction", args=[self.context["number"], job.pk])

    def get_snapshot(self, job: Job) -> int | None:
        return job.result.get("snapshot") if job.result else None

    def get_accepted(self, job: Job) -> int | None:
        return job.result.get("taken") if job.result else None

    def get_refused(self, job: Job) -> int | None:
        return job.result.get("still") if job.result else None

    @extend_schema_field(StillWrongSerializer(many=True))
    def get_wrong(self, job: Job) -> list[dict[str, Any]]:
        found = job.result.get("wrong", []) if job.result else []
        return [
            {"line": line, "column": column, "code": code, "detail": words.refused(code)}
            for line, column, code in found
        ]

    def get_detail(self, job: Job) -> str:
        return " ".join(job.texts)
