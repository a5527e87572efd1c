"""Japanese: how each node of a tree is said, and how a sentence is put together."""

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from definitions.language.about import (
    as_list,
    checked,
    denied,
    flat,
    is_bant,
    listable,
    only_behaviour,
    same_window,
    unwrapped,
)
from definitions.language.catalogue import AttributeEntry, Catalogue
from definitions.language.japanese_values import language, say_one, say_value
from definitions.language.japanese_words import (
    called,
    confirmed,
    limit,
    most_listed,
    noun,
    phrase,
    points,
    things,
    together,
    verb,
    window,
)
from definitions.language.prose import Clause, Runs, join, marked, runs, swap, text_of
from definitions.language.tree import (
    Comparison,
    Count,
    Entry,
    Event,
    Group,
    Node,
    PointsGroup,
    PointsPerEvent,
    PointsWhen,
    Reference,
    Score,
    children,
)

longest_group = 64  # characters of a group said within a sentence; a longer one is named instead
longest_sentence = 180
most_said = 7  # criteria in one sentence
_orders = ("at_least", "at_most", "more_than", "less_than", "between", "equals")


class Japanese:
    """Says nodes in Japanese with a catalogue's words; instants are shown in `zone`."""

    def __init__(self, catalogue: Catalogue, zone: ZoneInfo) -> None:
        self.catalogue = catalogue
        self.zone = zone

    # Sentences

    def sentence(self, node: Node) -> Runs:
        """A whole rule as one sentence about leads."""
        parts = flat(node)
        if not parts or (isinstance(node, Group) and not node.children):
            never = isinstance(node, Group) and node.kind == "any"
            return runs("該当するリードはありません。" if never else "すべてのリード。")
        clauses = [self.clause(part) for part in parts]
        company = [clause for clause in clauses if clause.of_company]
        others = [clause for clause in clauses if not clause.of_company]
        if company and others:
            said = runs(together(company), "企業で、", together(others), "リード。")
        else:
            said = runs(together(clauses), "企業のリード。" if company else "リード。")
        if len(clauses) > most_said or len(text_of(said)) > longest_sentence:
            return runs("次の", marked(f"{things(len(clauses))}の条件"), "をすべて満たすリード。")
        return said

    def clause(self, node: Node) -> Clause:
        """What a node says within a sentence."""
        match node:
            case Comparison():
                return self._comparison(node)
            case Event():
                return self._event(node, "ある", "以上")
            case Score():
                return self._score(node, "以上")
            case Reference():
                return verb(runs(marked(called(node.definition)), "に該当"), "する")
            case Count():
                return self._count(node)
            case Group():
                return self._group(node)

    def _group(self, node: Group) -> Clause:
        if not node.children:
            return verb(runs("どの条件にも"), "該当しない") if node.kind == "any" else noun(runs("条件なし"))
        if len(node.children) == 1 and (said := self._single(node)):
            return said
        node = unwrapped(node)
        if node.kind == "all" and not any(children(child) for child in node.children):
            return self._joined(node.children)
        both = "の両方に" if len(node.children) == 2 else "のすべてに"
        named = {"all": both, "any": "のいずれかに", "none": "のいずれにも"}[node.kind]
        parts = self._quoted(node.children) or self._named(node)
        ending = "該当しない" if node.kind == "none" else "該当する"
        return verb(runs(parts, named if len(node.children) > 1 else "に"), ending)

    def _single(self, node: Group) -> Clause | None:
        """A group of one says what its part says; a "none" its opposite, where it has a short one."""
        (child,) = node.children
        if node.kind != "none":
            return self.clause(child)
        if single := denied(node):
            return self._denied(single[0]) if single[1] else self._comparison(single[0])
        match child:
            case Event():
                return self._event(child, "ない", "未満")
            case Score():
                return self._score(child, "未満")
            case Reference():
                return verb(runs(marked(called(child.definition)), "に該当"), "しない")
        return None

    def _joined(self, parts: Sequence[Node]) -> Clause:
        """業種がITで、かつ決裁権がある."""
        *first, last = (self.clause(part) for part in parts)
        start = runs(join([clause.middle for clause in first], "、"), "、かつ")
        return Clause(runs(start, last.middle), runs(start, last.end), runs(start, last.alone))

    def _event(self, node: Event, ending: str, bound: str) -> Clause:
        """直近30日に資料ダウンロードがある."""
        label = self.catalogue.event(node.event, language, node.written)
        if node.times == 1:
            return verb(runs(window(node.within_days), "に", marked(label), "が"), ending)
        return noun(runs(window(node.within_days), f"に{label}が", marked(f"{node.times:,}回{bound}")))

    def _score(self, node: Score, bound: str) -> Clause:
        """直近90日の行動スコアが60点以上."""
        return noun(
            runs(self._window(node), self.score_name(node), "が", marked(f"{points(node.at_least)}点{bound}"))
        )

    def _denied(self, node: Comparison) -> Clause:
        """役職に「学生」を含まない."""
        entry = self.catalogue.attribute(node.attribute)
        label, value = self.catalogue.label(node.attribute, language), self.value(node, entry)
        if node.is_ == "starts_with":
            said, stem = runs(f"{label}が", marked(value), "で"), "始まら"
        else:
            several = len(as_list(node)) > 1
            value = value.removesuffix("のいずれか").replace("または", "") if several else value
            either = "のいずれも" if several else "を"
            said, stem = runs(f"{label}に", marked(value), either), "含ま"
        return Clause(runs(said, stem + "ず"), runs(said, stem + "ない"), runs(said, stem + "ない"))

    def _count(self, node: Count) -> Clause:
        at_least = f"のうち{things(node.at_least)}以上"
        if labels := self._checked(node):
            return confirmed(runs(marked(self._checked_name(node, labels) + at_least)))
        parts = self._quoted(node.children) or self._named(node)
        return verb(runs(parts, marked(at_least), "に該当"), "する")

    def _quoted(self, children: Sequence[Node]) -> Runs:
        """The children in quotes, or nothing where that would be too long."""
        if len(children) > most_listed:
            return ()
        each = [runs("「", swap(self.clause(c).alone, {"「": "『", "」": "』"}), "」") for c in children]
        said = join(each, "")
        # Quotes within quotes, or "the following" within quotes, are no sentence any more.
        deep = any(re.search("』.*該当|のうち|次の", text_of(quoted)) for quoted in each)
        return said if len(text_of(said)) <= longest_group and not deep else ()

    def _named(self, node: Group | Count) -> Runs:
        if node.note and len(node.note) <= 30:
            return runs(f"「{node.note}」")
        n = len(node.children)
        return runs("次の", marked(f"{n:,}条件") if n > 1 else "条件")

    def _checked_name(self, node: Count, labels: Sequence[str]) -> str:
        if is_bant(node, self.catalogue) or len(labels) > most_listed:
            return "BANT" if is_bant(node, self.catalogue) else f"次の{len(labels):,}項目"
        return "・".join(labels)

    def _checked(self, node: Count) -> list[str]:
        return [self.catalogue.label(asked.attribute, language) for asked in checked(node)]

    def score_name(self, node: Score) -> str:
        """行動スコア where only behaviour earns points."""
        return "行動スコア" if only_behaviour(node, self.catalogue) else "スコア"

    def _window(self, node: Score) -> str:
        days = same_window(node)
        return f"{window(days)}の" if days else ""

    # Comparisons

    def _comparison(self, node: Comparison) -> Clause:
        entry = self.catalogue.attribute(node.attribute)
        label = self.catalogue.label(node.attribute, language)
        of_company = bool(entry.phrase("of", language))
        if node.is_ in ("equals", "not_equals") and isinstance(node.value, bool):
            truth = node.value is (node.is_ == "equals")
            if said := entry.phrase("true" if truth else "false", language):
                return phrase(said)
            return verb(runs(marked(f"「{label}」"), "に該当"), "する" if truth else "しない")
        value = self.value(node, entry)
        match node.is_:
            case "known":
                return confirmed(runs(marked(label)))
            case "unknown":
                return noun(runs(f"{label}が", marked("未確認")))
            case "contains" | "contains_any" | "has" | "has_any" | "has_all":
                return verb(runs(f"{label}に", marked(value), "を"), "含む")
            case "starts_with":
                return verb(runs(f"{label}が", marked(value), "で"), "始まる")
        if of_company and label.endswith("数") and node.is_ in _orders:
            return noun(runs(label.removesuffix("数"), marked(value)), of_company)  # 従業員50名以上
        return noun(runs(f"{label}が", marked(value)), of_company)

    def value(self, node: Comparison, entry: AttributeEntry) -> str:
        """The right side of a comparison: 50名以上."""
        return say_value(node, entry, self.zone)

    def one(self, value: object, entry: AttributeEntry) -> str:
        """A single value with its unit."""
        return say_one(value, entry, self.zone)

    # Rows

    def label(self, node: Node | Entry) -> str:
        """What stands on the left of a row."""
        match node:
            case Comparison():
                return self.catalogue.label(node.attribute, language)
            case Event() | PointsPerEvent():
                return self.catalogue.event(node.event, language, node.written)
            case Score():
                return self.score_name(node)
            case Reference():
                return "前提"
            case Count():
                return "BANT" if is_bant(node, self.catalogue) else f"{things(node.at_least)}以上"
            case Group(kind="all"):
                return "すべて"
            case Group(kind="any"):
                return "いずれか"
            case Group():
                return "除外"
            case PointsWhen():
                return self.label(node.when)
            case PointsGroup():
                return "小計"

    def words(self, node: Node | Entry) -> Runs:
        """What stands on the right of a row."""
        match node:
            case Comparison():
                return self._row_value(node)
            case Event():
                times = marked(f"{node.times:,}回以上")
                return runs(window(node.within_days), "に", times)
            case Score():
                each = [self._short(entry) for entry in node.entries]
                listed = "・".join(each) if len(each) <= most_listed - 1 else f"{len(each):,}項目の合計"
                return runs(listed + " → " if each else "", marked(f"{points(node.at_least)}点以上"))
            case Reference():
                return runs(marked(called(node.definition)), "に該当")
            case Count():
                labels = self._checked(node)
                listed = "・".join(labels) if labels else f"次の{len(node.children):,}条件"
                return runs(listed, "のうち", marked(f"{things(node.at_least)}以上"))
            case Group() if listable(node):
                return self._listed(node)
            case Group() if len(node.children) == 1 and (said := self._single(node)):
                return said.alone
            case Group():
                return self._heading(node)
            case PointsWhen():
                return runs(self.words(node.when), "なら", marked(f"{points(node.points)}点"))
            case PointsPerEvent():
                return runs("1回ごとに", marked(f"{points(node.each)}点"), self._terms(node))
            case PointsGroup():
                cap = f"（{limit(node.at_most, node.at_most)}）" if node.at_most is not None else ""
                return runs(f"{len(node.entries):,}項目の合計{cap}")

    def line(self, node: Node | Entry) -> Runs:
        """A node as a phrase that stands alone."""
        match node:
            case Comparison():
                judged = self.catalogue.attribute(node.attribute).judged_by_person
                return runs(self.clause(node).alone, "（人が判断）" if judged else "")
            case Event() | Reference():
                return self.clause(node).alone
            case Score():
                return runs(self.clause(node).alone)
            case PointsWhen():
                return runs(self._condition(node.when), "なら", marked(f"{points(node.points)}点"))
            case PointsPerEvent():
                return runs(self.label(node), self.words(node))
            case Group() if len(node.children) == 1 and (said := self._single(node)):
                return said.alone
            case Group():
                return self._heading(node)
            case Count():
                tail = "が確認できている" if self._checked(node) else "に該当"
                return runs(self.words(node), tail)
            case PointsGroup():
                return self.words(node)

    def _condition(self, node: Node) -> Runs:
        """What earns the points of an entry; the parts of a group stand below it."""
        if not children(node) or isinstance(node, Score):
            return self.clause(node).alone
        said = self.line(node)
        return runs(said, "する") if text_of(said).endswith("に該当") else said

    def _listed(self, node: Group) -> Runs:
        """業種がIT、または決裁権がある; in quotes where a part has an "or" or "and" of its own."""
        parts = [self.clause(child).alone for child in node.children]
        own = any(word in text_of(part) for part in parts for word in ("または", "かつ", "いずれか"))
        if own and (quoted := self._quoted(node.children)):
            return runs(quoted, "のいずれかに該当" if node.kind == "any" else "のすべてに該当")
        return join(parts, "、または" if node.kind == "any" else "、かつ")

    def _heading(self, node: Group) -> Runs:
        """What stands above the parts of a group."""
        tail = {"all": "のすべてに該当", "any": "のいずれかに該当", "none": "のいずれにも該当しない"}[
            node.kind
        ]
        if len(node.children) == 1:
            return runs("次の条件に該当しない" if node.kind == "none" else "次の条件に該当")
        if len(node.children) == 2 and node.kind == "all":
            tail = "の両方に該当"
        return runs(f"次の{len(node.children):,}条件{tail}" if node.children else "条件なし")

    def _row_value(self, node: Comparison) -> Runs:
        entry = self.catalogue.attribute(node.attribute)
        judged = "（人が判断）" if entry.judged_by_person else ""
        tail = {
            "contains": "を含む",
            "contains_any": "を含む",
            "has": "を含む",
            "has_any": "を含む",
            "has_all": "を含む",
        }
        return runs(
            marked(self.value(node, entry)),
            tail.get(node.is_, "で始まる" if node.is_ == "starts_with" else ""),
            judged,
        )

    def _short(self, entry: Entry) -> str:
        if isinstance(entry, PointsGroup):
            return self.label(entry)
        earned = entry.points if isinstance(entry, PointsWhen) else entry.each
        return f"{self.label(entry)} {points(earned)}点"

    def _terms(self, node: PointsPerEvent) -> str:
        terms = [window(node.within_days)]
        if node.at_most is not None:
            terms.append(limit(node.at_most, node.each))
        if node.fades:
            terms.append("日がたつほど減る")
        return f"（{'、'.join(terms)}）"
