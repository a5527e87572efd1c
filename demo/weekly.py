"""The demo company's weekly reviews: of the spring when follow-up got worse, and of the last weeks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.company import Company
from governance.actions.weekly import decide_action, end_action, freeze_pack, write_minutes
from governance.models import WeeklyAction
from governance.weekly import FROZEN_BEFORE, next_meeting


@dataclass(frozen=True)
class Decided:
    """What somebody was to do within a week, and what came of it; "" where that is not told yet."""

    owner: str
    text: str
    result: str = ""
    dropped: bool = False


@dataclass(frozen=True)
class Meeting:
    minutes: Mapping[str, str]
    decided: tuple[Decided, ...]


SPRING = (
    Meeting(
        {
            "numbers": "MQLは前年並みなのに、連絡した割合が4月から下がり続けている。",
            "bottleneck": "止まっているのは初回コンタクト。4月に担当の分け方を変えてから、"
            "誰の担当か迷うリードが増えた。リードの質ではなく、連絡の分担の問題と両部門で確認した。",
            "next_actions": "分担を元に戻し、期限を過ぎたリードを毎朝知らせる。",
            "close": "「フォローが落ちたのは4月から。原因は分担。来週、数字を見直す」と両部門に伝える。",
        },
        (
            Decided(
                "tanaka",
                "リードの担当の分け方を4月より前の形に戻す",
                "今週から戻した。迷うリードはなくなったが、担当1人あたりの件数は多いまま。",
            ),
            Decided(
                "watanabe",
                "期限を過ぎたリードの一覧を毎朝、営業に配る",
                "毎朝9時に配っている。金曜の夕方に届いた分が残りやすいと分かった。",
            ),
            Decided(
                "ito",
                "展示会の翌週だけ、初回の電話をマーケティングが手伝う",
                "展示会が延期になった。次の開催が決まってから改めて話す。",
                dropped=True,
            ),
        ),
    ),
    Meeting(
        {
            "numbers": "期限切れは減り始めたが、4月より前の水準には遠い。",
            "bottleneck": "引き続き初回コンタクト。件数が多い担当ほど遅い。",
            "next_actions": "問い合わせのあったリードから先に連絡する。",
            "close": "「まだ戻っていない。問い合わせのある人を先に」と伝える。",
        },
        (
            Decided(
                "watanabe",
                "問い合わせのあったリードを先に連絡する順番を決めて配る",
                "順番を決めて配った。問い合わせのあった人への連絡は早くなった。",
            ),
        ),
    ),
)
LATELY = (
    Meeting(
        {
            "numbers": "MQLは先月並み。期限切れの件数を担当者ごとに見た。",
            "bottleneck": "この4週の差は件数が少ない。4月から続くフォローの低さのほうが、失う件数は多い。"
            "金曜の夕方の分が月曜に回っている。",
            "next_actions": "金曜の午後の当番を決めておく。",
            "close": "金曜の当番を始めることを伝える。",
        },
        (
            Decided(
                "nakamura",
                "金曜の午後の当番表を作る",
                "当番表を作り、今日から始めた。月曜に回る分が減るかを来週見る。",
            ),
            Decided("suzuki", "フォロー率を担当者別・流入経路別に出す", "数字の画面で担当者別に見られる。"),
        ),
    ),
    Meeting(
        {
            "numbers": "フォロー率を担当者別に見た。一度に件数が来る展示会の分が課題。",
            "bottleneck": "先週と同じ。展示会は後半に並んだ人ほど連絡が遅れると営業から聞いた。",
            "next_actions": "展示会の名刺を当日中に仕分ける。",
            "close": "展示会の仕分けを試すことを伝える。",
        },
        (
            Decided(
                "yoshida",
                "展示会の名刺を当日中に「すぐ連絡」と「後で」に分ける",
                "今週の展示会で試した。「すぐ連絡」の分は翌日までに全件連絡できた。",
            ),
        ),
    ),
    Meeting(
        {
            "numbers": "応答時間の中央値より、遅い1割のほうが問題だと確かめた。",
            "bottleneck": "遅い1割は休みの翌日に集中している。連休の前後の当番を話し合った。",
            "next_actions": "連休の前後の当番を早めに決める。",
            "close": "次の連休の当番を来週までに知らせる。",
        },
        (
            Decided("tanaka", "次の連休の前後の当番を決める", "当番を決め、休業日も暦で確かめた。"),
            Decided("sato", "キャンペーンの配信日を、連休の前を避けて決め直す"),
        ),
    ),
    Meeting(
        {
            "numbers": "フォロー率は4月より前の水準にまだ届かない。",
            "bottleneck": "件数の少ない段階の差は来週もう一度見る。フォローは一人あたりの件数が多いまま。",
            "next_actions": "後追いの電話を減らせるか、メールの文面を試す。",
            "close": "「4月から下がったまま。今月は当番と仕分けで期限切れを減らす」と伝える。",
        },
        (
            Decided("ishii", "初回のメールの文面を2通り試し、返信の数を比べる"),
            Decided("yamaguchi", "問い合わせのあった人だけの一覧を営業の朝会に出す"),
        ),
    ),
)


def meet_weekly(company: Company) -> None:
    """Two meetings in the spring, from the day on which its leads were brought; then the last weeks'."""
    spring = company.spring_review
    starts = [spring, spring + timedelta(days=7)]
    starts += [company.ago(7 * weeks) for weeks in range(len(LATELY), 0, -1)]
    waits: list[tuple[WeeklyAction, Decided]] = []
    for start, meeting in zip(starts, (*SPRING, *LATELY), strict=True):
        waits = _held(company, next_meeting(start), meeting, waits)


def _held(
    company: Company, meets_at: datetime, meeting: Meeting, waits: list[tuple[WeeklyAction, Decided]]
) -> list[tuple[WeeklyAction, Decided]]:
    """The pack is frozen, last week's actions are told of, minutes are written, actions decided."""
    people, sato = company.people, company.people["sato"]
    pack = freeze_pack(meets_at=meets_at, by=None, at=meets_at - FROZEN_BEFORE)
    said_at = meets_at + timedelta(minutes=20)
    for row, decided in waits:
        if decided.result:
            end_action(action=row, result=decided.result, dropped=decided.dropped, by=row.owner, at=said_at)
    for item, text in meeting.minutes.items():
        write_minutes(pack=pack, item=item, text=text, by=sato, at=said_at)
    found = []
    for decided in meeting.decided:
        row = decide_action(
            pack=pack,
            text=decided.text,
            owner=people[decided.owner],
            due=pack.day + timedelta(days=7),
            by=sato,
            at=meets_at + timedelta(minutes=27),
        )
        found.append((row, decided))
    return found
