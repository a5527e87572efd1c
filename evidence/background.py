"""Work that a request need not wait for: a management command in a process of its own."""

import subprocess
import sys

from django.conf import settings


def start(*command: str) -> None:
    """Run `manage.py command` beside this process. What it is to do is in the database: it may be killed."""
    subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
