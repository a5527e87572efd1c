"""Faults of a tree: where, what is wrong and what is allowed, in Japanese and English."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_texts = {
    "not_text": (
        "JSONまたはYAMLとして読めません（{reason}）。",
        "This cannot be read as JSON or YAML ({reason}).",
    ),
    "not_object": ("{expected}が必要です。", "This must be {expected_en}."),
    "duplicate_key": ("キー「{key}」が重複しています。", "The key “{key}” is given twice."),
    "alias": (
        "YAMLのアンカー・エイリアス・タグは使えません。",
        "YAML anchors, aliases and tags are not allowed.",
    ),
    "too_large": (
        "大きすぎます（{size}バイト）。上限は、値のリストを除いて{limit}バイトです。",
        "This is too large ({size} bytes). At most {limit} bytes are allowed, lists of values aside.",
    ),
    "too_deep": (
        "入れ子が深すぎます。上限は{limit}段です。",
        "This is nested too deeply. At most {limit} levels are allowed.",
    ),
    "too_many_nodes": (
        "条件が多すぎます。上限は{limit}個です。",
        "There are too many conditions. At most {limit} are allowed.",
    ),
    "too_many_values": (
        "リストの値が多すぎます（{size}個）。上限は{limit}個です。",
        "The list has too many values ({size}). At most {limit} are allowed.",
    ),
    "too_many_faults": (
        "誤りが多すぎます。最初の{limit}件だけを示しています。",
        "There are too many faults. Only the first {limit} are listed.",
    ),
    "too_long": (
        "文字数が多すぎます。上限は{limit}文字です。",
        "The text is too long. At most {limit} characters are allowed.",
    ),
    "unknown_key": (
        "キー「{key}」は使えません。使えるのは {allowed} です。",
        "The key “{key}” is not allowed here. Allowed are {allowed}.",
    ),
    "missing_key": ("「{key}」がありません。", "“{key}” is missing."),
    "format": ("形式は「teigi/1」でなければなりません。", "The format must be “teigi/1”."),
    "not_a_node": (
        "条件の種類が分かりません。{allowed} のいずれか1つが必要です。",
        "This is no condition. It needs exactly one of {allowed}.",
    ),
    "not_an_entry": (
        "スコア項目の種類が分かりません。{allowed} のいずれか1つが必要です。",
        "This is no score entry. It needs exactly one of {allowed}.",
    ),
    "blank": ("文字列を入力してください。空にはできません。", "A text is needed here; it cannot be blank."),
    "duplicate_id": (
        "IDの「{value}」は別の条件で使われています。",
        "The id “{value}” is already used by another condition.",
    ),
    "unknown_type": (
        "型「{value}」はありません。使えるのは {allowed} です。",
        "There is no type “{value}”. Allowed are {allowed}.",
    ),
    "choices_not_allowed": (
        "選択肢は choice と choices の項目にだけ指定できます。",
        "Choices are only for attributes of type choice or choices.",
    ),
    "reserved": ("「{value}」は予約された名前です。", "“{value}” is a reserved name."),
    "unknown_attribute": (
        "項目「{value}」は定義されていません。",
        "The attribute “{value}” is not among the definition's attributes.",
    ),
    "unknown_comparison": (
        "比較「{value}」はありません。使えるのは {allowed} です。",
        "There is no comparison “{value}”. Allowed are {allowed}.",
    ),
    "comparison_not_for_type": (
        "型が {type} の項目に比較「{value}」は使えません。使えるのは {allowed} です。",
        "The comparison “{value}” is not for an attribute of type {type}. Allowed are {allowed}.",
    ),
    "wrong_value": (
        "値「{value}」は使えません。{expected}が必要です。",
        "The value “{value}” does not fit: {expected_en} is needed.",
    ),
    "unknown_verdict": (
        "判定「{value}」はありません。使えるのは {allowed} です。",
        "There is no verdict “{value}”. Allowed are {allowed}.",
    ),
    "duplicate_name": (
        "例の名前「{value}」が重複しています。",
        "Another example is called “{value}” too.",
    ),
    "not_among": (
        "「{value}」は使えません。使えるのは {allowed} です。",
        "“{value}” is not allowed here. Allowed are {allowed}.",
    ),
    "not_within": (
        "「{value}」は使えません。1〜{most}の整数が必要です。",
        "“{value}” does not fit: a whole number from 1 to {most} is needed.",
    ),
    "nobody": ("担当を1つ以上選んでください。", "At least one party has to be responsible."),
    "twice": (
        "「{value}」が複数の役割に入っています。担当・相談先・報告先のどれか1つにしてください。",
        "“{value}” stands here twice. A party is responsible, consulted or informed, not several of them.",
    ),
    "no_days": ("数える曜日を1つ以上選んでください。", "At least one day of the week has to count."),
    "no_costs": (
        "費用に数える部門を1つ以上選んでください。",
        "The costs of one department at least have to count.",
    ),
    "missing_stage": ("段階「{value}」がありません。", "The stage “{value}” is missing."),
    "stage_twice": ("段階「{value}」が重複しています。", "The stage “{value}” is given twice."),
    "not_a_time_zone": (
        "「{value}」というタイムゾーンはありません。「Asia/Tokyo」のように指定してください。",
        "There is no time zone “{value}”. Give one such as Asia/Tokyo.",
    ),
    "not_a_country": (
        "祝日が分からない国コードです：「{value}」。「JP」のように2文字で指定してください。",
        "No public holidays are known for “{value}”. Give a country as two letters, such as JP.",
    ),
    "sign": (
        "上限（at_most）は1件あたりの点数（each）と同じ符号でなければなりません。",
        "at_most must have the same sign as each.",
    ),
}

# What a value should have been: code -> Japanese, English.
_expected = {
    "object": ("オブジェクト（キーと値の組）", "an object of keys and values"),
    "lead": ("リードのオブジェクト（項目と値の組）", "a lead: an object of attributes and values"),
    "list": ("リスト", "a list"),
    "text": ("文字列", "a text"),
    "choice": ("文字列", "a text"),
    "choices": ("文字列", "a text"),
    "number": ("数値（±10の15乗以内）", "a number (within ±10^15)"),
    "integer": ("整数（±10の15乗以内）", "a whole number (within ±10^15)"),
    "boolean": ("true か false", "true or false"),
    "date": ("日付（例 2026-04-01）", "a date (such as 2026-04-01)"),
    "instant": ("日時（例 2026-04-01T09:00+09:00）", "an instant (such as 2026-04-01T09:00+09:00)"),
    "pair": ("[下限, 上限] の2つの値", "a pair [low, high]"),
    "points": (
        "点数（小数第2位まで、±10億以内）",
        "a number of points (up to two decimals, within ±1,000,000,000)",
    ),
    "days": ("日数（0〜36500の整数）", "a whole number of days from 0 to 36500"),
    "window": ("日数（1〜36500の整数）", "a whole number of days from 1 to 36500"),
    "times": ("回数（1〜1000000の整数）", "a whole number from 1 to 1000000"),
    "count": ("0以上の整数（1000000以下）", "a whole number from 0 to 1000000"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a tree: `path` such as "rule.all[1].value", the node's `id`, a code."""

    path: str
    id: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """What is wrong and what is allowed, as a sentence in "ja" or "en"."""
        params = dict(self.params)
        if expected := params.get("expected"):
            params["expected"], params["expected_en"] = _expected[str(expected)]
        if isinstance(allowed := params.get("allowed"), tuple):
            params["allowed"] = ("・" if language == "ja" else ", ").join(allowed)
        return _texts[self.code][0 if language == "ja" else 1].format(**params)


def readable(text: str) -> str:
    """A text that can be sent to a reader: half of a surrogate pair, which has no UTF-8, becomes "?"."""
    return text.encode("utf-8", "replace").decode()


class Faults(Exception):  # noqa: N818 - it is a list of faults, and is called so everywhere
    """A tree was refused; `faults` are all that is wrong with it, in the order of the tree."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.path}: {f.text('en')}" for f in self.faults[:20]))
