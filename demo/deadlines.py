"""What moved and stopped the demo company's first-contact clocks: closed days, exceptions, contacts."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from demo.company import Company
from demo.leads import Life
from evidence.leads.records import Record, records
from evidence.models import Exemption, Snapshot
from governance.actions.clocks import allow_exemption, enter_closures, record_contact, withdraw_exemption

Kind = Exemption.Kind
CALLED = (  # who, of which lead that waits, kind, two-way, words
    ("ishii", 1, "call", False, "不在。受付に折り返しをお願いした。"),
    ("ogawa", 2, "mail", False, "資料の感想を伺うメールを送った。"),
    ("maeda", 3, "call", True, "来週、担当の課長も一緒に話を聞きたいとのこと。"),
)


def keep_the_rule(company: Company) -> None:
    """Closed days of each year, three exceptions of which one was withdrawn, and yesterday's calls."""
    _close(company)
    tanaka, takahashi = company.people["tanaka"], company.people["takahashi"]
    failed = company.ago(46, 9)
    allow_exemption(
        kind=Kind.SYSTEM_FAILURE,
        note="CRMが終日止まり、担当を確かめられなかった。復旧は翌朝9時。",
        starts_at=failed,
        ends_at=failed + timedelta(days=1),
        by=takahashi,
        at=failed + timedelta(days=1, hours=2),
    )
    storm = company.ago(75, 12)
    by_mistake = allow_exemption(
        kind=Kind.DISASTER,
        note="台風の接近で午後から全員が帰宅する予定。",
        starts_at=storm,
        ends_at=storm + timedelta(hours=12),
        by=tanaka,
        at=storm - timedelta(hours=3),
    )
    withdraw_exemption(exemption=by_mistake, by=tanaka, at=storm + timedelta(hours=2))
    waiting = _waiting(company)
    if waiting:
        lead, at = waiting[0], company.ago(1, 11)
        allow_exemption(
            kind=Kind.LATER_DATE,
            note="「来週の会議のあとに連絡がほしい」と問い合わせフォームに書かれている。",
            lead=lead,
            starts_at=at,
            ends_at=at + timedelta(days=7),
            by=tanaka,
            at=at,
        )
    for person, place, kind, two_way, note in CALLED:
        if place < len(waiting):
            made_at = company.ago(1, 10, 10 * place)
            record_contact(
                lead=waiting[place],
                kind=kind,
                made_at=made_at,
                two_way=two_way,
                note=note,
                by=company.people[person],
                at=made_at + timedelta(minutes=15),
            )


def _close(company: Company) -> None:
    """The turn of each year, and two days in the middle of August; entered two months before."""
    for year in range(company.today.year - 2, company.today.year + 1):
        summer = [date(year, 8, 13), date(year, 8, 14)]
        winter = [date(year, 12, 29) + timedelta(days=number) for number in range(6)]
        for name, days in (("夏季休業", summer), ("年末年始休業", winter)):
            at = datetime.combine(days[0] - timedelta(days=61), time(10), company.zone)
            if company.hired < at <= company.ago(0):
                enter_closures(days=days, name=name, by=company.people["kato"], at=at)


def _waiting(company: Company) -> Sequence[Record]:
    """Leads marked in the days before the last import that nobody had contacted by then."""
    last = company.ago(1, 7)
    snapshot = Snapshot.objects.current(last + timedelta(hours=1))
    assert snapshot is not None
    ids = [
        f"crm:{life['リードID'][0].value}"
        for life in company.leads
        if _between(life, last - timedelta(days=4), last) and not _contacted(life, last)
    ]
    return records(snapshot, ids[: len(CALLED) + 1])


def _between(life: Life, since: datetime, until: datetime) -> bool:
    return any(since < known.at <= until for known in life.get("MQL判定日時", ()))


def _contacted(life: Life, at: datetime) -> bool:
    return any(known.at <= at for known in life.get("初回コンタクト日時", ()))
