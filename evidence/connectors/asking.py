"""Asking a vendor over HTTP: waits as long as it is told to, tries again a bounded number of times."""

import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from evidence.connectors.vendor import Trouble

if TYPE_CHECKING:
    import requests

Wait = Callable[[float], None]

tries = 6
longest_wait = 120.0
"""Seconds. Whoever is told to wait longer is out of calls for the day."""
seconds_to_answer = 60


def session() -> "requests.Session":
    """Raises `Trouble` where requirements-crm.txt is not installed."""
    try:
        import requests
    except ImportError:
        raise Trouble("not_installed") from None
    return requests.Session()


class Asking:
    """A way to ask a vendor. `wait` is told the seconds to wait before another try."""

    def __init__(self, http: "requests.Session", wait: Wait = time.sleep) -> None:
        self.http, self.wait = http, wait

    def ask(self, method: str, url: str, **how: Any) -> "requests.Response":
        """The answer, whatever it says; 429 and 5xx only after the last try. Raises `Trouble`."""
        import requests

        how = {"timeout": seconds_to_answer, "allow_redirects": False} | how
        for tried in range(1, tries + 1):
            try:
                answer = self.http.request(method, url, **how)
            except requests.RequestException as error:
                if tried == tries:
                    raise Trouble("no_answer", error=type(error).__name__) from None
                self.wait(2.0**tried)
                continue
            if answer.status_code != 429 and answer.status_code < 500:
                break
            seconds = seconds_to_wait(answer, tried)
            if tried == tries or seconds > longest_wait:
                break
            self.wait(seconds)
        return answer


def seconds_to_wait(answer: "requests.Response", tried: int) -> float:
    """As `Retry-After` says, in seconds or as a date; else longer each time."""
    said = answer.headers.get("Retry-After", "").strip()
    try:
        return max(0.0, float(said))
    except ValueError:
        pass
    try:
        until, now = (parsedate_to_datetime(text) for text in (said, answer.headers.get("Date", "")))
        return max(0.0, (until - now).total_seconds())
    except (TypeError, ValueError):
        return 2.0**tried
