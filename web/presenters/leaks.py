"""Leaking attributes in words, with the figures that show it or make it suspected."""

from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from evidence.figures import Rate
from evidence.leaking import Leak
from web.presenters.numbers import share, whole


def leak_text(leak: Leak, catalogue: Catalogue, language: str) -> str:
    """Why an attribute leaks: shown, or suspected."""
    words = {"attribute": catalogue.label(leak.attribute, language)}
    words |= {"one": rate_text(leak.one), "other": rate_text(leak.other)}
    if leak.one:
        words |= {"k": whole(leak.one.k), "n": whole(leak.one.n)}
    if leak.separation:
        low, high = share(leak.separation.low), share(leak.separation.high)
        words |= {"pairs": f"{share(leak.separation.value)}% [{low}–{high}]", "n": whole(leak.separation.n)}
    return texts()[leak.reason] % words


def texts() -> dict[str, str]:
    """Reason -> what is said of it."""
    return {
        "marked": _(
            "“%(attribute)s” leaks the outcome: the catalogue says that it is known only later. Past "
            "leads have values that nobody knew when they were judged."
        ),
        "history": _(
            "“%(attribute)s” leaks the outcome, as its history shows: %(k)s of %(n)s closed leads that "
            "have it (%(one)s) got it only after they were closed."
        ),
        "closed": _(
            "“%(attribute)s” may leak the outcome: it is known of %(one)s of the closed leads and of "
            "%(other)s of the open ones. Probably it is filled in only when a lead is closed."
        ),
        "separates": _(
            "“%(attribute)s” may leak the outcome: by itself it tells won leads from others almost "
            "always (in %(pairs)s of pairs of both, %(n)s leads). Probably it is filled in only when the "
            "outcome is clear."
        ),
        "won": _(
            "“%(attribute)s” may leak the outcome: it is known of %(one)s of the won leads and of "
            "%(other)s of the other closed ones. Probably it is filled in only on the way to a contract."
        ),
        "overwritten": _(
            "“%(attribute)s” may leak the outcome: by its name it holds only the newest value, and what "
            "it was when a lead was judged is not on record. The figures alone show nothing."
        ),
    }


def rate_text(rate: Rate | None) -> str:
    """71.3% [69.8–72.8]."""
    if rate is None or rate.value is None or rate.low is None or rate.high is None:
        return ""
    return f"{share(rate.value)}% [{share(rate.low)}–{share(rate.high)}]"
