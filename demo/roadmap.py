"""The demo company's roadmap: what was done since it began, and three surveys between the departments.

What its success measures say is computed from the leads and the answers, as anywhere else.
"""

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from governance.actions.company import starter
from governance.actions.initiatives import (
    add_initiative,
    begin_roadmap,
    record_occurrence,
    retire_initiative,
    strike_occurrence,
)
from governance.actions.pulse import answer_pulse, forget_who_answered, open_pulse
from governance.models import Initiative
from governance.pulse import QUESTIONS, asked_people
from people.models import User

BEGAN_DAYS_AGO = 128
Ago = Callable[..., datetime]
OWNERS = {
    "dashboard": "suzuki",
    "deadline": "tanaka",
    "weekly_review": "sato",
    "cross_team": "suzuki",
    "ride_along": "ito",
    "reverse_proposals": "watanabe",
    "rotation": "sato",
    "integration": "suzuki",
}
TOOK_PLACE = {  # initiative -> days after the beginning
    "dashboard": (4, 11, 18, 25, 39, 46, 53, 60, 74, 81, 95, 109),
    "deadline": (7, 14, 28, 35, 49, 70, 98),
    "weekly_review": (8, 15, 22, 36, 50, 64, 78, 92, 104, 111, 118, 125),
    "cross_team": (12, 33, 54),
    "ride_along": (97, 110, 122),
    "reverse_proposals": (118,),
}
NOTES = {
    "dashboard": (
        "週次の数字を全員で確認した。検索広告からのリードの受注率が下がっている。",
        "フォロー率を担当者別に見た。差が大きいので、来週は理由を聞く。",
    ),
    "deadline": (
        "期限を過ぎたリードを一件ずつ確認した。金曜夕方に届いた分の連絡が遅れている。",
        "期限切れは先週より減った。展示会の分は応援を頼む。",
    ),
    "weekly_review": (
        "止まっている段階は初回コンタクト。今週の宿題を2件決めた。",
        "先週の宿題は完了。次は問い合わせのあったリードから先に連絡する。",
    ),
    "cross_team": ("予算の確認方法をそろえた。次回は問い合わせの扱いを話す。",),
    "ride_along": (
        "製造業の商談に同席した。導入時期より人手不足が先に話題になる。",
        "卸売業の商談に同席した。料金ページの比較表がそのまま使われていた。",
        "医療機関の商談に同席した。決裁までに3つの会議があるとわかった。",
    ),
    "reverse_proposals": ("紹介で受注した3社に共通する課題を、次のセミナーの題材として提案した。",),
}
WORDS = {
    "marketing": ("却下の理由を書いてもらえると助かります。", "連絡の早い人と遅い人の差が大きいです。"),
    "sales": ("問い合わせのあった人を先に知らせてほしいです。", "展示会の翌週は件数が多すぎます。"),
}
SURVEYS: tuple[
    tuple[int, Mapping[str, float]], ...
] = (  # opened so many days ago, and how much each question moves
    (126, {}),
    (62, {"information": 0.5, "numbers": 0.6}),
    (5, {"information": 0.8, "numbers": 1.0, "listening": 0.4}),
)


def follow_roadmap(*, people: Mapping[str, User], ago: Ago, seed: int) -> None:
    """It began four months ago; what took place since is on record, and the third survey is open."""
    began = ago(BEGAN_DAYS_AGO)
    begin_roadmap(began_on=began.date(), by=people["takahashi"], at=began)
    rows = {row["key"]: row for row in starter()["initiatives"] if row["key"] in OWNERS}
    made = {key: _added(row, people, began) for key, row in rows.items()}
    for key, days in TOOK_PLACE.items():
        for number, day in enumerate(days):
            note = NOTES[key][number % len(NOTES[key])]
            _recorded(made[key], note, began + timedelta(days=day, hours=6), people)
    note = NOTES["ride_along"][1]
    twice = _recorded(made["ride_along"], note, began + timedelta(days=110, hours=7), people)
    strike_occurrence(occurrence=twice, by=people["ito"], at=twice.at + timedelta(hours=1))
    retire_initiative(
        initiative=made["rotation"],
        reason="引き継ぎに時間がかかるため、営業同行を増やすことにした。",
        by=people["sato"],
        at=ago(30),
    )
    drawn = random.Random(seed)
    for number, (opened, moved) in enumerate(SURVEYS):
        _survey(ago, opened, moved, drawn, by=people["takahashi"], running=number == len(SURVEYS) - 1)


def _added(row: Mapping[str, Any], people: Mapping[str, User], began: datetime) -> Initiative:
    later = {1: 0, 2: 92, 3: 184}[row["phase"]]
    return add_initiative(
        phase=row["phase"],
        title=row["ja"],
        purpose=row["purpose_ja"],
        owner=people[OWNERS[row["key"]]],
        cadence=row["cadence"],
        goal=row["goal"],
        starts_on=began.date() + timedelta(days=later),
        by=people["sato"],
        at=began + timedelta(hours=2),
    )


def _recorded(row: Initiative, note: str, at: datetime, people: Mapping[str, User]) -> Any:
    present = [row.owner, people["tanaka"], people["sato"]]
    held_on: date = at.date()
    return record_occurrence(initiative=row, held_on=held_on, people=present, note=note, by=row.owner, at=at)


def _survey(
    ago: Ago,
    days: int,
    moved: Mapping[str, float],
    drawn: random.Random,
    *,
    by: User,
    running: bool,
) -> None:
    """Most of those who are asked answer; of the one that is open only some have yet."""
    opened = ago(days)
    found = open_pulse(last_day=opened.date() + timedelta(days=12), by=by, at=opened)
    asked = asked_people()
    drawn.shuffle(asked)
    left_out = 3 if running else 0 if moved else 1
    for side, base in (("marketing", 3.1), ("sales", 2.8)):
        people = [person for person in asked if person.side == side][left_out:]
        for place, person in enumerate(people):
            words = WORDS[side][place] if place < len(WORDS[side]) else ""
            at = opened + timedelta(hours=1 + 5 * place)
            answer_pulse(round=found, scores=_scores(base, moved, drawn), words=words, by=person, at=at)
    if not running:
        forget_who_answered(at=found.ends_at)


def _scores(base: float, moved: Mapping[str, float], drawn: random.Random) -> dict[str, int]:
    return {name: min(5, max(1, round(drawn.gauss(base + moved.get(name, 0.0), 0.7)))) for name in QUESTIONS}
