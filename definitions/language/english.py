"""English: how each node of a tree is said, and how a sentence is put together."""

import re
from dataclasses import replace
from zoneinfo import ZoneInfo

from definitions.language.about import (
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
from definitions.language.english_values import counted, language, say_one, say_value, verb_of
from definitions.language.english_words import (
    a,
    agreeing,
    called,
    count_of,
    limit,
    list_of,
    most_listed,
    number,
    number_word,
    plural,
    points,
    singular,
    stands_alone,
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

longest_group = 140  # characters of a group said within a sentence; a longer one is named instead
longest_sentence = 360
most_said = 7  # criteria in one sentence


class English:
    """Says nodes in English with a catalogue's words; instants are shown in `zone`."""

    def __init__(self, catalogue: Catalogue, zone: ZoneInfo) -> None:
        self.catalogue = catalogue
        self.zone = zone

    # Sentences

    def sentence(self, node: Node) -> Runs:
        """A whole rule as one sentence about a lead."""
        criteria = flat(node)
        if not criteria or (isinstance(node, Group) and not node.children):
            return runs("No lead." if isinstance(node, Group) and node.kind == "any" else "Any lead.")
        clauses = [self.clause(criterion) for criterion in criteria]
        clauses.sort(key=lambda clause: not clause.of_company)
        parts = [clause.end for clause in clauses]
        # Without the comma, "either A or B and C" could be read in two ways.
        own = any(_has_own(part) for part in parts[:-1])
        last = ", and " if len(parts) > 2 or own else " and "
        said = runs("A lead ", join(parts, ", ", last), ".")
        if len(clauses) > most_said or len(text_of(said)) > longest_sentence:
            return runs("A lead that meets all of the ", marked(f"{len(clauses)} conditions below"), ".")
        return said

    def clause(self, node: Node) -> Clause:
        """What a node says within a sentence."""
        match node:
            case Comparison():
                return self._comparison(node)
            case Event():
                said = self._times(node)
                return _clause(
                    runs("with ", said), runs("there is " if node.times == 1 else "there are ", said)
                )
            case Score():
                return self._score(node, "at least")
            case Reference():
                said = runs("qualifies as ", marked(called(node.definition)))
                return _clause(runs("that ", said), runs("the lead ", said))
            case Count():
                return self._count(node)
            case Group():
                return self._group(node)

    def _group(self, node: Group) -> Clause:
        if not node.children:
            never = node.kind == "any"
            return _clause(
                runs("that can never qualify" if never else "of any kind"),
                runs("no lead qualifies" if never else "there is no condition"),
            )
        if len(node.children) == 1 and (single := self._single(node)):
            return single
        alone = self._said_group(unwrapped(node))
        return _clause(runs("for which ", alone), alone)

    def _single(self, node: Group) -> Clause | None:
        """A group of one says what its part says; a "none" its opposite, where it has a short one."""
        (child,) = node.children
        if node.kind != "none":
            return self.clause(child)
        if single := denied(node):
            return self._denied(single[0]) if single[1] else self._comparison(single[0])
        match child:
            case Event():
                label = self.catalogue.event(child.event, language, child.written)
                many = marked(f"fewer than {child.times:,}" if child.times > 1 else "no")
                said = runs(many, f" {plural(label)}{window(child.within_days)}")
                return _clause(runs("with ", said), runs("there are ", said))
            case Score():
                return self._score(child, "less than")
            case Reference():
                said = runs("does not qualify as ", marked(called(child.definition)))
                return _clause(runs("that ", said), runs("the lead ", said))
        return None

    def _score(self, node: Score, bound: str) -> Clause:
        """With a behaviour score of at least 60 points over the last 90 days."""
        name, over = self.score_name(node), self._window(node)
        least = marked(f"{bound} {points(node.at_least)}")
        return _clause(runs(f"with {a(name)} of ", least, over), runs(f"the {name}{over} is ", least))

    def _denied(self, node: Comparison) -> Clause:
        """Whose title does not contain “student”."""
        verb = {"starts_with": "start with ", "contains": "contain ", "contains_any": "contain "}.get(
            node.is_
        )
        label = self.catalogue.label(node.attribute, language)
        value = marked(self.value(node, self.catalogue.attribute(node.attribute)))
        said = runs(label, agreeing(" does not ", label), verb or "include ", value)
        return _clause(runs("whose ", said), runs("the ", said))

    def _said_group(self, node: Group) -> Runs:
        statements = [self.clause(child).alone for child in node.children]
        quoted = [_quote(said) for said in statements]
        n = len(statements)
        if self._too_long(quoted):
            if n == 1:
                return runs("the condition below is ", "not true" if node.kind == "none" else "true")
            start = {"all": "all of ", "any": "at least one of ", "none": "none of "}[node.kind]
            return runs(start, marked(self._named(node)), " is true" if node.kind != "all" else " are true")
        if node.kind == "none":
            if n == 1:
                return runs("it is not true that ", statements[0])
            if n == 2:
                return runs("neither ", quoted[0], " nor ", quoted[1], " is true")
            return runs("none of ", list_of(quoted), " is true")
        if n == 2 and not any(map(_has_own, statements)):
            if node.kind == "any":
                return runs("either ", join(statements, " or "))
            return join(statements, " and ")
        start = "at least one of " if node.kind == "any" else "both " if n == 2 else "all of "
        return runs(start, list_of(quoted), " is true" if node.kind == "any" else " are true")

    def _too_long(self, quoted: list[Runs]) -> bool:
        """Whether parts are named rather than said: quotes within quotes, or "below" in them, are none."""
        deep = any(re.search("‘.* (is|are) true|conditions? below", text_of(said)) for said in quoted)
        return len(quoted) > most_listed or len(text_of(join(quoted, ", "))) > longest_group or deep

    def _named(self, node: Group | Count) -> str:
        short = node.note and len(node.note) <= 40
        return f"“{node.note}”" if short else f"the {count_of(len(node.children), 'condition')} below"

    def _count(self, node: Count) -> Clause:
        least = f"at least {number_word(node.at_least)} of "
        ends = "is" if node.at_least == 1 else "are"
        if labels := self._checked(node):
            listed = list_of([runs(label) for label in labels])
            if len(labels) > most_listed:
                listed = runs("BANT" if is_bant(node, self.catalogue) else f"the {len(labels)} items below")
            said = runs(marked(least + text_of(listed)), f" {ends} confirmed")
            return _clause(runs("for which ", said), said)
        quoted = [_quote(self.clause(child).alone) for child in node.children]
        listed = runs(self._named(node)) if self._too_long(quoted) else list_of(quoted)
        said = runs(marked(least.removesuffix(" of ")), " of ", listed, f" {ends} true")
        return _clause(runs("for which ", said), said)

    def _checked(self, node: Count) -> list[str]:
        return [self.catalogue.label(asked.attribute, language) for asked in checked(node)]

    def score_name(self, node: Score) -> str:
        """A behaviour score where only behaviour earns points."""
        return "behaviour score" if only_behaviour(node, self.catalogue) else "score"

    def _window(self, node: Score) -> str:
        days = same_window(node)
        return window(days).replace(" in ", " over ") if days else ""

    def _times(self, node: Event) -> Runs:
        label = self.catalogue.event(node.event, language, node.written)
        if node.times == 1:
            return runs(marked(a(label)), window(node.within_days))
        return runs(marked(f"at least {node.times:,}"), f" {plural(label)}{window(node.within_days)}")

    # Comparisons

    def _comparison(self, node: Comparison) -> Clause:
        entry = self.catalogue.attribute(node.attribute)
        label = self.catalogue.label(node.attribute, language)
        company = bool(entry.phrase("of", language))
        if node.is_ in ("equals", "not_equals") and isinstance(node.value, bool):
            return self._yes_or_no(entry, label, node.value is (node.is_ == "equals"))
        if counted(entry, node):
            value = self.value(node, entry)
            label = singular(label) if value.endswith(" 1") else label
            if company:
                said = runs("has ", marked(value), f" {label}")
                return Clause(
                    runs("whose company ", said),
                    runs("whose company ", said),
                    runs("the company ", said),
                    True,
                )
            said = runs(marked(value), f" {label}")
            return _clause(runs("with ", said), runs("the lead has ", said))
        verb = agreeing(verb_of(node), label)
        said = runs(verb, marked(self.value(node, entry)))
        return Clause(
            runs(f"whose {label} ", said), runs(f"whose {label} ", said), runs(f"the {label} ", said), company
        )

    def _yes_or_no(self, entry: AttributeEntry, label: str, truth: bool) -> Clause:
        phrase = entry.phrase("true" if truth else "false", language)
        if not phrase:
            said = runs("" if truth else "not ", f"marked as “{label}”")
            return _clause(said, runs("the lead is ", said))
        if stands_alone(phrase):
            return _clause(runs(marked(phrase)), runs("the lead is one ", marked(phrase)))
        return _clause(runs("that ", marked(phrase)), runs("the lead ", marked(phrase)))

    def bare(self, node: Comparison) -> Runs:
        """The right side beside a label, without what is counted: at least 50."""
        entry = self.catalogue.attribute(node.attribute)
        verb = "" if verb_of(node) == "is " else verb_of(node)
        return runs(verb, marked(say_value(node, entry, self.zone, beside_label=True)))

    def value(self, node: Comparison, entry: AttributeEntry) -> str:
        """The right side of a comparison: at least 60 points, 50 or more (employees)."""
        return say_value(node, entry, self.zone)

    def one(self, value: object, entry: AttributeEntry) -> str:
        """A single value with its unit."""
        return say_one(value, entry, self.zone)

    # Rows

    def label(self, node: Node | Entry) -> str:
        """What stands on the left of a row."""
        return _capital(self.name(node))

    def name(self, node: Node | Entry) -> str:
        """What a node is called within a sentence."""
        match node:
            case Comparison():
                return self.catalogue.label(node.attribute, language)
            case Event() | PointsPerEvent():
                return self.catalogue.event(node.event, language, node.written)
            case Score():
                return self.score_name(node)
            case Reference():
                return "Prerequisite"
            case Count():
                return "BANT" if is_bant(node, self.catalogue) else f"At least {number_word(node.at_least)}"
            case Group():
                return {"all": "All of these", "any": "Any of these", "none": "None of these"}[node.kind]
            case PointsWhen():
                return self.name(node.when)
            case PointsGroup():
                return "subtotal"

    def words(self, node: Node | Entry) -> Runs:
        """What stands on the right of a row."""
        match node:
            case Comparison():
                entry = self.catalogue.attribute(node.attribute)
                judged = " (a person judges)" if entry.judged_by_person else ""
                verb = "" if verb_of(node) == "is " else verb_of(node)
                return runs(verb, marked(self.value(node, entry)), judged)
            case Event():
                times = {1: "at least once", 2: "at least twice"}.get(node.times)
                return runs(marked(times or f"at least {node.times:,} times"), window(node.within_days))
            case Score():
                each = [self._short(entry) for entry in node.entries]
                listed = ", ".join(each) if len(each) < most_listed else f"{len(each)} entries"
                return runs(listed + " → " if each else "", marked(f"at least {points(node.at_least)}"))
            case Reference():
                return runs("qualifies as ", marked(called(node.definition)))
            case Count():
                labels = self._checked(node) if len(node.children) <= most_listed else []
                named = list_of([runs(label) for label in labels]) or runs(f"the {len(node.children)} below")
                return runs(marked(f"at least {number_word(node.at_least)}"), " of ", named)
            case Group() if listable(node):
                return self._listed(node)
            case Group() if len(node.children) == 1 and (said := self._single(node)):
                return said.alone
            case Group():
                return self._heading(node)
            case PointsWhen():
                return runs(self.words(node.when), ": ", marked(points(node.points)))
            case PointsPerEvent():
                return runs(marked(points(node.each)), " each", self._terms(node))
            case PointsGroup():
                cap = f", {limit(node.at_most, node.at_most)}" if node.at_most is not None else ""
                return runs(f"sum of {count_of(len(node.entries), 'entry')}{cap}")

    def line(self, node: Node | Entry) -> Runs:
        """A node as a phrase that stands alone."""
        match node:
            case Comparison():
                judged = self.catalogue.attribute(node.attribute).judged_by_person
                return runs(_sentence_case(self.clause(node).alone), " (a person judges)" if judged else "")
            case Event() | Reference() | Score():
                return _sentence_case(self.clause(node).alone)
            case PointsWhen():
                return runs(marked(points(node.points)), " if ", self._condition(node.when))
            case PointsPerEvent():
                return runs(self.label(node), ": ", self.words(node))
            case Group() if len(node.children) == 1 and (said := self._single(node)):
                return _sentence_case(said.alone)
            case Group():
                return _sentence_case(self._heading(node))
            case Count():
                ends = "is" if node.at_least == 1 else "are"
                tail = " confirmed" if self._checked(node) else " true"
                return _sentence_case(runs(self.words(node), f" {ends}{tail}"))
            case PointsGroup():
                return _sentence_case(self.words(node))

    def _condition(self, node: Node) -> Runs:
        """What earns the points of an entry; the parts of a group stand below it."""
        if not children(node) or isinstance(node, Score):
            return self.clause(node).alone
        if isinstance(node, Group) and (len(node.children) > 1 or not self._single(node)):
            ends = "" if len(node.children) == 1 else " are true" if node.kind == "all" else " is true"
            return runs(self._heading(node), ends)
        if isinstance(node, Group):
            return self.clause(node).alone
        said = self.line(node)
        return runs(replace(said[0], text=said[0].text[:1].lower() + said[0].text[1:]), *said[1:])

    def _listed(self, node: Group) -> Runs:
        """The industry is IT or the title contains “CTO”; in quotes where a part has an "or" of its own."""
        parts = [self.clause(child).alone for child in node.children]
        if any(map(_has_own, parts)) or len(parts) > 2:
            return self._said_group(node)
        return join(parts, " or " if node.kind == "any" else " and ")

    def _heading(self, node: Group) -> Runs:
        """What stands above the parts of a group."""
        kind = {"all": "all of", "any": "at least one of", "none": "none of"}[node.kind]
        if len(node.children) == 1:
            return runs("the condition below is ", "not true" if node.kind == "none" else "true")
        kind = "both of" if node.kind == "all" and len(node.children) == 2 else kind
        return runs(f"{kind} the {len(node.children)} below" if node.children else "no conditions")

    def _short(self, entry: Entry) -> str:
        if isinstance(entry, PointsGroup):
            return self.name(entry)
        earned = entry.points if isinstance(entry, PointsWhen) else entry.each
        return f"{self.name(entry)} {number(earned)}"

    def _terms(self, node: PointsPerEvent) -> str:
        terms = [window(node.within_days)]
        if node.at_most is not None:
            terms.append(limit(node.at_most, node.each))
        if node.fades:
            terms.append("fading with age")
        return ", ".join(terms)


def _clause(end: Runs, alone: Runs) -> Clause:
    return Clause(end, end, alone)


def _quote(said: Runs) -> Runs:
    return runs("“", swap(said, {"“": "‘", "”": "’"}), "”")


def _has_own(said: Runs) -> bool:
    """Whether a phrase has an "or" or "and" of its own, so that another beside it would be ambiguous."""
    text = text_of(said).replace(" or more", "").replace(" or fewer", "")
    return any(word in text for word in (" or ", " nor ", " and "))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _sentence_case(said: Runs) -> Runs:
    first = said[0]
    return runs(type(first)(_capital(first.text), first.marked, first.kind), *said[1:]) if said else said
