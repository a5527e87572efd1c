"""Where snapshots lie: a folder of files each, below DATA_DIR, called by its fingerprint."""

from pathlib import Path

from django.conf import settings

from evidence.leads.quoting import text
from evidence.leads.warehouse import is_live

history = "history.parquet"
refused_whole = "refused_rows.parquet"
files = ("leads.parquet", "events.parquet", "refused.parquet", history, refused_whole)
"""Of a snapshot; the last two only where there is anything to them."""


def snapshots() -> Path:
    """The folder of all snapshots."""
    return Path(settings.DATA_DIR) / "snapshots"


def folder(fingerprint: str) -> Path:
    """The folder of one snapshot."""
    return snapshots() / fingerprint


def is_kept(fingerprint: str) -> bool:
    """Whether a snapshot has files: not where leads live elsewhere, nor where its leads are gone."""
    return not is_live(fingerprint) and folder(fingerprint).exists()


def files_in(folder: Path) -> list[Path]:
    """The files of a snapshot's folder, in the order of their fingerprint."""
    optional = (history, refused_whole)
    return [folder / name for name in files if name not in optional or (folder / name).exists()]


def file_of(fingerprint: str, table: str) -> str:
    """A table of a snapshot as it lies in the file, attributes filled (evidence.leads.filled)."""
    return f"read_parquet({text(str(folder(fingerprint) / f'{table}.parquet'))})"
