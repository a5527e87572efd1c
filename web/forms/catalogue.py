"""The form for an attribute of the catalogue; lists are written one entry a line."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from definitions.actions.catalogue import AttributeFields
from definitions.models import Attribute


class AttributeForm(forms.Form):
    """With `attribute` it edits that one: its key stays. `type_reason` says why the type must stay, too."""

    label_ja = forms.CharField(label=gettext_lazy("Name in Japanese"), max_length=100)
    label_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=100)
    key = forms.SlugField(
        label=gettext_lazy("Key"),
        max_length=64,
        help_text=gettext_lazy(
            "Small letters, digits and underscores, as in site_visits. It never changes afterwards."
        ),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=Attribute.Type.choices)
    element = forms.ChoiceField(
        label=gettext_lazy("Element of the definition"), choices=Attribute.Element.choices
    )
    unit_ja = forms.CharField(label=gettext_lazy("Unit in Japanese"), max_length=20, required=False)
    unit_en = forms.CharField(label=gettext_lazy("Unit in English"), max_length=20, required=False)
    judged_by_person = forms.BooleanField(
        label=gettext_lazy("A person judges it"),
        required=False,
        help_text=gettext_lazy("Only for yes-or-no attributes: it then appears on the check list."),
    )
    known_later = forms.BooleanField(
        label=gettext_lazy("It is known only later"),
        required=False,
        help_text=gettext_lazy(
            "It is filled in after the outcome, or changes until then. Rules that use it are warned of."
        ),
    )
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "One a line: value | name in Japanese | name in English. Leave empty where any value is allowed."
        ),
    )
    source_fields = forms.CharField(
        label=gettext_lazy("Names in source systems"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Column names, one a line. An import guesses this attribute from them."),
    )
    true_ja = forms.CharField(label=gettext_lazy("Yes, in Japanese"), max_length=100, required=False)
    true_en = forms.CharField(label=gettext_lazy("Yes, in English"), max_length=100, required=False)
    false_ja = forms.CharField(label=gettext_lazy("No, in Japanese"), max_length=100, required=False)
    false_en = forms.CharField(label=gettext_lazy("No, in English"), max_length=100, required=False)

    PHRASES = ("true_ja", "true_en", "false_ja", "false_en")

    def __init__(
        self, data: QueryDict | None, *, attribute: Attribute | None = None, type_reason: str = ""
    ) -> None:
        super().__init__(data, initial=initial(attribute) if attribute else None)
        self.attribute = attribute
        if attribute:
            self.fields["key"].disabled = True
        if type_reason:
            self.fields["type"].disabled = True
            self.fields["type"].help_text = type_reason

    @property
    def questions(self) -> list[forms.BoundField]:
        """The boxes to tick."""
        return [self["judged_by_person"], self["known_later"]]

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if not key.replace("_", "").isalnum() or not key.isascii() or key != key.lower():
            raise forms.ValidationError(_("Use small letters, digits and underscores only."))
        if self.attribute is None and Attribute.objects.filter(key=key).exists():
            raise forms.ValidationError(_("Another attribute has this key already."))
        return key

    def clean_choices(self) -> list[dict[str, str]]:
        found = []
        for line in lines(self.cleaned_data["choices"]):
            value, *labels = (part.strip() for part in line.split("|"))
            if not value or len(labels) > 2:
                raise forms.ValidationError(
                    _("This line is not of the form value | name in Japanese | name in English: %(line)s"),
                    params={"line": line},
                )
            ja, en = (*labels, "", "")[:2]
            found.append({"value": value, "ja": ja or value, "en": en or value})
        return found

    def clean_source_fields(self) -> list[str]:
        return lines(self.cleaned_data["source_fields"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("judged_by_person") and data.get("type") != Attribute.Type.BOOLEAN:
            self.add_error("judged_by_person", _("Only a yes-or-no attribute can be judged by a person."))
        if data.get("choices") and data.get("type") not in (Attribute.Type.CHOICE, Attribute.Type.CHOICES):
            self.add_error("choices", _("Choices belong to the types “choice” and “choices” only."))
        phrases = [data.get(name, "") for name in self.PHRASES]
        if any(phrases) and not all(phrases):
            self.add_error("true_ja", _("Fill in all four sentences or none."))
        return data

    def attribute_fields(self) -> AttributeFields:
        """What the actions take, from a valid form."""
        data = self.cleaned_data
        asked = ("true", "false")
        kept = self.attribute.phrases if self.attribute else {}
        phrases = {name: words for name, words in kept.items() if name not in asked}
        if data["true_ja"] and data["type"] == Attribute.Type.BOOLEAN:
            phrases |= {
                "true": {"ja": data["true_ja"], "en": data["true_en"]},
                "false": {"ja": data["false_ja"], "en": data["false_en"]},
            }
        return AttributeFields(
            label_ja=data["label_ja"],
            label_en=data["label_en"],
            type=data["type"],
            element=data["element"],
            unit_ja=data["unit_ja"],
            unit_en=data["unit_en"],
            judged_by_person=data["judged_by_person"],
            known_later=data["known_later"],
            choices=data["choices"],
            phrases=phrases,
            source_fields=data["source_fields"],
        )


def initial(attribute: Attribute) -> dict[str, Any]:
    """The form's values for an attribute as it is."""
    phrases = {
        f"{truth}_{language}": words[language]
        for truth, words in attribute.phrases.items()
        if truth in ("true", "false")
        for language in ("ja", "en")
    }
    return {
        **{name: getattr(attribute, name) for name in ("key", "label_ja", "label_en", "type", "element")},
        **{name: getattr(attribute, name) for name in ("unit_ja", "unit_en")},
        **{name: getattr(attribute, name) for name in ("judged_by_person", "known_later")},
        "choices": "\n".join(choice_line(choice) for choice in attribute.choices),
        "source_fields": "\n".join(attribute.source_fields),
        **phrases,
    }


def choice_line(choice: dict[str, str]) -> str:
    return " | ".join((choice["value"], choice.get("ja", ""), choice.get("en", ""))).rstrip(" |")


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
