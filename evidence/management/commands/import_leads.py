"""manage.py import_leads FILE --mapping FILE.yaml: import leads; without a mapping, suggest one."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from definitions.language.parse import Faults
from definitions.language.source import read_source
from evidence.actions import ImportRefused, add_source, import_leads, preview, try_import
from evidence.leads.incoming import Written
from evidence.management.naming import analyst, said
from evidence.management.printing import progress
from evidence.measures.packs import keep_packs
from evidence.models import Snapshot, Source


class Command(BaseCommand):
    requires_system_checks = []
    help = "Import a file of leads. Without --mapping, print the mapping that its columns suggest."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV, Excel or Parquet file")
        parser.add_argument(
            "--mapping", type=Path, help="which column is what (YAML or JSON, docs/measures.md)"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be imported, and keep nothing"
        )
        parser.add_argument("--sheet", default="", help="of a workbook: the sheet with the leads")
        parser.add_argument(
            "--source", default="file", help="key of where the leads come from (default: file)"
        )
        parser.add_argument(
            "--by", help="e-mail of the analyst who imports; may be left out where there is one only"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            if not options["mapping"]:
                mapping = preview(path, sheet=options["sheet"]).mapping.plain()
                self.stdout.write(yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False))
                return
            mapping = _read(options["mapping"])
            if options["sheet"]:
                mapping["sheet"] = options["sheet"]
            if options["dry_run"]:
                key = options["source"]
                source = Source.objects.filter(key=key).first() or Source(key=key)
                self._say(try_import(path=path, source=source, mapping=mapping, at=timezone.now()))
                return
            by, at = analyst(options["by"]), timezone.now()
            source = add_source(key=options["source"], name=options["source"], by=by, at=at)
            with progress(self.stderr) as tell:
                found = import_leads(
                    path=path,
                    file_name=path.name,
                    source=source,
                    mapping=mapping,
                    by=by,
                    at=at,
                    tell=tell,
                )
            self._say(found)
            keep_packs(timezone.now())
        except ImportRefused as refused:
            raise CommandError("\n".join(refused.texts)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    def _say(self, result: Snapshot | Written) -> None:
        self.stdout.write(
            _("%(rows)d rows: %(accepted)d accepted, %(refused)d refused. Leads in all: %(leads)d.")
            % {name: getattr(result, name) for name in ("rows", "accepted", "refused", "leads")}
        )


def _read(path: Path) -> dict[str, object]:
    try:
        found = read_source(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise CommandError(_("“%(name)s” is not a text file in UTF-8.") % {"name": path}) from None
    except Faults as faults:
        raise CommandError("\n".join(said(faults))) from None
    return found if isinstance(found, dict) else {}
