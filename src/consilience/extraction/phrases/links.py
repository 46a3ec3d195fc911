"""What ties estimates to each other and to their words: comparisons, times, grades, names and groups."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from consilience.model.estimate import DIFFERENCES, RATIOS, Interval

from .atoms import Atom, Counted, Label, Named, Respectively, Severity, Stream, Versus, When
from .drafts import Draft
from .kinds import Span
from .tokens import CLOSE, NUMBER, OPEN, WORD
from .vocabulary import AND_WORDS, FUNCTION_WORDS, GROUP_PREPOSITIONS, MEASURES, TIME_UNITS, VERBS, VERSUS

_APART = 28
"""At most so many tokens lie between two values that are compared."""
_BACK = 40
"""At most so many tokens before a value are looked at for its name."""


def compare(s: Stream, found: list[Atom], drafts: list[Draft]) -> None:
    """Number the comparisons and the positions in them; limits without a level take that of their partner."""
    signs = [a for a in found if isinstance(a, Versus)]
    ends = {a.first for a in found if isinstance(a, Respectively)}
    number = -1
    for index in range(1, len(drafts)):
        before, after = drafts[index - 1], drafts[index]
        if not _alike(before, after) or after.head - before.last > _APART:
            continue
        if not (_versus(s, signs, before, after) or _side_by_side(s, before, after)):
            continue
        if before.comparison is None:
            number += 1
            before.comparison, before.position = number, 0
        after.comparison, after.position = before.comparison, before.position + 1
        _share(before, after)
    for end in sorted(ends):
        number = _listed(s, drafts, end, number)
    for group in _groups(drafts):
        _levels(group)


def _alike(before: Draft, after: Draft) -> bool:
    """Two values of one kind: the same unit, or one unit printed for both ("71 vs. 48.9%")."""
    if before.value is None and after.value is None:
        return before.total is not None and after.total is not None
    if before.value is None or after.value is None:
        return before.unit == after.unit == "%"
    if before.measure is not None and after.measure is not None and before.unit == after.unit:
        return before.measure == after.measure or before.unit is not None
    return before.unit == after.unit or before.unit is None or after.unit is None


def _versus(s: Stream, signs: list[Versus], before: Draft, after: Draft) -> bool:
    """A "vs." lies between, in one clause: "71% [...] with dasatinib vs. 48.9%"."""
    between = [a for a in signs if before.last <= a.first and a.last <= after.head]
    if not between:
        return False
    clear = all(s.kind(at) not in (";", "break") and not _stop(s, at) for at in range(before.last, after.head))
    verbs = sum(s.word(at) in VERBS for at in range(before.last, after.head))
    return clear and verbs == 0


def _stop(s: Stream, at: int) -> bool:
    """A full stop that ends a sentence, not an abbreviation."""
    return s.kind(at) == "." and s.word(at - 1) not in ("vs", "v", "resp")


def _side_by_side(s: Stream, before: Draft, after: Draft) -> bool:
    """ "71% with dasatinib and 48.9% with imatinib": both values are followed by the words for their group."""
    if before.unit != after.unit or after.head - before.last > 18:
        return False
    gap = range(before.last, after.head)
    if any(s.word(at) in VERBS or s.kind(at) in (";", ".", "break", ":") for at in gap):
        return False
    if not any(s.word(at) in AND_WORDS or s.kind(at) == "," for at in gap):
        return False
    own, other = _group_start(s, before), _group_start(s, after)
    leading = s.word(after.head - 1) in GROUP_PREPOSITIONS and s.word(after.head - 2) not in AND_WORDS
    return own is not None and other is not None and own < after.head and not leading


def _after_brackets(s: Stream, at: int) -> int:
    while s.kind(at) == CLOSE:
        at += 1
    return at


def _share(before: Draft, after: Draft) -> None:
    """One unit and one measure for both."""
    if before.unit is None and after.unit is not None and before.value is not None:
        before.unit = after.unit
        before.measure = before.measure or after.measure
    elif after.unit is None and before.unit is not None and after.value is not None:
        after.unit = before.unit
        after.measure = after.measure or before.measure
    if after.measure is None or (after.measure == "proportion" and before.measure is not None and after.unit == "%"):
        after.measure = before.measure
    elif before.measure is None:
        before.measure = after.measure
    for draft in (before, after):
        if draft.measure == "median" and draft.unit in TIME_UNITS.values():
            draft.measure = "median-time"


def _listed(s: Stream, drafts: list[Draft], end: int, number: int) -> int:
    """ "A, B and C were 90%, 80% and 70%, respectively": the values in a row before the word."""
    last = next((k for k in range(len(drafts) - 1, -1, -1) if drafts[k].last <= end), None)
    if last is None or end - drafts[last].last > 14:
        return number
    first = last
    while first and _alike(drafts[first - 1], drafts[first]) and _row(s, drafts[first - 1].last, drafts[first].head):
        first -= 1
    if first == last or any(d.comparison is not None for d in drafts[first : last + 1]):
        return number
    for position, draft in enumerate(drafts[first : last + 1]):
        draft.comparison, draft.position = number + 1, position
        if position:
            _share(drafts[first + position - 1], draft)
    for draft in reversed(drafts[first:last]):
        draft.unit = draft.unit or drafts[last].unit
        draft.measure = draft.measure or drafts[last].measure
    return number + 1


def _row(s: Stream, first: int, last: int) -> bool:
    return last - first <= 4 and all(
        s.kind(at) in (",", CLOSE, OPEN, ";") or s.word(at) in AND_WORDS for at in range(first, last)
    )


def _groups(drafts: list[Draft]) -> Iterator[list[Draft]]:
    group: list[Draft] = []
    for draft in drafts:
        if group and (draft.comparison is None or draft.comparison != group[-1].comparison):
            yield group
            group = []
        if draft.comparison is not None:
            group.append(draft)
    if group:
        yield group


def _levels(group: list[Draft]) -> None:
    """ "71% [95% CI, 56.2-89.6] vs. 48.9% [32-74.5]": the second interval is one of 95% too."""
    at = next((k for k, d in enumerate(group) if d.interval and d.interval.level is not None), None)
    shown = group[at].interval if at is not None else None
    if shown is None:
        return
    for draft in group[at:]:
        bare = draft.interval
        if bare and bare.level is None and bare.low is not None and bare.kind in ("unstated", shown.kind):
            draft.interval = Interval(kind=shown.kind, level=shown.level, low=bare.low, high=bare.high)


def times(s: Stream, found: list[Atom], drafts: list[Draft], taken: set[int]) -> None:
    """Each value takes its time: the one before it in its clause, the one after it, or that of the whole sentence."""
    free = [a for k, a in enumerate(found) if isinstance(a, When) and k not in taken]
    for index, when in enumerate(free):
        following = _after(drafts, when.last)
        until = free[index + 1].first if index + 1 < len(free) else len(s)
        if following is not None and _leads(s, when, drafts[following]) and drafts[following].head <= until:
            _spread(s, drafts, following, when)
        else:
            _behind(s, drafts, (following if following is not None else len(drafts)) - 1, when)


def _after(drafts: list[Draft], token: int) -> int | None:
    low, high = 0, len(drafts)
    while low < high:
        middle = (low + high) // 2
        if drafts[middle].head >= token:
            high = middle
        else:
            low = middle + 1
    return low if low < len(drafts) else None


def _leads(s: Stream, when: When, draft: Draft) -> bool:
    """True where the time stands before its value in one clause."""
    if draft.time is not None or (draft.unit in TIME_UNITS.values() and not when.led and not when.adjective):
        return False
    gap = draft.head - when.last
    if any(_stop(s, at) or s.kind(at) in (";", "break") for at in range(when.last, draft.head)):
        return False
    if when.adjective:
        return gap <= 20 and s.word(when.last) not in ("old", "follow-up", "period", "seguimiento", "trial", "study")
    if when.led:
        return gap <= 25 and s.word(when.last) not in ("old", "of")
    return (
        gap <= 4
        and s.word(when.first - 1) not in ("of", "aged", "over", "past", "de", "for", "than")
        and s.kind(when.first - 1) not in ("<", ">", "<=", ">=")
    )


def _spread(s: Stream, drafts: list[Draft], first: int, when: When) -> None:
    """One time for a value and those compared with it; several times for several values in a row."""
    if len(when.times) > 1:
        row = drafts[first : first + len(when.times)]
        apart = itertools.pairwise(row)
        if len(row) == len(when.times) and all(b.head - a.last <= 8 for a, b in apart):
            for draft, time, span in zip(row, when.times, when.spans, strict=True):
                draft.time, draft.time_span = draft.time or time, draft.time_span or span
        return
    for draft in _partners(drafts, first):
        if draft.time is None:
            draft.time, draft.time_span = when.times[0], when.spans[0]
    if when.led and _opens_sentence(s, when):
        at = first
        while at < len(drafts) and not _sentence_ends(s, when.last, drafts[at].head):
            if drafts[at].time is None and drafts[at].unit not in TIME_UNITS.values():
                drafts[at].time, drafts[at].time_span = when.times[0], when.spans[0]
            at += 1
            if at - first > 12:
                break


def _partners(drafts: list[Draft], at: int) -> list[Draft]:
    group = [drafts[at]]
    while (
        at + 1 < len(drafts)
        and drafts[at].comparison is not None
        and drafts[at + 1].comparison == drafts[at].comparison
    ):
        at += 1
        group.append(drafts[at])
    return group


def _opens_sentence(s: Stream, when: When) -> bool:
    back = when.first - 1
    while (
        back >= 0
        and when.first - back <= 3
        and s.word(back)
        and s.word(back) in ("at", "a", "los", "the", "aos", "after", "by", "en", "em")
    ):
        back -= 1
    return back < 0 or s.kind(back) in (".", "break", ";")


def _sentence_ends(s: Stream, first: int, last: int) -> bool:
    return last - first > 200 or any(_stop(s, at) or s.kind(at) in ("break", ";") for at in range(first, last))


def _behind(s: Stream, drafts: list[Draft], last: int, when: When) -> None:
    """ "71% with dasatinib and 48.9% with imatinib at 4 years"; "79%, 64% and 49% at 1, 2 and 4 years"."""
    if last < 0 or not when.led:
        return
    draft = drafts[last]
    if when.first - draft.last > 9 or any(
        _stop(s, at) or s.kind(at) in (";", "break") for at in range(draft.last, when.first)
    ):
        return
    if len(when.times) > 1:
        row = drafts[max(0, last + 1 - len(when.times)) : last + 1]
        close = all(b.head - a.last <= 8 for a, b in itertools.pairwise(row))
        if close and len(row) == len(when.times) and all(d.time is None for d in row):
            for each, time, span in zip(row, when.times, when.spans, strict=True):
                each.time, each.time_span = time, span
        return
    group = [
        d
        for d in drafts[max(0, last - 8) : last + 1]
        if d is draft or (d.comparison is not None and d.comparison == draft.comparison)
    ]
    for each in group:
        if each.time is None:
            each.time, each.time_span = when.times[0], when.spans[0]


def share_times(drafts: list[Draft]) -> None:
    """A time printed with one value of a comparison holds for the others."""
    for group in _groups(drafts):
        timed = [d for d in group if d.time is not None]
        if len(timed) == 1:
            for draft in group:
                draft.time, draft.time_span = timed[0].time, timed[0].time_span


def grades(s: Stream, found: list[Atom], drafts: list[Draft]) -> None:
    """Grades before a value in its clause, or right behind it."""
    lists: list[tuple[list[Draft], Span]] = []
    for atom in found:
        if not isinstance(atom, Severity):
            continue
        after = _after(drafts, atom.last)
        here = s.span(atom.first, atom.last)
        if (
            after is not None
            and _one_clause(s, atom.last, drafts[after].head, 12)
            and not _behind_grade(s, drafts, after, atom)
        ):
            for draft in _partners(drafts, after):
                draft.grade = here
            if s.kind(drafts[after].head - 1) != ":" and any(
                s.kind(at) == ":" for at in range(atom.last, drafts[after].head)
            ):
                lists.append((_list(s, drafts, after), here))
            continue
        last = (after if after is not None else len(drafts)) - 1
        if last >= 0 and _one_clause(s, drafts[last].last, atom.first, 8):
            drafts[last].grade = drafts[last].grade or here
    for members, here in lists:
        for draft in members:
            draft.grade = draft.grade or here


def _list(s: Stream, drafts: list[Draft], at: int) -> list[Draft]:
    """The values of a list behind a colon: "Grade 3-4 events: neutropenia (45%), mucositis (9%)"."""
    end = at + 1
    while end < len(drafts) and end - at < 30 and _one_clause(s, drafts[end - 1].last, drafts[end].head, 12):
        end += 1
    return drafts[at:end]


def _behind_grade(s: Stream, drafts: list[Draft], after: int, atom: Severity) -> bool:
    """True where the grade ends the clause of the value before it: "79% Grade 3-4, ..."."""
    if not after or drafts[after - 1].grade is not None:
        return False
    before = drafts[after - 1]
    closer = atom.first - before.last < drafts[after].head - atom.last
    return closer and _one_clause(s, before.last, atom.first, 8) and s.kind(atom.last) in (",", ";", ".")


def _one_clause(s: Stream, first: int, last: int, reach: int) -> bool:
    return 0 <= last - first <= reach and not any(
        _stop(s, at) or s.kind(at) in (";", "break", "end") for at in range(first, last)
    )


_ARTICLES = frozenset({"a", "an", "un", "una", "um", "uma"})


def _inside_bracket(s: Stream, opened: int, draft: Draft, partner: Draft | None) -> Span | None:
    """The name within the bracket; where only "mean" stands there, the name before it."""
    inside = name_before(s, opened, draft.head)
    if inside is None:
        return draft.name
    if any(s.word(at) and (s.word(at),) not in MEASURES and not _function(s, at) for at in range(opened, draft.head)):
        return inside
    if partner is not None and partner.name is not None and not _parted(s, partner.last, draft.head):
        return partner.name
    return draft.name


def _opened(s: Stream, floor: int, head: int) -> int:
    """The token behind a bracket that is open before the value, "... with placebo (HR 0.39"; 0 for none."""
    depth = 0
    for at in range(head - 1, floor - 1, -1):
        depth += (s.kind(at) == OPEN) - (s.kind(at) == CLOSE)
        if depth > 0:
            return at + 1
    return 0


def _parted(s: Stream, first: int, last: int) -> bool:
    """True where a sentence or a cell ends between."""
    return last - first > 60 or any(_stop(s, at) or s.kind(at) == "break" for at in range(first, last))


_IN_NAMES = (When, Severity, Versus, Named, Label, Counted)
"""Atoms that may stand inside a name."""


def words(s: Stream, found: list[Atom], drafts: list[Draft]) -> None:
    """Names and groups: the words before a value up to the last boundary; those after it that begin a group."""
    edges = sorted({a.last for a in found if not isinstance(a, _IN_NAMES)})
    edge = 0
    latest = 0
    heads = [d.head for d in drafts]
    for index, draft in enumerate(drafts):
        while edge < len(edges) and edges[edge] <= draft.head:
            latest = edges[edge]
            edge += 1
        until = heads[index + 1] if index + 1 < len(drafts) else len(s)
        floor = max(latest, drafts[index - 1].last if index else 0, draft.head - _BACK)
        draft.name = name_before(s, floor, draft.head)
        draft.group = _group(s, draft, until)
        partner = drafts[index - 1] if index else None
        follows = partner is not None and draft.comparison is not None and partner.comparison == draft.comparison
        if follows and partner is not None:
            if draft.group is None:
                draft.group = _group_before(s, partner.last, draft.head)
            draft.name = partner.name
        elif (
            draft.name is None
            and partner is not None
            and _row(s, partner.last, draft.head)
            and partner.unit == draft.unit
        ):
            draft.name = partner.name
        elif draft.group is None and (
            draft.name is None or s.kind(draft.head - 1) == "," or s.word(draft.head - 1) in _ARTICLES
        ):
            draft.name = _behind_words(s, draft.last, until) or draft.name
        opened = _opened(s, floor, draft.head)
        contrast = draft.measure in RATIOS | DIFFERENCES and opened > 0
        if opened and not contrast and not follows:
            draft.name = _inside_bracket(s, opened, draft, partner)
        if contrast and partner is not None and partner.name is not None and not _parted(s, partner.last, draft.head):
            draft.name = partner.name
        if draft.group is None and draft.name is not None and not follows and not contrast:
            draft.group = _group_in(s, floor, draft.head)


def _boundary(s: Stream, at: int) -> bool:
    kind = s.kind(at)
    return kind in (";", "break", "end") or _stop(s, at)


def name_before(s: Stream, floor: int, head: int) -> Span | None:
    """The words of the last part of the clause that says anything."""
    end = head
    while end > floor:
        start = end
        while start > floor and not _boundary(s, start - 1) and s.kind(start - 1) not in (",", ":"):
            start -= 1
        first, last = _trim(s, start, end)
        if first < last and _says(s, first, last):
            return s.span(first, last)
        if start == floor or _boundary(s, start - 1):
            return None
        end = start - 1
    return None


def _function(s: Stream, at: int) -> bool:
    """True for a function word; "OS" in capitals is overall survival, not a Portuguese article."""
    return s.word(at) in FUNCTION_WORDS and not (s[at].raw.isupper() and (len(s[at].raw) > 1 or _inside(s, at)))


def _inside(s: Stream, at: int) -> bool:
    """True for a capital within a sentence: "con A y"."""
    return s.kind(at - 1) == WORD


def _trim(s: Stream, first: int, last: int) -> tuple[int, int]:
    """Function words and signs at both ends go; a minus that belongs to a word stays ("MRD-")."""
    while first < last and not (s.kind(first) in (WORD, "number", "noise") and not _function(s, first)):
        first += 1
    while first < last and not (s.kind(last - 1) in (WORD, "noise") and not _function(s, last - 1)):
        glued = s.kind(last - 1) in ("-", "+") and s[last - 1].start == s[last - 2].end
        bracket = s.kind(last - 1) == CLOSE and any(s.kind(at) == OPEN for at in range(first, last - 1))
        if glued or bracket or s.kind(last - 1) == "number":
            break
        last -= 1
    return first, last


def _says(s: Stream, first: int, last: int) -> bool:
    """True where more stands there than function words and times."""
    return any(
        s.kind(at) == WORD and not _function(s, at) and s.word(at) not in TIME_UNITS and s.word(at) not in VERBS
        for at in range(first, last)
    )


def _behind_words(s: Stream, last: int, until: int) -> Span | None:
    """ "30% of patients experienced grade 3-4 hematologic toxicity": the words behind, to the end of the clause."""
    end = _after_brackets(s, last)
    start = end
    while (
        end < min(until, start + 25)
        and not _boundary(s, end)
        and s.kind(end) not in (",", OPEN, CLOSE)
        and s.one_of(end, VERSUS) == end
    ):
        end += 1
    first, end = _trim(s, start, end)
    return s.span(first, end) if first < end and _says(s, first, end) else None


def _group(s: Stream, draft: Draft, until: int) -> Span | None:
    """ "with dasatinib", "in the control group", "(std)" behind a value."""
    at = _group_start(s, draft)
    if at is None:
        last = _beyond(s, draft)
        alone = s.kind(last) == OPEN and s.word(last + 1) and s.kind(last + 2) == CLOSE
        return s.span(last + 1, last + 2) if alone else None
    end = at + 1
    while end < min(until, at + 14) and _in_group(s, end) and not _ends_group(s, end):
        end += 1
    first, end = _trim(s, at + 1, end)
    return s.span(first, end) if first < end else None


_OF_GROUP = frozenset({"do", "del", "da"})


def _group_start(s: Stream, draft: Draft) -> int | None:
    """The preposition that begins the words for the group, outside brackets, before or behind the interval."""
    last, depth = _beyond(s, draft), 0
    for at in range(draft.core, last + 1):
        depth += (s.kind(at) == OPEN) - (s.kind(at) == CLOSE)
        if depth == 0 and s.word(at) in GROUP_PREPOSITIONS:
            return at
    if s.word(last) in ("of", "de", "das", "dos"):
        return next((at for at in range(last + 1, last + 5) if s.word(at) in GROUP_PREPOSITIONS | _OF_GROUP), None)
    return None


def _beyond(s: Stream, draft: Draft) -> int:
    """The token behind the brackets that the value opened: "48.9% (95% CI 32-74; P = .005, log-rank test) in"."""
    depth = sum((s.kind(at) == OPEN) - (s.kind(at) == CLOSE) for at in range(draft.core, draft.last))
    at = draft.last
    for ahead in range(draft.last, draft.last + 12):
        if depth <= 0:
            break
        depth += (s.kind(ahead) == OPEN) - (s.kind(ahead) == CLOSE)
        at = ahead + 1 if depth <= 0 else at
    return _after_brackets(s, at)


def _in_group(s: Stream, at: int) -> bool:
    """Words, labels, and numbers that are joined to a word ("the 10-mg group")."""
    kind = s.kind(at)
    return kind in (WORD, "noise", "+", "/", "-") or (kind == NUMBER and s.kind(at + 1) == "-")


def _ends_group(s: Stream, at: int) -> bool:
    word = s.word(at)
    if word in (
        "vs",
        "versus",
        "compared",
        "frente",
        "comparado",
        "respectively",
        "respectivamente",
        "comparada",
        "but",
    ):
        return True
    if word in VERBS or word in ("at", "while", "whereas", "mientras"):
        return True
    return word in ("and", "y", "e") and (
        s.kind(at + 1) in ("number", "<", ">", "<=", ">=", "~") or s.word(at + 1) in ("in", "for", "con", "en")
    )


def _group_before(s: Stream, first: int, head: int) -> Span | None:
    """ "... vs. in the control group 48.9%": the words between sign and value."""
    start = next(
        (
            at + 1
            for at in range(head - 1, first - 1, -1)
            if s.word(at) in ("vs", "versus", "with", "and", "to", "a", "con")
        ),
        None,
    )
    if start is None or head - start > 12:
        return None
    begin, end = _trim(s, start, head)
    return s.span(begin, end) if begin < end and _says(s, begin, end) else None


_GROUP_NOUNS = frozenset({"group", "groups", "arm", "grupo", "brazo", "braco", "cohort", "arms", "recipients"})


def _group_in(s: Stream, floor: int, head: int) -> Span | None:
    """ "In the dasatinib group, ... 71%": a group that is named among the words before."""
    noun = next((at for at in range(head - 1, floor - 1, -1) if s.word(at) in _GROUP_NOUNS), None)
    if noun is None:
        return None
    start = next(
        (at + 1 for at in range(noun - 1, max(floor, noun - 8) - 1, -1) if s.word(at) in GROUP_PREPOSITIONS), None
    )
    if start is None:
        return None
    end = noun + 1
    while (
        s.word(noun) in ("grupo", "brazo", "braco")
        and end < head
        and end < noun + 5
        and s.kind(end) in (WORD, "noise")
        and s.word(end) not in VERBS
    ):
        end += 1
    first, end = _trim(s, start, end)
    return s.span(first, end) if first < end else None
