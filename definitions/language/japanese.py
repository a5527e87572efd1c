"""Japanese: how each node of a tree is said, and how a sentence is put together."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
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
)
from definitions.language.catalogue import AttributeEntry, Catalogue
from definitions.language.japanese_words import (
    alternatives,
    amount,
    between,
    confirmed,
    day,
    more,
    most_listed,
    noun,
    number,
    phrase,
    points,
    together,
    verb,
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
)

language = "ja"
longest_group = 64  # characters of a group said within a sentence; a longer one is named instead
longest_sentence = 180
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
        if len(text_of(said)) > longest_sentence:
            return runs("次の", marked(f"{len(clauses)}つの条件"), "をすべて満たすリード。")
        return said

    def clause(self, node: Node) -> Clause:
        """What a node says within a sentence."""
        match node:
            case Comparison():
                return self._comparison(node)
            case Event():
                label = self.catalogue.event(node.event, language, node.written)
                if node.times == 1:
                    return verb(runs(f"直近{node.within_days:,}日に", marked(label), "が"), "ある")
                return noun(runs(f"直近{node.within_days:,}日に{label}が", marked(f"{node.times:,}回以上")))
            case Score():
                at_least = marked(f"{number(node.at_least)}点以上")
                return noun(runs(self._window(node), self.score_name(node), "が", at_least))
            case Reference():
                return verb(runs(marked(node.definition.upper()), "に該当"), "する")
            case Count():
                return self._count(node)
            case Group():
                return self._group(node)

    def _group(self, node: Group) -> Clause:
        if not node.children:
            return verb(runs("どの条件にも"), "該当しない") if node.kind == "any" else noun(runs("条件なし"))
        if single := denied(node):
            return self._denied(single[0]) if single[1] else self._comparison(single[0])
        both = "の両方に" if len(node.children) == 2 else "のすべてに"
        named = {"all": both, "any": "のいずれかに", "none": "のいずれにも"}[node.kind]
        parts = self._quoted(node.children) or self._named(node)
        ending = "該当しない" if node.kind == "none" else "該当する"
        return verb(runs(parts, named if len(node.children) > 1 else "に"), ending)

    def _denied(self, node: Comparison) -> Clause:
        """役職に「学生」を含まない."""
        entry = self.catalogue.attribute(node.attribute)
        label, value = self.catalogue.label(node.attribute, language), self.value(node, entry)
        if node.is_ == "starts_with":
            said, stem = runs(f"{label}が", marked(value), "で"), "始まら"
        else:
            either = "も" if value.endswith("のいずれか") else "を"
            said, stem = (
                runs(f"{label}に", marked(value.removesuffix("か") if either == "も" else value), either),
                "含ま",
            )
        return Clause(runs(said, stem + "ず"), runs(said, stem + "ない"), runs(said, stem + "ない"))

    def _count(self, node: Count) -> Clause:
        at_least = f"のうち{node.at_least:,}つ以上"
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
        return said if len(text_of(said)) <= longest_group else ()

    def _named(self, node: Group | Count) -> Runs:
        if node.note and len(node.note) <= 30:
            return runs(f"「{node.note}」")
        return runs("次の", marked(f"{len(node.children):,}条件"))

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
        return f"直近{days:,}日の" if days else ""

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
        show = [self.one(value, entry) for value in as_list(node)]
        one = show[0] if show else "（値なし）"
        match node.is_:
            case "not_equals":
                return f"{one}以外"
            case "one_of" | "contains_any" | "has_any":
                return alternatives(show)
            case "none_of":
                return ("・".join(show[:most_listed]) + more(show) if show else one) + "以外"
            case "has_all":
                return "・".join(show[:most_listed]) + more(show) + ("のすべて" if len(show) > 1 else "")
            case "at_least":
                return f"{one}以上"
            case "at_most":
                return f"{one}以下"
            case "more_than":
                return f"{one}超"
            case "less_than":
                return f"{one}未満"
            case "between":
                return between(node, show)
            case "before":
                return f"{one}より前"
            case "after":
                return f"{one}より後"
            case "within_last_days":
                return f"直近{node.value:,}日以内" if node.value else "当日"
            case "within_next_days":
                return f"今後{node.value:,}日以内" if node.value else "当日"
            case "known":
                return "確認できている"
            case "unknown":
                return "未確認"
            case "contains" | "has":
                return one
            case "starts_with":
                return one
        return one

    def one(self, value: object, entry: AttributeEntry) -> str:
        """A single value with its unit."""
        unit = entry.unit.get(language, "")
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if isinstance(value, int | Decimal):
            return amount(value, unit)
        if isinstance(value, datetime):
            local = value.astimezone(self.zone)
            return day(local) + (f" {local:%H:%M}" if (local.hour, local.minute) != (0, 0) else "")
        if isinstance(value, date):
            return day(value)
        return entry.choice(str(value), language) or f"「{value}」"

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
                return "BANT" if is_bant(node, self.catalogue) else f"{node.at_least:,}つ以上"
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
                return runs(f"直近{node.within_days:,}日に", times)
            case Score():
                each = [self._short(entry) for entry in node.entries]
                listed = "・".join(each) if len(each) <= most_listed - 1 else f"{len(each):,}項目の合計"
                return runs(listed + " → " if each else "", marked(f"{number(node.at_least)}点以上"))
            case Reference():
                return runs(marked(node.definition.upper()), "に該当")
            case Count():
                labels = self._checked(node)
                listed = "・".join(labels) if labels else f"次の{len(node.children):,}条件"
                return runs(listed, "のうち", marked(f"{node.at_least:,}つ以上"))
            case Group() if listable(node):
                between = "、または" if node.kind == "any" else "、かつ"
                parts = [part for child in node.children for part in (between, self.clause(child).alone)]
                return runs(*parts[1:])
            case Group():
                return self._heading(node)
            case PointsWhen():
                return runs(self.words(node.when), "なら", marked(f"{points(node.points)}点"))
            case PointsPerEvent():
                return runs("1回ごとに", marked(f"{points(node.each)}点"), self._terms(node))
            case PointsGroup():
                cap = f"（上限{points(node.at_most)}点）" if node.at_most is not None else ""
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
                said = (
                    self.clause(node.when).alone
                    if not isinstance(node.when, Group | Count)
                    else self.words(node.when)
                )
                return runs(said, "なら", marked(f"{points(node.points)}点"))
            case PointsPerEvent():
                return runs(self.label(node), self.words(node))
            case Group():
                return self._heading(node)
            case _:
                return self.words(node)

    def _heading(self, node: Group) -> Runs:
        """What stands above the parts of a group."""
        tail = {"all": "のすべてに該当", "any": "のいずれかに該当", "none": "のいずれにも該当しない"}[
            node.kind
        ]
        if len(node.children) == 1:
            tail = "に該当しない" if node.kind == "none" else "に該当"
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
        terms = [f"直近{node.within_days:,}日"]
        if node.at_most is not None:
            terms.append(f"上限{points(node.at_most)}点")
        if node.fades:
            terms.append("日がたつほど減る")
        return f"（{'、'.join(terms)}）"
