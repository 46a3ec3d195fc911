"""Line numbers (PRESS 2015, element 2)."""

from __future__ import annotations

from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..subject import Subject
from ..tree import Operation, Span, leaves

_FAMILY = "lines"


@rule("ST601", "line-missing", severity="error", family=_FAMILY)
def line_missing(subject: Subject) -> Iterator[Draft]:
    """Every reference names a line that exists.

    Why: after a line is put in, the numbers below move, and references point to nothing or to another concept.

    Rule: a reference to no line of the strategy.

    Example: 1 and 7, in a strategy of three lines

    Repair: correct the number.

    Blind spots: a number that names a line, but the wrong one.
    """
    known = {line.number for line in subject.strategy.lines}
    missing: dict[Span, list[int]] = {}
    for _, reference in subject.references:
        if reference.line not in known:
            missing.setdefault(reference.span, []).append(reference.line)
    for span, numbers in missing.items():
        several = len(numbers) > 1
        listed = ", ".join(map(str, numbers))
        yield draft(f"there {'are' if several else 'is'} no line{'s' if several else ''} {listed}", subject.spot(span))


@rule("ST602", "line-refers-onwards", severity="error", family=_FAMILY)
def line_refers_onwards(subject: Subject) -> Iterator[Draft]:
    """A line refers to earlier lines only.

    Why: a line cannot take in what has not been searched yet.

    Rule: a reference to the line itself or to a later one.

    Example: 2. 1 and 3

    Repair: correct the number or the order.

    Blind spots: none known.
    """
    known = {line.number for line in subject.strategy.lines}
    for number, reference in subject.references:
        if number and reference.line in known and reference.line >= number:
            yield draft(f"line {number} refers to line {reference.line}", subject.spot(reference))


@rule("ST603", "line-unused", severity="warning", family=_FAMILY)
def line_unused(subject: Subject) -> Iterator[Draft]:
    """Every line is used by a later one.

    Why: a line of synonyms that the final line does not take in is lost.

    Rule: a line, the last one left out, that no other refers to.

    Example: 1. exp Leukemia/ 2. leuk?emi*.ti,ab. 3. exp Child/ 4. 1 and 3

    Repair: take the line into its group.

    Blind spots: lines kept on purpose to show a count.
    """
    if not subject.strategy.numbered:
        return
    used = {reference.line for number, reference in subject.references if reference.line != number}
    for line in subject.strategy.lines[:-1]:
        if line.number not in used:
            yield draft(f"line {line.number} is used by no other", subject.spot(line.span))


@rule("ST604", "line-twice", severity="info", family=_FAMILY)
def line_twice(subject: Subject) -> Iterator[Draft]:
    """No two lines are the same.

    Why: the second adds nothing; often another field or word was meant.

    Rule: two lines with equal trees.

    Example: 1. exp Child/ 2. exp Child/

    Repair: take one out.

    Blind spots: lines that differ in form but find the same.
    """
    seen: dict[object, int] = {}
    for line in subject.strategy.lines:
        if line.node is None or not line.number:
            continue
        if line.node in seen:
            yield draft(f"line {line.number} repeats line {seen[line.node]}", subject.spot(line.span))
        seen.setdefault(line.node, line.number)


@rule("ST605", "line-number-twice", severity="error", family=_FAMILY)
def line_number_twice(subject: Subject) -> Iterator[Draft]:
    """No two lines have one number.

    Why: a reference to that number may mean either.

    Rule: a printed number that stands twice.

    Example: 1. exp Child/ 2. child*.tw. 2. 1 or 2

    Repair: number the lines anew, and the references with them.

    Blind spots: none known.
    """
    for problem in subject.strategy.problems:
        if problem.kind == "number":
            yield draft(problem.message, subject.spot(Span(problem.offset, problem.offset + 40)))


@rule("ST606", "lines-run-together", severity="info", family=_FAMILY)
def lines_run_together(subject: Subject) -> Iterator[Draft]:
    """A long strategy is broken into numbered lines.

    Why: in one long string errors are hard to see, and what each concept finds is not told (PRESS 2015, element 4).

    Rule: more than sixty terms and headings in one string, on a platform that numbers lines.

    Example: ("Asthma"[Mesh] OR asthma*[tiab] OR ...) AND ("Child"[Mesh] OR ...) AND ... in one piece

    Repair: one line a concept, and a line that joins them.

    Blind spots: strings that were run line by line and put together for print.
    """
    if subject.strategy.numbered or subject.platform.line_sign is None or subject.tree is None:
        return
    count = sum(1 for _ in leaves(subject.tree))
    if count > 60 and isinstance(subject.tree, Operation):
        yield draft(f"{count} terms and headings in one string", subject.spot(subject.tree))
