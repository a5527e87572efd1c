"""Words for what went wrong with a connection: what it is and what to do, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def trouble(code: str, params: Mapping[str, str]) -> str:
    """A `Trouble`, also one that was stored with a pull."""
    return troubles()[code] % params


def troubles() -> Mapping[str, str]:
    """Every trouble there is, by code."""
    return {
        "not_installed": _(
            "What connections need is not installed here. Whoever runs this server installs it by"
            " pip install -r requirements-crm.txt."
        ),
        "credentials": _(
            "%(vendor)s does not accept the credentials any more (%(message)s). Make new ones there and"
            " replace them here."
        ),
        "no_credentials": _("No credentials are stored yet."),
        "credentials_lost": _(
            "The stored credentials cannot be read any more, as this server's key has changed. Replace them."
        ),
        "forbidden": _(
            "%(vendor)s does not let this app read everything it has to: %(message)s. Grant that there, and"
            " try again."
        ),
        "rate_limited": _(
            "%(vendor)s takes no more questions for now (%(message)s). The next pull goes on where this one"
            " stopped."
        ),
        "no_answer": _(
            "There was no answer (%(error)s). Check this server's way to the internet; the next pull goes on"
            " where this one stopped."
        ),
        "vendor": _(
            "%(vendor)s answered something unexpected (%(message)s). The next pull goes on where"
            " this one stopped."
        ),
        "no_fields": _("None of the mapped fields is there any more. Choose the fields again."),
        "interrupted": _("It was interrupted. The next pull went on where it had stopped."),
        "refused": "%(message)s",
    }
