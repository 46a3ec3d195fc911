"""Brackets and operators (PRESS 2015, element 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..edits import Edit
from ..readings import mixed_groups
from ..spelling import covers
from ..subject import PEOPLE_AND_ANIMALS, Subject
from ..tree import Heading, Limit, Node, Operation, Span, Term, leaves, walk

_FAMILY = "brackets and operators"


def _problems(subject: Subject, *kinds: str) -> Iterator[Draft]:
    for problem in subject.strategy.problems:
        if problem.kind in kinds:
            yield draft(
                f"line {problem.line}, column {problem.column}: {problem.message}",
                subject.spot(Span(max(problem.offset - 15, 0), problem.offset + 40)),
                column=problem.column,
            )


@rule("ST101", "bracket-without-partner", severity="error", family=_FAMILY)
def bracket_without_partner(subject: Subject) -> Iterator[Draft]:
    """Every bracket has its partner.

    Why: platforms repair a missing bracket silently, each in its own way.

    Rule: opening and closing round brackets match, quoted phrases left out.

    Example: (leukemia OR leukaemia AND child

    Repair: add or remove the bracket at the place named.

    Blind spots: a pair that closes at the wrong place.
    """
    yield from _problems(subject, "bracket", "depth", "length")


@rule("ST102", "quotation-mark-without-partner", severity="error", family=_FAMILY)
def quotation_mark_without_partner(subject: Subject) -> Iterator[Draft]:
    """Every quotation mark has its partner.

    Why: what follows an open mark may be read as one long phrase that no record holds.

    Rule: quotation marks come in pairs.

    Example: "bone marrow AND child*[tiab]

    Repair: close the phrase.

    Blind spots: two missing marks that make a pair of the wrong words.
    """
    yield from _problems(subject, "quote")


@rule("ST103", "operand-missing", severity="error", family=_FAMILY)
def operand_missing(subject: Subject) -> Iterator[Draft]:
    """An operator stands between two operands, a tag behind a term, and brackets hold something.

    Why: platforms drop such a piece or read the operator as a word.

    Rule: no operator at the start, at the end, or next to another; no empty brackets; no tag alone.

    Example: child OR OR infant

    Repair: write the term that is missing or take the operator out.

    Blind spots: none known.
    """
    yield from _problems(subject, "operand", "operator", "tag")


@rule("ST104", "mixed-operators", severity="error", family=_FAMILY)
def mixed_operators(subject: Subject) -> Iterator[Draft]:
    """Different operators do not stand side by side without brackets.

    Why: PubMed and Embase.com read from left to right, Ovid, EBSCO, Web of Science and ClinicalTrials.gov bind AND
    first, Scopus binds OR first: the same line finds different records.

    Rule: the three readings of the group differ.

    Example: bispecific antibody OR "CAR T cells" AND trial

    Repair: write the brackets of the reading that is meant.

    Blind spots: which reading is meant.
    """
    for mixed in mixed_groups(subject.strategy):
        meant = mixed.readings[subject.platform.reading]
        whole = not any(text.endswith(" ...") for text in (mixed.text, meant)) and " ... " not in meant
        readers = "; ".join(
            f"{', '.join(labels) or 'no documented platform'} read{'s' if len(labels) == 1 else ''} "
            f"{_clip(mixed.readings[orders[0]])}"
            for orders, labels in mixed.platforms()
        )
        yield draft(
            f"AND, OR or NOT stand side by side without brackets: {readers}",
            subject.spot(mixed.span),
            repair=f"as {subject.platform.label} reads it, write {_clip(meant)}",
            edits=(Edit(mixed.span.start, mixed.span.end, meant),) if whole else (),
            readings=mixed.readings,
        )


@rule("ST105", "operator-in-small-letters", severity="error", family=_FAMILY)
def operator_in_small_letters(subject: Subject) -> Iterator[Draft]:
    """Operators are written in capitals where the platform asks for it.

    Why: PubMed and ClinicalTrials.gov take "or" in small letters for a word.

    Rule: and, or, not in small letters outside quotation marks, on a platform that wants capitals.

    Example: child* or infant*

    Repair: write OR.

    Blind spots: names that hold the word "and" without quotation marks.
    """
    if not subject.platform.capitals:
        return
    text = subject.strategy.text
    inside = [Span(m.start(), m.end()) for m in re.finditer(r'["“”][^"“”]*["“”]|\[[^\]]*\]', text)]
    names = [h.span for h in subject.headings]
    spans = sorted(inside + names, key=lambda span: span.start)
    found = []
    at = 0
    for match in re.finditer(r"(?<![\w-])(?:and|or|not)(?![\w-])", text):
        while at < len(spans) and spans[at].end <= match.start():
            at += 1
        if at == len(spans) or spans[at].start > match.start():
            found.append(match)
    if found:
        yield draft(
            f"{len(found)} operator{'s' if len(found) > 1 else ''} in small letters: {subject.platform.label} asks for "
            "capitals, and takes others for words",
            *(subject.spot(Span(max(m.start() - 20, 0), m.end() + 20)) for m in found[:5]),
            repair="write AND, OR, NOT",
            edits=[Edit(m.start(), m.end(), m[0].upper()) for m in found],
            count=len(found),
        )


@rule("ST106", "operator-left-out", severity="warning", family=_FAMILY)
def operator_left_out(subject: Subject) -> Iterator[Draft]:
    """Between two operands stands an operator.

    Why: where none stands, the platform puts in AND, which is seldom noticed in a long list of synonyms.

    Rule: two brackets, phrases or tagged terms side by side.

    Example: child*[tiab] infant*[tiab]

    Repair: write AND or OR.

    Blind spots: untagged words side by side, which platforms read each in their own way.
    """
    for line in subject.strategy.lines:
        for row in line.rows:
            for i, link in enumerate(row.links):
                if link.implicit and subject.platform.implicit and i + 1 < len(row.operands):
                    span = Span(row.operands[i].span.start, row.operands[i + 1].span.end)
                    yield draft(
                        f"no operator: {subject.platform.label} reads AND here",
                        subject.spot(span),
                        repair="write AND, or OR if that is meant",
                        edits=(Edit(link.span.start, link.span.start, "AND "),),
                    )


@rule("ST107", "brackets-superfluous", severity="info", family=_FAMILY)
def brackets_superfluous(subject: Subject) -> Iterator[Draft]:
    """Brackets are not doubled.

    Why: doubled brackets hide the missing ones.

    Rule: a pair of brackets directly inside another.

    Example: ((child OR infant))

    Repair: take one pair away.

    Blind spots: brackets around single terms, which do no harm.
    """
    spans = [span for line in subject.strategy.lines for span in line.redundant]
    if spans:
        yield draft(
            f"{len(spans)} pair{'s' if len(spans) > 1 else ''} of brackets directly inside another",
            *(subject.spot(span) for span in spans[:3]),
            repair="take one pair away",
            edits=[e for s in spans for e in (Edit(s.start, s.start + 1, ""), Edit(s.end - 1, s.end, ""))],
        )


@rule("ST108", "not-too-wide", severity="warning", family=_FAMILY)
def not_too_wide(subject: Subject) -> Iterator[Draft]:
    """NOT takes away nothing that may stand beside what is sought.

    Why: NOT adults loses every trial in children and adults; records not indexed yet are judged by a word in passing.

    Rule: NOT with anything but the double form ``NOT (animals NOT humans)`` or publication types.

    Example: child*[tiab] NOT adult*[tiab]

    Repair: drop the NOT, or use the double form.

    Blind spots: a NOT that is justified in the text of the review.
    """
    inner: set[int] = set()
    told: set[tuple[int, int]] = set()
    for node in walk(subject.tree) if subject.tree is not None else ():
        if not isinstance(node, Operation) or node.operator != "not":
            continue
        inner |= {id(child) for child in node.children[1:]}
        if id(node) in inner or _double_form(node):
            continue
        for child in node.children[1:]:
            place = (child.span.start, child.span.end)
            if place not in told and not _justified(child):
                told.add(place)
                yield draft(
                    "NOT takes away records that hold both",
                    subject.spot(child),
                    repair="drop the NOT, or take away only what holds nothing else: NOT (x NOT y)",
                )


def _justified(taken: Node) -> bool:
    """True for what NOT may take away: the double form, publication types, limits."""
    if isinstance(taken, Operation) and (taken.operator == "not" or _and_not(taken)):
        return True
    if isinstance(taken, Operation) and taken.operator == "and" and any(_is_kind(child) for child in taken.children):
        return True  # a line limited to conference abstracts, taken away from that line
    return all(_is_kind(leaf) or not isinstance(leaf, Term | Heading) for leaf in leaves(taken))


def _is_kind(node: Node) -> bool:
    """True for what tells the kind of a record, not its subject."""
    return isinstance(node, Limit) or (isinstance(node, Term) and bool(_KINDS & node.fields))


_KINDS = frozenset({"publication-type", "language", "subset", "filter", "source-type", "registry", "journal"})


def _and_not(taken: Operation) -> bool:
    """True for a group that holds a NOT of its own, such as ``animals OR (mice NOT humans)``."""
    return any(isinstance(child, Operation) and child.operator == "not" for child in taken.children)


def _double_form(node: Operation) -> bool:
    """True for ``animals NOT humans`` and ``animals NOT (animals AND humans)``, lines made to be taken away."""
    named = [{_name(leaf) for leaf in leaves(child)} for child in node.children]
    return len(named) == 2 and named[0] <= _ANIMALS and named[1] <= PEOPLE_AND_ANIMALS | _ANIMALS


def _name(leaf: Node) -> str:
    text = leaf.name if isinstance(leaf, Heading) else leaf.text if isinstance(leaf, Term) else ""
    return text.lower().rstrip("*")


_ANIMALS = frozenset({
    "animals", "animal", "nonhuman", "animal experiment", "animals, laboratory", "animal studies", "models, animal",
    "disease models, animal", "animal model", "animal tissue", "animal cell", "exp animals", "rodentia", "mice", "rats",
})  # fmt: skip


@rule("ST109", "quotation-marks-curly", severity="info", family=_FAMILY)
def quotation_marks_curly(subject: Subject) -> Iterator[Draft]:
    """Quotation marks are straight.

    Why: word processors make them curly; some platforms then search the words without a phrase.

    Rule: any of “ ” „ « » in the strategy.

    Example: “CAR T cells”

    Repair: write "CAR T cells".

    Blind spots: marks that were curled only in print.
    """
    found = list(re.finditer(r"[“”„«»][^“”„«»\n]{0,80}[“”„«»]?", subject.strategy.text))
    if found:
        yield draft(
            f"{len(found)} phrase{'s' if len(found) > 1 else ''} in curly quotation marks",
            *(subject.spot(Span(m.start(), m.end())) for m in found[:3]),
            repair="straight quotation marks",
            edits=[Edit(m.start(), m.end(), '"') for m in re.finditer(r"[“”„«»]", subject.strategy.text)],
        )


@rule("ST110", "term-twice", severity="info", family=_FAMILY)
def term_twice(subject: Subject) -> Iterator[Draft]:
    """No term stands twice in one group.

    Why: the second adds nothing; often another word was meant.

    Rule: two equal operands of one OR.

    Example: child*[tiab] OR infant*[tiab] OR child*[tiab]

    Repair: replace it by the word that was meant, or take it out.

    Blind spots: terms that another, truncated one already covers.
    """
    for group in subject.groups():
        seen: set[Term | Heading] = set()
        for child in group.children:
            if not isinstance(child, Term | Heading):
                continue
            if child in seen:
                yield draft(
                    "this term stands twice in its group",
                    subject.spot(child),
                    repair="take it out, or write the word that was meant",
                    edits=subject.without(child),
                )
            seen.add(child)


@rule("ST111", "term-covered", severity="info", family=_FAMILY)
def term_covered(subject: Subject) -> Iterator[Draft]:
    """No term of a group is covered by another one there.

    Why: the second adds nothing and makes the strategy longer to check (redundancy, Salvador-Olivan 2019).

    Rule: two terms of one OR and the same fields, of which one is truncated and covers the other word for word.

    Example: leukemia[tiab] OR leukemi*[tiab]

    Repair: take the longer word out.

    Blind spots: terms in different lines; a truncated word that the platform cuts off after some number of forms.
    """
    for group in subject.groups():
        terms = [child for child in group.children if isinstance(child, Term)]
        wide = [term for term in terms if term.truncated][:LONGEST]
        for term in terms:
            by = next((each for each in wide if each is not term and _covers(each, term)), None)
            if by is not None:
                yield draft(
                    f"{term.text} is found by {by.text} already",
                    subject.spot(term),
                    repair="take it out",
                    edits=subject.without(term),
                )


LONGEST = 200


def _covers(wide: Term, term: Term) -> bool:
    if wide.fields != term.fields or len(wide.words) != len(term.words) or wide.pattern == term.pattern:
        return False
    if term.binding != "phrase" and " " in term.text:
        return False
    return all(
        covers(one, other) and not (other.endswith("*") and one == other.rstrip("*"))
        for one, other in zip(wide.words, term.words, strict=True)
    )


@rule("ST112", "operator-in-quotation-marks", severity="warning", family=_FAMILY)
def operator_in_quotation_marks(subject: Subject) -> Iterator[Draft]:
    """No operator stands inside quotation marks.

    Why: there it is a word: the platform looks for the phrase with "OR" in it and finds nothing.

    Rule: AND, OR, NOT in capitals, or a proximity operator, inside a quoted phrase.

    Example: "leukemia OR leukaemia"[tiab]

    Repair: "leukemia"[tiab] OR "leukaemia"[tiab]

    Blind spots: operators in small letters, which may belong to a name.
    """
    for term in subject.terms:
        if term.quoted and re.search(r"\b(?:AND|OR|NOT|(?i:adj|near/|next/)\d+|W/\d+|PRE/\d+)\b", term.text):
            yield draft(
                "an operator inside quotation marks is a word", subject.spot(term), repair="quote each term alone"
            )


@rule("ST113", "characters-of-print", severity="info", family=_FAMILY)
def characters_of_print(subject: Subject) -> Iterator[Draft]:
    """A strategy is written with the characters of a keyboard.

    Why: word processors and PDF files bring in long dashes, fixed blanks and characters without width; some platforms
    take them for letters, so that the word is not found.

    Rule: a dash other than -, a blank other than the space, or a character without width.

    Example: long‐term[tiab], with the hyphen of print

    Repair: type it anew, or apply the change.

    Blind spots: letters of other alphabets that look like ours.
    """
    found = list(_PRINTED.finditer(subject.strategy.text))
    if found:
        yield draft(
            f"{len(found)} character{'s' if len(found) > 1 else ''} that no keyboard types",
            *(subject.spot(Span(max(m.start() - 15, 0), m.end() + 15)) for m in found[:3]),
            repair="write - for dashes and a plain blank",
            edits=[Edit(m.start(), m.end(), _typed_anew(m[0])) for m in found],
        )


_PRINTED = re.compile("[\u00a0\u00ad\u1680\u2000-\u200d\u2010-\u2015\u202f\u205f\u2060\u2212\u3000\ufeff]")


def _typed_anew(character: str) -> str:
    if character in "\u200b\u200c\u200d\u2060\ufeff\u00ad":
        return ""
    return "-" if "\u2010" <= character <= "\u2015" or character == "\u2212" else " "


def _clip(text: str) -> str:
    return text if len(text) <= 240 else text[:237] + "..."
