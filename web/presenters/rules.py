"""Named rules as they are called: a version of a definition, a proposal's revision."""

from django.utils.translation import gettext as _

from governance.named import Named
from web.presenters.documents import term


def rule_label(rule: Named) -> str:
    """In full, for lists and headings."""
    if rule.revision:
        words = {"number": rule.revision.proposal_id, "revision": rule.revision.number}
        return _("%(term)s: proposal #%(number)s, revision %(revision)s “%(title)s”") % {
            "term": term(rule.document),
            "title": rule.revision.proposal.title,
            **words,
        }
    assert rule.version
    return _("%(term)s: version %(number)s") % {
        "term": term(rule.document),
        "number": rule.version.number,
    }


def short_label(rule: Named | None) -> str:
    """For the head of a column."""
    if rule and rule.revision:
        return _("Proposal #%(number)s") % {"number": rule.revision.proposal_id}
    if rule and rule.version:
        return _("Version %(number)s") % {"number": rule.version.number}
    return _("The rule")
