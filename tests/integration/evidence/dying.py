"""A process that does something over and over, and is killed before the step that it is told."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.db import connection

ROOT = Path(__file__).resolve().parents[3]

# Forks for each line "step what" of its input; the child is killed before that step. A step is a statement
# to the database, or a change of the file system.
SCRIPT = """
import os, signal, sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
import django
django.setup()
from django.conf import settings
from pathlib import Path
settings.DATA_DIR = Path(sys.argv[1])
settings.DATABASES["default"]["NAME"] = sys.argv[2]
# What is loaded here, no child has to load: pyarrow takes up pandas where it is there.
import duckdb, pyarrow.parquet
with suppress(ImportError):
    import pandas
from django.db import connection
from people.models import User
changes = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "fcntl.flock"}
left = None
def step():
    global left
    if left is not None:
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
def statement(execute, *rest):
    step()
    return execute(*rest)
sys.addaudithook(lambda event, _rest: step() if event in changes else None)
def do(what, by):
    raise NotImplementedError
#
for line in sys.stdin:
    number, what = line.split()
    child = os.fork()
    if not child:
        by = User.objects.first()
        with connection.execute_wrapper(statement):
            left = int(number)
            do(what, by)
            left = None
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""


@contextmanager
def dying(data_folder: Path, action: str) -> Iterator[Callable[[int, str], bool]]:
    """Call `do(what, by)`, which `action` defines, killed before its n-th step: whether it was killed."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            SCRIPT.replace("#\n", f"{action}\n", 1),
            str(data_folder),
            str(connection.settings_dict["NAME"]),
        ],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=ROOT,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    to, back = process.stdin, process.stdout
    assert to and back

    def run(step: int, what: str, to: IO[str] = to, back: IO[str] = back) -> bool:
        print(step, what, file=to, flush=True)
        status = int(back.readline())
        assert status in (0, 9)
        return status == 9

    yield run
    to.close()
    assert process.wait() == 0
