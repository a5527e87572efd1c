"""Two years of a company's leads: seasons, holidays, a follow-up that got worse.

Pure and deterministic by seed. What sales can know of a lead (budget, authority, …) is drawn from a hidden
fit that also drives the outcome, so that a good definition is better than a bad one here as it is in life.
"""

import csv
import io
import math
import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

import holidays

SOURCES = {  # share of leads, lift on fit
    "自然検索": (0.30, 0.0),
    "検索広告": (0.24, -0.25),
    "展示会": (0.16, -0.35),
    "セミナー": (0.12, 0.35),
    "比較サイト": (0.10, -0.1),
    "紹介": (0.08, 0.8),
}
INDUSTRIES = {
    "製造業": 0.32,
    "情報通信": 0.22,
    "卸売・小売": 0.18,
    "建設": 0.1,
    "医療・福祉": 0.08,
    "金融・保険": 0.1,
}
TITLES = ["担当者", "主任", "係長", "課長", "部長", "本部長", "取締役", "代表取締役"]
OWNERS = ["石井", "小川", "前田", "藤田"]
REASONS = ["決裁権なし", "課題が不明確", "時期が合わない", "情報収集のみ"]
SEGMENTS = ["大企業", "中堅", "中小"]
MONTH_WEIGHT = {
    1: 0.9,
    2: 1.05,
    3: 1.3,
    4: 0.95,
    5: 0.85,
    6: 1.1,
    7: 1.0,
    8: 0.7,
    9: 1.25,
    10: 1.1,
    11: 1.1,
    12: 0.8,
}
LEADS_PER_WORKDAY = 11.5
WORSENED_IN = 4
"""From this month on sales answers fewer MQLs, and later."""
OLD_ENOUGH = timedelta(days=100)

COLUMNS = [
    "リードID", "作成日時", "ナーチャリング開始", "MQL判定日時", "初回コンタクト日時", "SQL判定日時",
    "商談化日時", "受注日時", "失注日時", "却下理由", "金額", "担当", "セグメント", "流入経路", "業種",
    "従業員数", "役職", "サイト訪問回数", "サイト滞在時間", "問い合わせ", "予算", "決裁権", "課題",
    "導入希望時期", "会話確認", "資料ダウンロード", "セミナー参加", "料金ページ閲覧",
]  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A value and the instant from which the CRM holds it."""

    at: datetime
    value: str


Life = dict[str, list[Known]]
"""One lead: column -> the values it gets, each with the instant from which it is known."""


def exported(leads: list[Life], at: datetime) -> str:
    """The CRM's export on `at` as CSV: one row a lead created by then, with what was known then."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for lead in leads:
        if lead["作成日時"][0].at <= at:
            writer.writerow([known_then(lead.get(name), at) for name in COLUMNS])
    return text.getvalue()


def known_then(facts: list[Known] | None, at: datetime) -> str:
    """A cell of the export."""
    if not facts:
        return ""
    if len(facts) == 1:
        return facts[0].value if facts[0].at <= at else ""
    return ";".join([known.value for known in facts if known.at <= at])


def spring(end: date) -> date:
    """When follow-up got worse: in the last April that is long enough ago to show in every measure."""
    began = date(end.year, WORSENED_IN, 1)
    return began if began <= end - OLD_ENOUGH else date(end.year - 1, WORSENED_IN, 1)


def lives(seed: int, start: date, end: date, zone: tzinfo) -> list[Life]:
    """Every lead created in [start, end)."""
    draw, worse = random.Random(seed), spring(end)
    closed = holidays.country_holidays("JP", years=range(start.year, end.year + 1))
    leads: list[Life] = []
    day = start
    while day < end:
        weight = MONTH_WEIGHT[day.month]
        if (
            day.weekday() >= 5
            or day in closed
            or (day.month, day.day) >= (12, 29)
            or (day.month, day.day) <= (1, 3)
        ):
            weight *= 0.12
        growth = 1 + 0.25 * (day - start).days / 730
        for _ in range(poisson(draw, LEADS_PER_WORKDAY * weight * growth)):
            created = datetime.combine(
                day, time(draw.choice([8, 9, 9, 10, 10, 11, 13, 14, 15, 16, 17, 21]), draw.randrange(60))
            )
            leads.append(life(draw, f"L{len(leads) + 1:05d}", created.replace(tzinfo=zone), closed, worse))
        day += timedelta(days=1)
    return leads


def life(
    draw: random.Random, key: str, created: datetime, closed: holidays.HolidayBase, worsened: date
) -> Life:
    """One lead from its creation to its end."""
    source = pick(draw, {name: share for name, (share, _) in SOURCES.items()})
    employees = max(3, int(draw.lognormvariate(4.1, 1.25)))
    fit = draw.gauss(0, 1) + SOURCES[source][1] + 0.35 * math.tanh(math.log(employees) - 4.1)
    facts: Life = {
        "リードID": [Known(created, key)],
        "作成日時": [Known(created, written(created))],
        "流入経路": [Known(created, source)],
        "業種": [Known(created, pick(draw, INDUSTRIES))],
        "セグメント": [Known(created, SEGMENTS[0 if employees >= 1000 else 1 if employees >= 100 else 2])],
        "従業員数": [Known(created, str(employees))] if draw.random() < 0.93 else [],
        "役職": [Known(created, TITLES[min(7, max(0, int(draw.gauss(2.6 + 0.7 * fit, 1.6))))])]
        if draw.random() < 0.9
        else [],
        "サイト訪問回数": [Known(created, str(poisson(draw, math.exp(0.8 + 0.35 * fit)) + 1))],
        "サイト滞在時間": [Known(created, str(int(draw.lognormvariate(5.3 + 0.3 * fit, 0.8))))],
    }
    behave(draw, facts, created, fit)
    qualify(draw, facts, created, fit)
    sell(draw, facts, created, fit, closed, created.date() >= worsened)
    return facts


def behave(draw: random.Random, facts: Life, created: datetime, fit: float) -> None:
    """Downloads, seminars and pricing page views in the first weeks: more of them where the fit is better."""
    for name, mean in (("資料ダウンロード", 1.9), ("セミナー参加", 0.8), ("料金ページ閲覧", 2.2)):
        count = poisson(draw, mean * math.exp(0.4 * fit - 0.08))
        instants = sorted(
            created + timedelta(minutes=draw.randrange(0, 12 * 24 * 60)) for _ in range(min(count, 8))
        )
        facts[name] = [Known(instant, written(instant)) for instant in instants]


def qualify(draw: random.Random, facts: Life, created: datetime, fit: float) -> None:
    """What forms and inside sales learn in the first two weeks: enquiry, BANT."""
    learned = created + timedelta(hours=draw.randrange(2, 300))
    chance = 1 / (1 + math.exp(-fit))

    def maybe(name: str, known: float, value: str) -> None:
        facts[name] = [Known(learned, value)] if draw.random() < known else []

    maybe("問い合わせ", 0.97, yes(draw.random() < 0.12 + 0.3 * chance))
    maybe("予算", 0.25 + 0.45 * chance, str(round(draw.lognormvariate(14.6, 0.6), -5)).removesuffix(".0"))
    maybe("決裁権", 0.5 + 0.3 * chance, yes(draw.random() < 0.15 + 0.5 * chance))
    maybe("課題", 0.55 + 0.3 * chance, yes(draw.random() < 0.2 + 0.6 * chance))
    horizon = int(draw.triangular(20, 500, 220 - 60 * max(-2, min(2, fit))))
    maybe(
        "導入希望時期", 0.3 + 0.45 * chance, (created.date() + timedelta(days=horizon)).strftime("%Y/%m/%d")
    )


def sell(
    draw: random.Random,
    facts: Life,
    created: datetime,
    fit: float,
    closed: holidays.HolidayBase,
    worse: bool,
) -> None:
    """Nurturing, the CRM's own MQL mark, first contact, and what became of it."""
    facts["担当"] = [Known(created, draw.choice(OWNERS))]
    touched = created + timedelta(hours=draw.randrange(1, 90))
    put(facts, "ナーチャリング開始", touched)
    interest = (
        len(facts["資料ダウンロード"]) + 2 * len(facts["セミナー参加"]) + 0.5 * len(facts["料金ページ閲覧"])
    )
    if draw.random() > 1 / (1 + math.exp(3.1 - 0.8 * fit - 0.45 * interest)):
        return
    marked = touched + timedelta(hours=draw.randrange(3 * 24, 15 * 24))
    put(facts, "MQL判定日時", marked)
    if draw.random() > (0.58 if worse else 0.81):
        return
    hours = draw.lognormvariate(3.7 if worse else 3.15, 0.85)
    contacted = office_hours(marked + timedelta(hours=hours), closed)
    put(facts, "初回コンタクト日時", contacted)
    facts["会話確認"] = [Known(contacted, yes(draw.random() < 0.55 + 0.15 * math.tanh(fit)))]
    late = 0.35 if contacted - marked > timedelta(hours=96) else 0.0
    if draw.random() < 1 / (1 + math.exp(0.9 + 1.1 * fit)):
        facts["却下理由"] = [Known(contacted + timedelta(days=2), draw.choice(REASONS))]
        return
    if draw.random() > 1 / (1 + math.exp(0.6 - 0.9 * fit + late)):
        return
    judged = contacted + timedelta(days=draw.randrange(2, 18))
    put(facts, "SQL判定日時", judged)
    if draw.random() > 0.78:
        return
    opened = judged + timedelta(days=draw.randrange(1, 21))
    put(facts, "商談化日時", opened)
    facts["金額"] = [Known(opened, str(int(round(draw.lognormvariate(14.3, 0.7), -4))))]
    ended = opened + timedelta(days=draw.randrange(20, 110))
    put(
        facts,
        "受注日時" if draw.random() < 1 / (1 + math.exp(1.45 - 0.7 * fit + late)) else "失注日時",
        ended,
    )


def put(facts: Life, name: str, at: datetime) -> None:
    facts[name] = [Known(at, written(at))]


def written(at: datetime) -> str:
    return at.strftime("%Y/%m/%d %H:%M")


def yes(truth: bool) -> str:
    return "はい" if truth else "いいえ"


def office_hours(at: datetime, closed: holidays.HolidayBase) -> datetime:
    """The instant itself, moved to the next working morning where it falls outside office hours."""
    while at.weekday() >= 5 or at.date() in closed or at.hour >= 19:
        at = datetime.combine(at.date() + timedelta(days=1), time(9, at.minute), at.tzinfo)
    return at.replace(hour=9) if at.hour < 9 else at


def pick(draw: random.Random, shares: dict[str, float]) -> str:
    return draw.choices(list(shares), list(shares.values()))[0]


def poisson(draw: random.Random, mean: float) -> int:
    """Knuth's method; means here are small."""
    limit, product, count = math.exp(-mean), draw.random(), 0
    while product > limit:
        product *= draw.random()
        count += 1
    return count
