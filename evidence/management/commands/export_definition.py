"""manage.py export_definition DEFINITION --to FORMAT: a definition in a form that other tools run."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from definitions.exporting import subject_of, subject_of_body
from definitions.language.export.formats import Exported, formats
from definitions.language.export.refusal import CannotExport
from evidence.management.naming import file_body, instant, named_version


class Command(BaseCommand):
    requires_system_checks = []
    help = "Export a definition as SQL, a dbt model, a decision file, Markdown, JSON or YAML."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("definition", help="a definition (mql, mql@3) or a teigi/1 file (JSON or YAML)")
        parser.add_argument("--to", required=True, choices=list(formats), help="the format")
        parser.add_argument(
            "--output", type=Path, help="write to this file; a folder where there are several"
        )
        parser.add_argument("--language", choices=["ja", "en"], help="language of names and comments")
        parser.add_argument(
            "--at", help="judge at this instant, such as 2026-04-01T09:00+09:00; else when run"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        language = options["language"] or ("en" if get_language() == "en" else "ja")
        with override(language):
            exported = _exported(options, language)
            _write(exported, options["output"], self)


def _exported(options: dict[str, Any], language: str) -> Exported:
    at = instant(options["at"]) if options["at"] else None
    name = options["definition"]
    version = named_version(name, at or timezone.now())
    subject = subject_of(version) if version else subject_of_body(Path(name).stem, file_body(name))
    try:
        return formats[options["to"]].export(subject, language, at)
    except CannotExport as refused:
        raise CommandError(refused.text(language)) from None


def _write(exported: Exported, output: Path | None, command: Command) -> None:
    if output is None and len(exported.files) > 1:
        raise CommandError(_("This is several files. Name a folder for them with --output."))
    if output is None:
        command.stdout.write(exported.files[0].text, ending="")
        return
    try:
        if len(exported.files) == 1:
            output.write_text(exported.files[0].text, encoding="utf-8")
            written = [output]
        else:
            written = [output / file.name for file in exported.files]
            for path, file in zip(written, exported.files, strict=True):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(file.text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}") from None
    for path in written:
        command.stderr.write(_("Written: %(path)s") % {"path": path})
