"""Reading: any file of leads -> its columns, samples and rows of text, whatever it is written in.

What a file is, its first bytes say; its name does not count.
"""

from pathlib import Path

from evidence.leads.columnar import read_parquet
from evidence.leads.rows import Refused, Rows, Sheet, Unreadable
from evidence.leads.texts import read_text
from evidence.leads.workbooks import read_workbook

__all__ = ["Refused", "Rows", "Sheet", "Unreadable", "read"]

_workbooks = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# Files that are often taken for a table: PDF, GIF, JPEG, PNG, gzip, RAR, 7z, an empty zip.
_foreign: tuple[bytes, ...] = (
    b"%PDF",
    b"GIF8",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"PK\x05\x06",
)
_documents = (b"<", b"{", b"[{")


def read(path: Path, sheet: str = "") -> Sheet:
    """Find out how a file is written; of a workbook with several sheets that of this name, else the first
    with a table. Raises `Unreadable`.
    """
    with path.open("rb") as file:
        start = file.read(64)
    if start.startswith(_workbooks):
        return read_workbook(path, sheet)
    if start.startswith(b"PAR1"):
        return read_parquet(path)
    if start.startswith(_foreign):
        raise Unreadable("binary")
    if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_documents):
        raise Unreadable("document")
    return read_text(path)
