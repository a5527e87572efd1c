"""The form that uploads a file of leads: the file, and which source it comes from."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evidence.models import Source


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of leads"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.parquet,text/csv"}),
        help_text=gettext_lazy(
            "CSV, Excel or Parquet as your CRM or MA exports it, with column names in the first row."
        ),
    )
    source = forms.ModelChoiceField(
        label=gettext_lazy("Where do these leads come from?"),
        queryset=Source.objects.all(),
        required=False,
        empty_label=gettext_lazy("A new source, named below"),
        help_text=gettext_lazy("With a known source, the columns are mapped as last time."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the new source"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("As colleagues call it, for example “Salesforce export”."),
    )

    def __init__(self, *args: Any, kept: bool = False, **kwargs: Any) -> None:
        """With `kept` a file is there already, and none has to be sent."""
        super().__init__(*args, **kwargs)
        self.fields["file"].required = not kept

    def clean_file(self) -> "UploadedFile[Any] | None":
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        limit = settings.LEADS_UPLOAD_MAX_BYTES
        size = (file.size if file else 0) or 0
        if size > limit:
            raise forms.ValidationError(
                _("The file has %(size)s; the limit is %(limit)s. Export a shorter period or fewer columns."),
                params={"size": filesizeformat(size), "limit": filesizeformat(limit)},
            )
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("source") and not data.get("name"):
            self.add_error("name", _("Choose a source above, or name the new one here."))
        return data

    def new_source_key(self) -> str:
        """A key for a new source: from its name where that has Latin letters, else the next free number."""
        names = slugify(self.cleaned_data["name"])[:60]
        return names or f"source-{Source.objects.count() + 1}"
