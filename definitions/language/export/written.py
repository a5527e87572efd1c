"""What an export gives: one file, or several that go out as one archive."""

from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


@dataclass(frozen=True, slots=True)
class File:
    """A file's name (with its folder, if any) and its text."""

    name: str
    text: str


def archive(files: tuple[File, ...]) -> bytes:
    """The files as a ZIP archive, the same bytes for the same files."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as into:
        for file in files:
            entry = ZipInfo(file.name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = ZIP_DEFLATED
            into.writestr(entry, file.text.encode("utf-8", "replace"))
    return packed.getvalue()
