"""Settings of documents: the policy by which one may change, and a new document."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from definitions.models import Document
from governance.policies import CMO, HEADS
from governance.policy_terms import BOUNDS
from governance.refusals import term_name
from people.models import Department, Seat


class PolicyForm(forms.Form):
    """The terms, and why they change."""

    reason = forms.CharField(
        label=gettext_lazy("Why it changes"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("It stays in the history, beside what was changed."),
    )
    field_order = (*BOUNDS, "hidden_positions", "approver_when_cmo_proposes", "reason")

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        names = (*BOUNDS, "hidden_positions", "approver_when_cmo_proposes")
        kwargs.setdefault("initial", {name: getattr(document, name) for name in names})
        super().__init__(*args, **kwargs)
        for name, (least, most) in BOUNDS.items():
            self.fields[name] = forms.IntegerField(label=term_name(name), min_value=least, max_value=most)
        if not document.judges_leads:
            del self.fields["trial_days"]
        self.fields["hidden_positions"] = forms.BooleanField(
            label=term_name("hidden_positions"), required=False
        )
        others = Seat.objects.exclude(key__in=(*HEADS, CMO))
        self.fields["approver_when_cmo_proposes"] = forms.ChoiceField(
            label=term_name("approver_when_cmo_proposes"),
            choices=[("", _("Nobody: the CMO cannot propose it")), *((row.key, str(row)) for row in others)],
            required=False,
            help_text=_("A seat of its own, beside the heads' and the CMO's: nobody decides on their own."),
        )
        self.order_fields(self.field_order)


class DocumentForm(forms.Form):
    """A definition for one segment or product line, or another document."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=Document.Kind.choices)
    scope = forms.CharField(
        label=gettext_lazy("Segment or product line"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Left empty, it is for the whole company."),
    )
    name_ja = forms.CharField(label=gettext_lazy("Name in Japanese"), max_length=100)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=100)
    key = forms.CharField(
        label=gettext_lazy("Short name in addresses"),
        max_length=64,
        help_text=gettext_lazy("Small letters, digits and hyphens, such as mql-smb. It cannot be changed."),
    )


class AddSeatForm(forms.Form):
    """Another seat beside the three."""

    name_ja = forms.CharField(label=gettext_lazy("Name in Japanese"), max_length=100)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=100)
    key = forms.CharField(
        label=gettext_lazy("Short name in addresses"),
        max_length=50,
        help_text=gettext_lazy("Small letters, digits and hyphens, such as ceo. It cannot be changed."),
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"), queryset=Department.objects.all(), required=False, empty_label="–"
    )

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not re.fullmatch(r"[a-z][a-z0-9_-]*", key):
            raise forms.ValidationError(_("Use small letters, digits and hyphens, beginning with a letter."))
        if Seat.objects.filter(key=key).exists():
            raise forms.ValidationError(_("There is such a seat already."))
        return key
