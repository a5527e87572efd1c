"""The answer of sales to one lead, what answers are narrowed by, and the reasons to choose from."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from definitions.models import Version
from evidence.models import LeadFeedback, RejectionReason
from evidence.models.feedback import FeedbackQuerySet
from governance.actions.feedback import LONGEST_NOTE
from people.company_time import span
from people.models import User
from web.forms.days import DayField


class FeedbackForm(forms.Form):
    """`criteria`: (node's id, in words) of what can be disputed."""

    lead = forms.CharField(widget=forms.HiddenInput, max_length=340)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    """Key of the answer that stood there when the page was shown."""
    answer = forms.ChoiceField(choices=LeadFeedback.Answer.choices)
    reason = forms.ModelChoiceField(
        label=_("Why do you reject it?"),
        queryset=RejectionReason.objects.filter(active=True),
        widget=forms.RadioSelect,
        empty_label=None,
        required=False,
    )
    criterion = forms.ChoiceField(
        label=_("Which criterion is wrong, if any?"), widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(
        label=_("In your own words"),
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )

    def __init__(self, data: QueryDict | None, *, criteria: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"criterion": ""})
        choices = [("", _("none in particular")), *criteria]
        self.fields["criterion"].choices = choices  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What the action takes besides the lead, from a valid form."""
        data = self.cleaned_data
        accepted = data["answer"] == LeadFeedback.Answer.ACCEPTED
        return {
            "accepted": accepted,
            "reason": None if accepted else data["reason"],
            "criterion": "" if accepted else data["criterion"],
            "note": data["note"],
            "seen": data["seen"],
        }


class ReasonForm(forms.Form):
    """A reason's names; `active` only where one is changed."""

    name_ja = forms.CharField(label=_("Name in Japanese"), max_length=60)
    name_en = forms.CharField(label=_("Name in English"), max_length=60)
    active = forms.BooleanField(
        label=_("It can be chosen"),
        help_text=_("Without the tick it is retired: nobody chooses it any more."),
        required=False,
    )

    def names(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("name_ja", "name_en")}


class AnswersFilter(forms.Form):
    """What the list of answers is narrowed by. Always usable: what is not a choice counts as not chosen."""

    answer = forms.ChoiceField(
        label=_("Answer"), choices=[("", _("all")), *LeadFeedback.Answer.choices], required=False
    )
    reason = forms.ModelChoiceField(
        label=_("Reason"), queryset=RejectionReason.objects.all(), required=False, empty_label=_("all")
    )
    criterion = forms.ChoiceField(label=_("Disputed criterion"), required=False)
    version = forms.ChoiceField(label=_("Version"), required=False)
    person = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.filter(feedback__isnull=False).distinct(),
        required=False,
        empty_label=_("everybody"),
    )
    since = DayField(label=_("From this day"), required=False)
    until = DayField(label=_("Up to and including"), required=False)
    which = forms.ChoiceField(
        label=_("Which answers"),
        choices=[("", _("those that count")), ("all", _("replaced and taken back too"))],
        required=False,
    )
    sort = forms.ChoiceField(
        label=_("Sorted by"),
        choices=[("", _("Newest first")), ("oldest", _("Oldest first")), ("lead", _("Lead"))],
        required=False,
    )

    def __init__(self, data: QueryDict, *, criteria: dict[str, str], versions: Sequence[Version]) -> None:
        super().__init__(data)
        every = ("", _("all"))
        names = [
            (str(version), gettext("%(document)s version %(number)s") % words_of(version))
            for version in versions
        ]
        self.fields["criterion"].choices = [every, ("-", _("none disputed")), *criteria.items()]  # type: ignore[attr-defined]
        self.fields["version"].choices = [every, *names]  # type: ignore[attr-defined]
        self.is_valid()

    @property
    def narrows(self) -> bool:
        return any(value for name, value in self.cleaned_data.items() if name != "sort")

    def rows(self) -> FeedbackQuerySet:
        """The answers, in order."""
        said = self.cleaned_data
        answers: FeedbackQuerySet = LeadFeedback.objects.filter(takes_back=None)
        rows = answers if said.get("which") else LeadFeedback.objects.standing()
        if said.get("answer"):
            rows = rows.filter(answer=said["answer"])
        if said.get("reason"):
            rows = rows.filter(reason=said["reason"])
        if criterion := said.get("criterion"):
            disputed = {"criterion": "", "answer": LeadFeedback.Answer.REJECTED}
            rows = rows.filter(**(disputed if criterion == "-" else {"criterion": criterion}))
        if said.get("version"):
            key, _at, number = said["version"].partition("@")
            rows = rows.filter(version__document__key=key, version__number=int(number))
        if said.get("person"):
            rows = rows.filter(by=said["person"])
        since, until = span(said.get("since"), said.get("until"))
        if since:
            rows = rows.filter(at__gte=since)
        if until:
            rows = rows.filter(at__lt=until)
        order = {"oldest": ("pk",), "lead": ("lead", "-pk")}.get(said.get("sort", ""), ("-pk",))
        return rows.order_by(*order)


def words_of(version: Version) -> dict[str, object]:
    return {"document": version.document, "number": version.number}
