"""Advice: what the sense checks found, as sentences in Japanese and English."""

from decimal import Decimal

from definitions.language.catalogue import Catalogue
from definitions.language.english_words import points as english_points
from definitions.language.japanese import Japanese
from definitions.language.japanese_words import points as japanese_points
from definitions.language.names import Voice, alone
from definitions.language.prose import text_of
from definitions.language.sense import Finding
from definitions.language.tree import Comparison, Definition, Entry, Node, walk
from definitions.language.wording import voice_of

# code -> Japanese, English; {this} and {others} are criteria in their own words.
_texts = {
    "contradiction": (
        "{others}は同時に成り立ちません。この組み合わせに該当するリードはあり得ません。",
        "{others} can never hold together: no lead can meet this.",
    ),
    "never": ("{this}に該当するリードはあり得ません。", "No lead can ever meet {this}."),
    "always": (
        "{this}は、値が分かっているリードでは必ず成り立ちます。条件として働きません。",
        "{this} holds for every lead whose values are known: it decides nothing.",
    ),
    "superfluous": ("{this}は、{others}があるため不要です。", "{this} is superfluous beside {others}."),
    "twice": ("{this}は、同じ条件がもう一つあるため不要です。", "{this} stands here twice; once is enough."),
    "count_never": (
        "条件は{of}個しかないため、{at_least}個以上には届きません。",
        "There are only {of} conditions: {at_least} can never be met.",
    ),
    "score_never": (
        "スコアは最大でも{reached}点で、{at_least}点以上には届きません。",
        "The score comes to {reached} at most and can never reach {at_least}.",
    ),
    "score_always": (
        "スコアは最低でも{reached}点で、必ず{at_least}点以上になります。条件として働きません。",
        "The score is never below {reached} and always reaches {at_least}: it decides nothing.",
    ),
    "outside_choices": (
        "{this}は、項目の選択肢にない値だけを求めています。",
        "{this} asks only for values that are not among the attribute’s choices.",
    ),
    "rarely_known": (
        "{this}：取り込んだリードのうち「{attribute}」が分かっているのは{share}にとどまります。",
        "{this}: “{attribute}” is known of only {share} of the imported leads.",
    ),
    "never_known": (
        "{this}：取り込んだリードのどれも「{attribute}」が分かっていません。",
        "{this}: “{attribute}” is known of none of the imported leads.",
    ),
    "never_qualifies": (
        "この定義に該当するリードはあり得ません。",
        "No lead can ever qualify by this definition.",
    ),
    "always_qualifies": (
        "値が分かっているリードはすべてこの定義に該当します。",
        "Every lead whose values are known qualifies by this definition.",
    ),
}


def say_finding(finding: Finding, definition: Definition, catalogue: Catalogue, language: str) -> str:
    """A finding as a sentence, criteria in quotes as they read."""
    voice = voice_of(catalogue, language, definition.company_zone)
    ja = isinstance(voice, Japanese)
    nodes = {node.id: node for node in walk(definition.rule)}
    params = dict(finding.params)
    for name in ("at_least", "reached"):
        if isinstance(params.get(name), Decimal):
            value = Decimal(str(params[name]))
            params[name] = japanese_points(value) if ja else english_points(value)
    if finding.code == "rarely_known":
        share = float(str(params["share"]))
        params["share"] = (
            "1%未満" if ja and share < 0.01 else "less than 1%" if share < 0.01 else f"{share:.0%}"
        )
        params["attribute"] = catalogue.label(str(params["attribute"]), "ja" if ja else "en")
    # One criterion that contradicts itself in its negation is named once.
    others = list(dict.fromkeys(_quoted(nodes[id_], voice) for id_ in finding.others if id_ in nodes))
    joined = "と".join(others) if ja else " and ".join(others)
    nobody = finding.code == "rarely_known" and not finding.params["share"]
    text = _texts["never_known" if nobody else finding.code][0 if ja else 1]
    return text.format(this=_quoted(nodes[finding.id], voice), others=joined, **params)


def _quoted(node: Node | Entry, voice: Voice) -> str:
    said = text_of(voice.clause(node).alone if isinstance(node, Comparison) else alone(node, voice))
    if isinstance(voice, Japanese):
        return f"「{said.translate(str.maketrans('「」', '『』'))}」"
    said = said[:1].upper() + said[1:]
    return f"“{said.translate(str.maketrans('“”', '‘’'))}”"
