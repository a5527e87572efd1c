"""What the comments of an exported query say, in Japanese and English."""

_texts = {
    "made": (
        "{dialect}用のSQL。Teigiが定義から書き出したものです。変更は定義で行い、書き出し直してください。",
        "SQL for {dialect}, written by Teigi from the definition. Change the definition and export it again.",
    ),
    "fingerprint": ("指紋：{fingerprint}", "Fingerprint: {fingerprint}"),
    "rule": ("条件：{sentence}", "Rule: {sentence}"),
    "reads": ("読み取る表（またはビュー）：", "It reads these tables (or views):"),
    "leads": ("{table}：1リード1行", "{table}: one row per lead"),
    "events": ("{table}：行動1回1行", "{table}: one row per event"),
    "id": ("リードのID（重複なし）", "the lead's id, unique"),
    "has_events": (
        "このリードの行動履歴が分かっているか。TRUE以外なら行動は「不明」",
        "whether this lead's events are known; where it is not true they count as unknown",
    ),
    "lead_id": ("リードのID", "the lead's id"),
    "event": ("行動の名前（正規化済み）", "the event's name, normalised"),
    "at": ("いつ（UTC）", "when, in UTC"),
    "at_sqlite": (
        "いつ（1970-01-01 UTCからのマイクロ秒）",
        "when, in microseconds since 1970-01-01 UTC",
    ),
    "null": (
        "NULLは「不明」です。「いいえ」や0とは区別されます。",
        "NULL means unknown, which is neither no nor 0.",
    ),
    "instants": ("日時はUTCです。", "Instants are in UTC."),
    "instants_sqlite": (
        "日時は1970-01-01 UTCからのマイクロ秒、日付はYYYY-MM-DDの文字列、はい・いいえは1・0です。",
        "Instants are microseconds since 1970-01-01 UTC, dates are texts YYYY-MM-DD, yes and no are 1 and 0.",
    ),
    "choices_json": (
        "複数選択の値は、JSONの配列の文字列です（[\"a\", \"b\"]、選択なしは[]）。",
        "Several choices are the text of a JSON array ([\"a\", \"b\"]; none chosen: []).",
    ),
    "choices_barred": (
        "複数選択の値は、縦線で区切った文字列です（|a|b|、選択なしは|）。",
        "Several choices are one text, each between bars (|a|b|; none chosen: |).",
    ),
    "texts": (
        "文字列（選択肢と行動の名前を含む）は、NFKC正規化・前後の空白の除去・大文字小文字の畳み込みを"
        "済ませ、空文字はNULLにしておきます。",
        "Texts, choices and event names must be normalised beforehand (NFKC, trimmed, case folded), "
        "blank ones NULL.",
    ),
    "normalise": ("このデータベースでの書き方：{expression}", "Here that is: {expression}"),
    "normalise_partly": (
        "このデータベースで近い書き方：{expression}"
        "（NFKCの関数がないため、全角・半角の統一は別に行ってください）",
        "What comes close here: {expression} "
        "(there is no NFKC: make full-width and half-width alike beforehand)",
    ),
    "result": (
        "結果：1リード1行。id、verdict（qualified＝該当、not_qualified＝非該当、undecided＝判定保留）、"
        "条件ごとの真偽（NULLは不明）",
        "Result: one row per lead: id, verdict (qualified, not_qualified or undecided), "
        "and the truth of each criterion (NULL: unknown)",
    ),
    "judged_at": (
        "判定日時（UTC）。変えるときは、ここだけを書き換えます。",
        "The judging instant, in UTC. To judge at another, change it here and nowhere else.",
    ),
    "judged_on": (
        "判定日（{zone}）",
        "Its date in {zone}",
    ),
    "judged_on_by_hand": (
        "判定日（{zone}）。判定日時を変えるときは、ここも書き換えます。",
        "Its date in {zone}. Change it together with the judging instant.",
    ),
    "counted": (
        "期間内の行動を、リードごとに1度だけ数えます。",
        "Events in their windows, counted once per lead.",
    ),
    "window": ("{event}（{days}日間）", "{event}, {days} days"),
    "window_left": (
        "{event}（{days}日間、残りの時間をマイクロ秒で合計）",
        "{event}, {days} days: what is left of the windows, in microseconds",
    ),
    "in_force": ("{name}（{since}から適用の版）", "{name}, the version in force from {since}"),
    "points": ("点数は100分の1点単位の整数です。", "Points are whole hundredths of a point."),
    "seen": ("リードの属性と行動", "The leads' attributes and events"),
    "stage": ("前の段階の結果から求めるもの", "What is made of the columns before"),
}  # fmt: skip


def words(name: str, language: str, /, **params: object) -> str:
    """A comment in the reader's language."""
    return _texts[name][0 if language == "ja" else 1].format(**params)
