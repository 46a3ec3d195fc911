"""Brackets and operators (PRESS 2015, element 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..readings import mixed_groups
from ..subject import Subject
from ..tree import Heading, Operation, Span, Term

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
        readers = "; ".join(
            f"{', '.join(labels) or 'no documented platform'} read{'s' if len(labels) == 1 else ''} "
            f"{_clip(mixed.readings[orders[0]])}"
            for orders, labels in mixed.platforms()
        )
        yield draft(
            f"AND, OR or NOT stand side by side without brackets: {readers}",
            subject.spot(mixed.span),
            repair=f"as {subject.platform.label} reads it, write {_clip(meant)}",
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
            f"{len(found)} operator{'s' if len(found) > 1 else ''} in small letters: {subject.platform.label} takes "
            "them for words",
            *(subject.spot(Span(max(m.start() - 20, 0), m.end() + 20)) for m in found[:5]),
            repair="write AND, OR, NOT",
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
                        repair="write AND or OR",
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
    for node in subject.nodes:
        if not isinstance(node, Operation) or node.operator != "not":
            continue
        for child in node.children[1:]:
            if isinstance(child, Operation) and child.operator == "not":
                continue
            wide = isinstance(child, Term | Heading) and not (
                isinstance(child, Term) and {"publication-type", "language", "subset", "filter"} & child.fields
            )
            if wide or isinstance(child, Operation):
                if isinstance(child, Operation) and _only_types(child):
                    continue
                if _inside_double_form(node):
                    continue
                yield draft("NOT takes away records that hold both", subject.spot(child), repair="NOT (x NOT y)")


def _only_types(node: Operation) -> bool:
    return all(isinstance(each, Term) and "publication-type" in each.fields for each in node.children)


def _inside_double_form(node: Operation) -> bool:
    """True for ``animals NOT humans``, which is itself taken away or stands in a line of its own."""
    words = [
        each.name if isinstance(each, Heading) else each.text if isinstance(each, Term) else ""
        for each in node.children
    ]
    return len(words) == 2 and "animal" in words[0].lower() and "human" in words[1].lower()


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
                yield draft("this term stands twice in its group", subject.spot(child))
            seen.add(child)


def _clip(text: str) -> str:
    return text if len(text) <= 240 else text[:237] + "..."
