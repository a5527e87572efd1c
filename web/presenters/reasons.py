"""Why sales rejects leads: each reason with its share, n and interval, and our own past."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from evidence.measures.reason_mix import Mix
from evidence.models import RejectionReason
from web.presenters.figures import bounds, number, percent, told


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """`reason`: as the leads have it; `name`: in the reader's language, where it is one of the company's."""

    reason: str
    name: str
    share: str
    counted: str
    bounds: str
    per_mille: int
    before: str
    year_before: str


def reason_rows(now: Mix, before: Mix, year_before: Mix) -> list[ReasonRow]:
    """The most frequent first."""
    names = {
        name.casefold(): str(row)
        for row in RejectionReason.objects.all()
        for name in (row.name_ja, row.name_en)
    }
    return [
        ReasonRow(
            reason=reason,
            name=names.get(reason.casefold(), reason),
            share=percent(rate),
            counted=f"{number(rate.k)} / {number(rate.n)}",
            bounds=_("too few to tell") if rate.too_few else bounds(rate),
            per_mille=round(1000 * (rate.value or 0)),
            before=told(before.rate(reason)),
            year_before=told(year_before.rate(reason)),
        )
        for reason, rate in ((name, now.rate(name)) for name in now.reasons)
    ]
