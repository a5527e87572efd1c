"""The demo company's leads: the CRM's exports are imported, and one person asks to be erased."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from demo import words
from demo.company import Company
from demo.leads import exported
from evidence.actions import import_leads
from evidence.erasures import erase_lead
from evidence.leads.mapping import Mapping
from evidence.models import Snapshot, Source
from people.actions import save_as
from people.models import User

MAPPING = Mapping.read(
    {
        "id": "リードID",
        "fields": {
            "created_at": {"column": "作成日時"},
            "nurtured_at": {"column": "ナーチャリング開始"},
            "mql_at": {"column": "MQL判定日時"},
            "contacted_at": {"column": "初回コンタクト日時"},
            "sql_at": {"column": "SQL判定日時"},
            "opportunity_at": {"column": "商談化日時"},
            "won_at": {"column": "受注日時"},
            "lost_at": {"column": "失注日時"},
            "rejected_reason": {"column": "却下理由"},
            "amount": {"column": "金額"},
            "owner": {"column": "担当"},
            "segment": {"column": "セグメント"},
            "source": {"column": "流入経路"},
            "lead_source": {"column": "流入経路"},
            "industry": {"column": "業種"},
            "employees": {"column": "従業員数"},
            "title": {"column": "役職"},
            "site_visits": {"column": "サイト訪問回数"},
            "time_on_site": {"column": "サイト滞在時間"},
            "enquiry": {"column": "問い合わせ"},
            "budget": {"column": "予算"},
            "authority": {"column": "決裁権"},
            "need": {"column": "課題"},
            "timeline": {"column": "導入希望時期"},
            "two_way_talk": {"column": "会話確認"},
        },
        "events": [
            {"event": "download", "column": "資料ダウンロード"},
            {"event": "seminar", "column": "セミナー参加"},
            {"event": "pricing_view", "column": "料金ページ閲覧"},
        ],
    }
)


def bring_leads(company: Company, at: datetime) -> Snapshot:
    """The analyst imports the CRM's export of that instant."""
    by = company.people["suzuki"]
    source = Source.objects.filter(key="crm").first() or save_as(Source(key="crm", name="CRM"), by=by, at=at)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"leads-{at:%Y%m%d}.csv"
        path.write_text(exported(company.leads, at), encoding="utf-8")
        return import_leads(path=path, file_name=path.name, source=source, mapping=MAPPING, by=by, at=at)


def erase_on_request(company: Company, administrator: User) -> None:
    """A person who came three weeks ago asked yesterday to be erased."""
    created = next(life["リードID"][0] for life in company.leads if life["リードID"][0].at > company.ago(20))
    at = company.ago(1, 15)
    erase_lead(lead=f"crm:{created.value}", reason=words.ERASED, by=administrator, at=at)
