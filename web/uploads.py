"""Uploads: a file waits in DATA_DIR/uploads under a random token while its columns are being mapped.

Only whoever uploaded it can see it; a file that waited longer than two days is removed at the next upload,
unless it is being imported: then it goes with the import.
"""

import json
import re
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from evidence.leads.rows import Sheet

WAITS = timedelta(days=2)
HELD, HELD_FOR = "held", timedelta(days=60)
TOKEN = re.compile(r"[\w-]{20,60}")


@dataclass(frozen=True, slots=True)
class Upload:
    token: str
    user: int
    file_name: str
    source: str
    """The source's key; empty until it was chosen."""
    uploaded_at: str
    profile: Mapping[str, Any]
    """Column -> {"values": [[value, rows], …] most frequent first, "filled": share of rows, "more": bool}."""
    sheet: str = ""
    """Of a workbook with several sheets, the one that is read; `sheets` are all of them."""
    sheets: Sequence[str] = ()

    @property
    def folder(self) -> Path:
        return uploads() / self.token

    @property
    def path(self) -> Path:
        return self.folder / "leads.csv"


def uploads() -> Path:
    return Path(settings.DATA_DIR) / "uploads"


def receive(file: "UploadedFile[Any]", at: datetime) -> Path:
    """Write an uploaded file into a folder of its own; the path of the file."""
    sweep(at)
    folder = uploads() / secrets.token_urlsafe(24)
    folder.mkdir(parents=True, mode=0o700)
    with (folder / "leads.csv").open("wb") as kept:
        for chunk in file.chunks():
            kept.write(chunk)
    return folder / "leads.csv"


def keep(
    path: Path, *, user: int, file_name: str, sheet: Sheet, profile: Mapping[str, Any], at: datetime
) -> Upload:
    """Note down whose a received file is and what is in it."""
    upload = Upload(path.parent.name, user, file_name, "", at.isoformat(), profile)
    return of_sheet(upload, sheet, profile)


def of_sheet(upload: Upload, sheet: Sheet, profile: Mapping[str, Any]) -> Upload:
    """Note down which sheet of a workbook is read."""
    return note(replace(upload, sheet=sheet.name, sheets=sheet.names, profile=profile))


def from_source(upload: Upload, source: str) -> Upload:
    """Note down which source (its key) the file comes from."""
    return note(replace(upload, source=source))


def note(upload: Upload) -> Upload:
    (upload.folder / "upload.json").write_text(json.dumps(asdict(upload)), encoding="utf-8")
    return upload


def find(token: str, user: int) -> Upload | None:
    """The waiting upload of this token, if it is this person's."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        upload = Upload(**json.loads((uploads() / token / "upload.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    return upload if upload.user == user else None


def hold(upload: Upload) -> str:
    """Keep the file until it is imported, however long that takes; its path below DATA_DIR."""
    (upload.folder / HELD).touch()
    return str(upload.path.relative_to(settings.DATA_DIR))


def forget(path: Path) -> None:
    """Remove a received file with its folder."""
    shutil.rmtree(path.parent, ignore_errors=True)


def sweep(at: datetime) -> None:
    """Remove what waited too long."""
    for folder in uploads().glob("*"):
        waits = HELD_FOR if (folder / HELD).exists() else WAITS
        if folder.stat().st_mtime < (at - waits).timestamp():
            shutil.rmtree(folder, ignore_errors=True)
