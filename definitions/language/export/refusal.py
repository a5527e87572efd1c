"""Refusals: why a definition cannot be said in some form, in Japanese and English."""

_texts = {
    "types_disagree": (
        "属性「{key}」の型が、参照先の定義と異なります（{one}と{other}）。型をそろえてから書き出してください。",
        "The attribute “{key}” has another type in a definition referred to ({one}, {other}). "
        "Give it one type, then export again.",
    ),
    "reference_cycle": (
        "定義どうしの参照が循環しています（{path}）。循環をなくしてから書き出してください。",
        "The definitions refer to one another in a circle ({path}). Break the circle, then export again.",
    ),
    "zone_changes": (
        "SQLiteは夏時間のあるタイムゾーン（{zone}）の日付を計算できません。判定日時を指定して書き出してください。",
        "SQLite cannot tell the date in a time zone with summer time ({zone}). "
        "Name a judging instant and export again.",
    ),
    "instant_out_of_range": (
        "判定日時は1970年から2199年までで指定してください。",
        "Name a judging instant between 1970 and 2199.",
    ),
    "fading_too_large": (
        "{form}の整数では、時間とともに減る点数を正確に計算できません（{points}点、{days}日間）。"
        "点数か期間を小さくするか、別の形式を選んでください。",
        "The whole numbers of {form} cannot hold these fading points exactly "
        "({points} points over {days} days). Use fewer points or a shorter window, or choose another form.",
    ),
    "choice_with_bar": (
        "{form}では選択肢を縦線で区切って保存するため、縦線を含む選択肢「{value}」は書き出せません。",
        "In {form}, choices are stored between bars, so the choice “{value}”, which has a bar in it, "
        "cannot be said.",
    ),
    "number_too_fine": (
        "数値{value}は細かすぎて、このルールエンジンでは表せません。",
        "The number {value} is finer than this rule engine can tell.",
    ),
    "too_long": (
        "参照先を含めると条件が多すぎます（上限{limit}個）。",
        "With everything it refers to, this has too many conditions (at most {limit}).",
    ),
}


class CannotExport(ValueError):  # noqa: N818 - a refusal, not a fault of the program
    """A definition cannot be said in this form; `code` is the same in every language."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.params = code, params

    def text(self, language: str) -> str:
        """Why, and what to do, in the reader's language."""
        return _texts[self.code][0 if language == "ja" else 1].format(**self.params)

    def __str__(self) -> str:
        return self.text("en")
