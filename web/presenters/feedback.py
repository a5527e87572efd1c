"""Lead feedback in words: the lead's values, both verdicts on it, what can be disputed, the last answer."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from definitions.language.catalogue import Catalogue
from evidence.judged import Body, Rules
from evidence.leads.records import Record
from evidence.models import LeadFeedback
from governance.waiting import Asked
from web.loaders.proposal import criteria
from web.presenters.judgement import Answer, answer


@dataclass(frozen=True, slots=True)
class VerdictView:
    """One version's judgement on the lead at hand."""

    label: str
    on_trial: bool
    answer: Answer


def verdict_views(
    lead: Record, asked: Asked, name: str, words: Catalogue, language: str, zone: ZoneInfo
) -> list[VerdictView]:
    """By the version that judged it, and beside it by the one on trial where it takes part."""
    number = {"number": asked.version.number}

    def said(body: Body) -> Answer:
        judge, _old = Rules.of(body, None).judges()
        return answer(judge(lead.judged_document, lead.judged_at), name, words, language, zone)

    views = [VerdictView(_("Version %(number)s") % number, False, said(asked.version.body))]
    if asked.trial:
        proposal = {"number": asked.trial.proposal_id}
        tried = said(asked.trial.revision.body)
        views.append(VerdictView(_("On trial: proposal #%(number)s") % proposal, True, tried))
    return views


def disputable(asked: Asked | None, words: Catalogue) -> list[tuple[str, str]]:
    """(id, words) of the criteria by which the lead qualifies: those in force, or else those on trial."""
    if asked is None:
        return []
    tried = asked.trial if asked.on_trial and not asked.in_force else None
    return criteria((tried.revision if tried else asked.version).body, words)


def answer_text(row: LeadFeedback) -> str:
    """An answer with its reason: "rejected: timing too far off"."""
    said = str(row.get_answer_display())
    return _("%(answer)s: %(reason)s") % {"answer": said, "reason": row.reason} if row.reason else said
