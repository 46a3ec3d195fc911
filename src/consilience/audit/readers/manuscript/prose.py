"""Values in the running text: sentence by sentence, bound to the study that the sentence cites or reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from consilience.extraction import phrases
from consilience.extraction.phrases.kinds import Phrase, Stated
from consilience.extraction.phrases.tokens import Decimal
from consilience.model.estimate import DIFFERENCES, RATIOS, SHARES, Measure
from consilience.model.finding import Confidence
from consilience.model.outcome import Outcome
from consilience.model.printed import Printed
from consilience.model.quantities import Duration, Grades

from ...facts import PERHAPS_A_CURVE, Group, Row, Value
from ...manuscript.document import Manuscript, Sentence, Span
from .citations import Cited
from .clip import end_of, parts_of_arms, standard_error_of, stated_in
from .lexicon import Lexicon, Mention
from .measure_names import measure_named
from .places import spot
from .shapes import Shaped
from .values import CHANGE, Scope, Values, arm_named, grades_of

_PLANNED = re.compile(
    r"\b(assum\w+|sample size|power(ed)? (of|to)|to detect|hypothesi[sz]ed|anticipated|non-?inferiority margin"
    r"|was (set|defined)|threshold|significance level|alpha|tama[ñn]o (de la )?muestra|potencia|asumi\w+)\b",
    re.IGNORECASE,
)
"""Words of numbers that were planned or are set, not found."""


@dataclass(frozen=True)
class Read:
    """One sentence with its phrases; spans of phrases count from its start."""

    sentence: Sentence
    phrases: tuple[Phrase, ...]
    cited: tuple[Cited, ...]


def read_cells(manuscript: Manuscript, tables: Sequence[Shaped], decimal: Decimal | None) -> Iterator[Read]:
    """Cells of words, such as those of a table of advantages and limits, as sentences without citations."""
    for shaped in tables:
        for row in shaped.table.rows[shaped.table.header_rows :]:
            for cell in row:
                words = manuscript[cell.span]
                if len(words.split()) >= 4:
                    yield Read(Sentence(cell.span, shaped.block), phrases.read(words, decimal=decimal), ())


def read_sentences(manuscript: Manuscript, cited: Sequence[Cited], decimal: Decimal | None) -> Iterator[Read]:
    """Every sentence of the running text, captions and notes, with its phrases and citations."""
    by_block: dict[int, list[Cited]] = {}
    for each in cited:
        by_block.setdefault(each.block.span.start, []).append(each)
    for sentence in manuscript.sentences:
        if sentence.block.kind == "front":
            continue
        words = manuscript[sentence.span]
        here = tuple(c for c in by_block.get(sentence.block.span.start, ()) if c.span.within(sentence.span))
        yield Read(sentence, phrases.read(words, decimal=decimal), here)


_POOLED = re.compile(
    r"\b(?:pool(?:ed|ing)|summary|combined|meta-?anal\w+|metaan[áa]lisis|combinad[oa]s?|combinaci[óo]n|combining|agrupad[oa]s?"
    r"|(?:efecto|rr|or|hr|riesgo|raz[óo]n|cociente|estimaci[óo]n|resultado)\b[\w ]{0,25} globale?s?)\b",
    re.IGNORECASE,
)


@dataclass
class Prose:
    """Reads the values of sentences."""

    manuscript: Manuscript
    lexicon: Lexicon
    values: Values
    rows_by_report: dict[str, Row]
    own: Row | None
    """The study that the manuscript itself reports; None for a review."""

    def read(self, sentences: Sequence[Read]) -> None:
        """Add every value that is a result."""
        for read in sentences:
            role = self.manuscript.section(read.sentence.block).role
            words = self.manuscript[read.sentence.span]
            if role in ("methods", "references", "front") or _PLANNED.search(words):
                continue
            if read.sentence.block.kind == "footnote":
                continue
            self._sentence(read, words)

    def _sentence(self, read: Read, words: str) -> None:
        base = read.sentence.span.start
        mentions = self.lexicon.mentions(words)
        stated = [each for each in stated_in(read.phrases) if not _names(each, mentions, words)]
        grades = _grades(words, stated, mentions)
        first = len(self.values.made)
        time: Duration | None = None
        times = _times_of(stated)
        last: Outcome | None = None
        changed = False
        for index, each in enumerate(stated):
            before = words[end_of(stated[index - 1]) if index else 0 : each.span.start]
            phrase = _of_whom(_difference(each, before, words[: each.span.start]), before)
            time = phrase.time or (time if phrase.measure in RATIOS else None)
            people = _of_the_people(words[: _number_at(each, words)])
            together = None if people else _together(phrase, stated, index, mentions, words)
            label = words[phrase.name.start : phrase.name.end] if phrase.name else ""
            if together is not None:
                phrase = replace(phrase, name=None, comparison=None)  # it names several outcomes, and compares no arms
            elif behind := _named_behind(phrase, mentions, words):
                together = behind, True
                phrase = replace(phrase, name=None, group=None, comparison=None)
            row, confidence = self._row(read, phrase, base)
            arms = row.arms if phrase.comparison is None or parts_of_arms(stated, phrase, len(row.arms)) else ()
            arm, told = self._arm(row, phrase, words, before, compared=bool(arms))
            outcome, named = (
                (None, True) if people else together or _outcome_near(phrase, stated, index, mentions, words)
            )
            if outcome is None and last is not None and not people and together is None:
                previous = stated[index - 1]
                goes_on = _goes_on(previous, phrase, before) or _compares(phrase, before) or _follows(previous, before)
                goes_on = goes_on or _lists(previous, phrase, before)
                outcome, named = (last, True) if goes_on else (None, named)
            if outcome is None and grades[index] is not None and not people:
                outcome, named = _only_before(phrase, mentions), True
            some = index > 0 and _GROUP_OF_PEOPLE.search(before) is not None
            curve = outcome is not None and outcome.measure == "survival" and phrase.time is None
            if curve and len(times) == 1 and not some:
                phrase = replace(phrase, time=times[0])
            sure = named and told and confidence == "high"
            follows = index > 0 and phrase.comparison is not None and stated[index - 1].comparison == phrase.comparison
            changed = (changed and follows) or _is_change(phrase, outcome, before, words[end_of(phrase) :])
            made = self.values.add(
                phrase,
                base,
                Scope(
                    row,
                    arms=arms,
                    arm=arm,
                    outcome=outcome,
                    time=time,
                    grade=grades[index],
                    analysis_set=CHANGE
                    if changed
                    else (_SOME if some else None)
                    or _people_of(phrase, outcome, words, before)
                    or (None if told or arm else _NOT_TOLD),
                    confidence="high" if sure else "moderate",
                    label=label,
                    standard_error=standard_error_of(words, phrase),
                    beside=_beside(stated, index, words),
                ),
            )
            last = made.outcome if made is not None and not made.outcome.id.startswith("own-") else outcome

        self.values.made[first:] = _sides(self.values.made[first:])

    def _arm(self, row: Row, phrase: Stated, words: str, before: str, *, compared: bool) -> tuple[Group | None, bool]:
        """The arm of a value that stands alone: the one named since the last value, else the sentence's only one.

        Where the sentence names none, in a review the experimental one.
        ``compared``: values of all arms stand side by side. Second: whether the words tell it.
        """
        contrast = phrase.measure in RATIOS | DIFFERENCES
        if contrast or (phrase.comparison is not None and compared) or len(row.arms) < 2:
            return None, True
        led = _led(before, row.arms, first=phrase.span.start == len(before))
        named = led or arm_named(words, row.arms)
        if named is not None:
            return named, True
        experimental = [arm for arm in row.arms if arm.experimental]
        return (experimental[0] if self.own is None and len(experimental) == 1 else None), False

    def _row(self, read: Read, phrase: Stated, base: int) -> tuple[Row, Confidence]:
        """The study of a value: the one that the sentence cites, nearest behind the number; else the paper's own."""
        at = base + phrase.span.end
        behind = [c for c in read.cited if c.span.start >= at]
        before = [c for c in read.cited if c.span.end <= at]
        nearest = (behind or before[::-1])[:1]
        if nearest:
            key = nearest[0].citation.key
            if key and key in self.rows_by_report:
                alone = len({c.citation.key for c in read.cited}) == 1
                return self.rows_by_report[key], "high" if alone else "moderate"
            return self._mentioned(read, nearest[0].citation.printed), "moderate"
        role = self.manuscript.section(read.sentence.block).role
        if self.own is None and phrase.interval is not None and _POOLED.search(self.manuscript[read.sentence.span]):
            return self._pooled, "high"
        if self.own is not None and role in ("abstract", "results", "discussion", "conclusion", "other"):
            return self.own, "high" if role in ("abstract", "results") else "moderate"
        return self._mentioned(read, "the text"), "moderate"

    @cached_property
    def _pooled(self) -> Row:
        """Stands for all studies of a review together, so that its pooled results meet in one place."""
        return empty_row("all-studies", "all studies together", spot(self.manuscript, Span(0, 0), "study/all-studies"))

    def _mentioned(self, read: Read, label: str) -> Row:
        """A study of which only this sentence is known: its values are compared with nothing else."""
        key = f"sentence-{read.sentence.span.start}"
        return empty_row(key, label, spot(self.manuscript, read.sentence.span, f"study/{key}"))


def _led(before: str, arms: Sequence[Group], *, first: bool) -> Group | None:
    """The arm that begins the part of a sentence before a value: "With dasatinib, ..."; ``before``: since the last."""
    clauses = re.split(r"[;.]\s", before)
    if _AGAINST.search(clauses[-1]) or not (first or len(clauses) > 1):
        return None
    return arm_named(clauses[-1], arms)


_AGAINST = re.compile(
    r"\b(?:compar\w+|vs\.?|versus|against|relative to|than|rather|instead|unlike|frente|contra|respecto|respeito"
    r"|que con|que com|do que|a diferencia|(?:risk|odds|hazards?|rate)\s+(?:ratio|difference))\b",
    re.IGNORECASE,
)
"""The arm that one of these goes with is the one that a value is set against."""
_NOT_TOLD = "people not told"
_SOME = "a part of the people"
_GROUP_OF_PEOPLE = re.compile(
    r"\b(?:patients|children|those|participants|subjects|adults|women|men|pacientes|ni[ñn]os|crianças) (?:\w+ )?"
    r"(?:aged|who|whose|with|without|que|con|sin|com|sem)\b",
    re.IGNORECASE,
)
"""Behind another value, the words of a group: "excellent for the patients aged 18 to 40 years (DFS, 92%)"."""
_PART = re.compile(
    r"\b(?:of (?:whom|these|those|them|which)|among|de (?:ellos|ellas|estos|estas|los cuales|las cuales|los que|las que"
    r"|quienes|eles|elas)|entre (?:los|las|ellos|ellas|os|as)|dentre|(?:evaluable|evaluables|avaliáveis)\b)",
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    r"\b(?:differences?|between[- ](?:the )?(?:groups?|arms)|diferencias?|entre (?:los |ambos )?(?:grupos|brazos)"
    r"|diferenças?|entre os (?:grupos|braços))\b",
    re.IGNORECASE,
)
_CHANGING = (
    r"(?:chang|reduc|decreas|increas|declin|improve|gain|f[ae]ll|drop|rose|rise|worsen|lower|higher|greater|less|fewer"
    r"|more|longer|shorter|loss|excess|differen|cambi|aument|disminu|mejor|descen|mayor|menor|redu[jz]|p[ée]rdida"
    r"|mudan|redu[çc]|diminu|melhor|queda|maior|diferen)"
)
_CHANGE = re.compile(
    r"\b(?:change|reduction|decrease|increase|improvement|decline|cambio|reducci[óo]n|aumento|disminuci[óo]n|mudança"
    r"|redução|diminuição)s?\b|\b(?:reduced|decreased|increased|improved|changed|fell|rose|declined|dropped) by\b",
    re.IGNORECASE,
)
_BY = re.compile(
    rf"\b{_CHANGING}\w*\b[^.;]{{0,60}}?\b(?:by|of|en|de un|del|em)(?: (?:an?|about|approximately|un|uma?))?"
    r" *[(\[]?$",
    re.IGNORECASE,
)
"""How the words before a number make it one of a change: "was reduced by", "a decrease of"."""
_BEHIND = re.compile(
    r"\s*(?:(?:[(\[][^()]*[)\]])|(?:relative|absolute|significant|overall|mean|median|risk|relativ[ao]|de)\b|\s)*"
    r"(?:reduction|decrease|increase|improvement|decline|rise|fall|drop|gain|loss|change|difference|lower|higher|greater"
    r"|less|more|fewer|excess|increased|reduced|decreased|reducci[óo]n|aumento|disminuci[óo]n|mejor[íi]a|menos|m[áa]s"
    r"|mayor|menor|redução|diminuição|maior)\b",
    re.IGNORECASE,
)
"""How the words behind a number make it one: "a 24% (95% CI 8 to 38) reduction in risk", "46% lower"."""


def _is_change(phrase: Stated, outcome: Outcome | None, before: str, behind: str) -> bool:
    """True for a percentage of a change, which is no share of people: "a 24% reduction", "increased by 12%"."""
    if phrase.unit != "%" or phrase.events is not None or phrase.total is not None:
        return False
    if _BY.search(before) or _BEHIND.match(behind.lstrip(")]")):
        return True
    return outcome is None and _CHANGE.search(before) is not None and not _ENDPOINT.search(before)


_ENDPOINT = re.compile(r"\b(?:to|from|at|in|among|a|hasta|desde|en|para|em)(?: the)? *[(\[]?$", re.IGNORECASE)
"""What stands before the value at the end, or at the start, of a change: "increased to 40%"."""
_FROM = re.compile(
    r"\b(?:from|de|desde) +(?P<number>[-−–]?\d+(?:[.,·]\d+)?)[^.;]{0,40}?\b(?:to|a|hasta|para) +(?:the )?$",
    re.IGNORECASE,
)


def _beside(stated: Sequence[Stated], index: int, words: str) -> Printed | None:
    """The value that another is set against: its neighbour in a comparison, or the one that it came from."""
    phrase = stated[index]
    for other in (*stated[max(0, index - 1) : index], *stated[index + 1 : index + 2]):
        if phrase.comparison is not None and other.comparison == phrase.comparison and other.unit == phrase.unit:
            return other.value
    match = _FROM.search(words[: phrase.span.start])
    return Printed(re.sub("[−–]", "-", match["number"]).replace(",", ".").replace("·", ".")) if match else None


def _difference(phrase: Stated, before: str, led: str) -> Stated:
    """A value that the words before it call a difference between groups, whatever measure they name besides."""
    bounded = phrase.interval is not None and phrase.interval.kind in ("confidence", "credible")
    if phrase.measure not in (None, "mean") or phrase.unit is not None or not bounded:
        return phrase
    if _DIFFERENCE.search(before):
        return replace(phrase, measure="mean-difference")
    return replace(phrase, measure=named) if (named := _ratio_named(led)) else phrase


_COUNT = r"(?<![\d.,])(\d{1,3}(?:[,. ]\d{3})+|\d+)"
_WHOM = re.compile(
    rf"{_COUNT} [^\d.;()]{{3,60}}?,? (?:of (?:whom|which)|de (?:los cuales|las cuales|ellos|ellas|quienes)|dos quais)"
    rf"(?: (?:were|had|fueron|eran|tuvieron))?\s*$|(?:^|[.;,]\s)(?:of|among|de|entre)"
    rf" (?:the |these |l[oa]s |estos )?{_COUNT}"
    r" [^\d.;()]{3,80}, *$",
    re.IGNORECASE,
)
"""What tells the people whose part follows: "in 88 patients, of whom", "Of the 103 patients who responded,"."""


def _of_whom(phrase: Stated, before: str) -> Stated:
    """A count with its percentage whose total stands right before it: "88 patients, of whom 77 (87.5%)"."""
    if phrase.events is None or phrase.total is not None or phrase.value is None or phrase.unit != "%":
        return phrase
    match = _WHOM.search(before)
    total = int(re.sub(r"\D", "", match[1] or match[2])) if match else 0
    return replace(phrase, total=total) if total >= phrase.events > 0 else phrase


def _ratio_named(led: str) -> Measure | None:
    """The ratio that words name before a value with a percentage between: "the RR of 50% response was 1.32"."""
    clause = re.split(r"[.;()]\s", led)[-1]
    match = _THROUGH.search(clause[-90:])
    return measure_named(match[0]) if match else None


_THROUGH = re.compile(
    r"\b(?:HR|RR|OR|(?:hazard|risk|odds|rate) ratio|relative risk|riesgo relativo|raz[óo]n de [\w ]{4,30}"
    r"|cociente de riesgos|odds ratio)\b[^.;()]*\d ?%[^.;()]*$",
    re.IGNORECASE,
)
_THRESHOLD = re.compile(
    r"\s*(?:respon(?:ders?|se)|reduction|improvement|decrease|responder|respuesta|reducci[óo]n|mejor[íi]a|resposta)\b",
    re.IGNORECASE,
)
"""What follows a percentage that is part of an outcome's name, not a result: "50% response"."""


def _goes_on(previous: Stated, phrase: Stated, between: str) -> bool:
    """True for the next point of a curve: "90% at 12 months, 80% at 24 months and 70% at 36 months"."""
    if phrase.time is None or previous.time is None or phrase.unit != previous.unit or phrase.measure in RATIOS:
        return False
    return len(between) <= 80 and _CONNECTED.fullmatch(between) is not None


def _follows(previous: Stated, between: str) -> bool:
    """True behind a value that was not reached: "was not reached with A and was 14.2 months with B"."""
    absent = previous.value is None and previous.events is None
    return absent and len(between) <= 80 and re.search(r"[.;:]\s", between) is None


def _compares(phrase: Stated, between: str) -> bool:
    """True for a ratio or difference right behind the values it compares: "11.1 vs. 6.2 months (HR 0.55, ...)"."""
    contrast = phrase.measure in RATIOS | DIFFERENCES
    return contrast and len(between) <= 80 and re.search(r"[.:]\s", between) is None


_CONNECTED = re.compile(
    r"[\s,;()%]*(?:(?:(?:at|and|of|the|was|were|to|an?|al|los|las|y|e|del?|el|la|fue|aos?|em|d[eo]|years?|months?|weeks?"
    r"|a[ñn]os?|mes(?:es)?|semanas?)\b|\d++(?:[.,]\d++)?|[-–])[\s,;()%]*)*",
    re.IGNORECASE,
)


def _people_of(phrase: Stated, outcome: Outcome | None, words: str, before: str) -> str | None:
    """Whom, or what, a value is about where it is not the state of everybody; None for everybody."""
    if phrase.total is None and _PART.search(before if outcome is None else words[: phrase.span.start]):
        return _SOME
    if phrase.measure in (None, "mean") and _CHANGE.search(before):
        return CHANGE
    # A share at a time, with an interval and without counts, may be read off a curve.
    curve = phrase.measure == "proportion" and phrase.time is not None and phrase.interval is not None
    return PERHAPS_A_CURVE if curve and outcome is None and phrase.events is None else None


def _sides(values: Sequence[Value]) -> list[Value]:
    """A pair without arms behind a pair of one outcome with both is of them: "9% and 7%; grade 3 in 2% and 1%"."""
    told = list(values)
    for at in range(2, len(told) - 1):
        a, b, c, d = told[at - 2 : at + 2]
        alone = all(v.arm is None and v.analysis_set == _NOT_TOLD and v.estimate.measure in SHARES for v in (c, d))
        sides = a.arm is not None and b.arm is not None and a.arm is not b.arm
        one = len({v.outcome.id for v in (a, b, c, d)}) == 1 and a.grade != c.grade
        if alone and sides and one:
            told[at] = replace(c, arm=a.arm, analysis_set=None)
            told[at + 1] = replace(d, arm=b.arm, analysis_set=None, grade=d.grade or c.grade)
    return told


def _grades(words: str, stated: Sequence[Stated], mentions: Sequence[Mention]) -> list[Grades | None]:
    """Severity grades of each value: those named since the value before; else the same, until another outcome is named.

    "Any-grade rash in 26% with A and 20% with B, grade 3 or higher in 3% and 2%".
    """
    found: list[Grades | None] = []
    last: Grades | None = None
    end = 0
    for phrase in stated:
        between = words[end : phrase.span.start]
        named = grades_of(between)
        another = any(end <= m.start < phrase.span.start for m in mentions) or ";" in between
        last = named or (None if another else last)
        found.append(last)
        end = end_of(phrase)
    return found


def _only_before(phrase: Stated, mentions: Sequence[Mention]) -> Outcome | None:
    """The outcome of the sentence so far, where it has named one only."""
    before = {m.outcome.id: m.outcome for m in mentions if m.end <= phrase.span.start}
    return next(iter(before.values())) if len(before) == 1 else None


def _names(phrase: Stated, mentions: Sequence[Mention], words: str) -> bool:
    """True for a number that is part of an outcome's name: "50% responder status"."""
    if phrase.unit == "%" and phrase.events is None and _THRESHOLD.match(words[phrase.span.end :]):
        return True
    return any(m.start <= phrase.span.start and phrase.span.end <= m.end for m in mentions)


def empty_row(key: str, label: str, at: object) -> Row:
    """A study that no table describes."""
    from ...finding import Spot

    assert isinstance(at, Spot)
    return Row(
        key=key,
        printed=label,
        label=label,
        status="mentioned",
        spot=at,
        group=None,
        designs=(),
        allocation=None,
        phase=None,
        arms=(),
        sizes=(),
        ages=(),
        traits=(),
        reports=(),
        articles=(),
        registrations=(),
        outcome_kinds=frozenset(),
        reports_bound=True,
    )


def _times_of(stated: Sequence[Stated]) -> tuple[Duration, ...]:
    """The times of a sentence's shares, each once: one alone holds for all its curves, before and behind it."""
    found = {str(each.time): each.time for each in stated if each.time and each.unit == "%"}
    return tuple(time for time in found.values() if time.days >= _CURVE)


_CURVE = 90
"""Days: what is measured earlier, such as the remission at day 33, is no point of a curve."""


_PEOPLE_THEMSELVES = re.compile(
    r"\b(?:ages?|aged|edad|idade|follow[- ]?up|seguimiento|seguimento|acompanhamento)\b[^.;:()\[\]%]{0,20}[(\[]?$",
    re.IGNORECASE,
)


def _number_at(phrase: Stated, words: str) -> int:
    """Where the number of a phrase stands, behind the name of its measure."""
    printed = phrase.value.text if phrase.value is not None else ""
    at = words.find(printed, phrase.span.start, phrase.span.end) if printed else -1
    return at if at >= 0 else phrase.span.start


def _of_the_people(before: str) -> bool:
    """True for a number of age or of follow-up, which is no result: "at a median follow-up of 38 months"."""
    return _PEOPLE_THEMSELVES.search(before[-60:]) is not None


def _lists(previous: Stated, phrase: Stated, between: str) -> bool:
    """True for the next group of a list: "EFS was 46% in 132 patients with A, 41% in 17 patients with B"."""
    alike = phrase.unit == previous.unit == "%" and phrase.measure == previous.measure
    return alike and len(between) <= 120 and _NEXT_GROUP.fullmatch(between) is not None


_NEXT_GROUP = re.compile(
    r"[\s)\]]*(?:\([^()]*\)\s*)?(?:in|for|among|with|en|para|con|entre|em|com)\b[^.;:]*,\s*(?:and |y |e )?(?:of )?",
    re.IGNORECASE,
)
_NEAR = 40
"""Characters between a value and a name behind it within which the name is surely that of the value."""
_VERB = re.compile(r"\b(?:was|were|had|has|have|fue|fueron|foi|foram|tuvo|tuvieron)\b", re.IGNORECASE)
_JOINED = re.compile(r"\s*(?:\([^()]*\))?\s*(?:,|and|y|e|&)\s*(?:and |y |e )?(?:the |la |el |a )?", re.IGNORECASE)
"""What stands between outcomes that are named together: "OS and DFS", "OS, DFS and EFS"."""
_OF_OUTCOME = re.compile(r"\b(?:for|of|para|de(?: la| el)?|del|da|do)\s+(?:the )?$", re.IGNORECASE)


def _side_by_side(a: Stated, b: Stated, words: str) -> bool:
    """True for "71% and 65%": nothing but a comma or "and" between two values of one unit."""
    return (
        a.unit == b.unit and re.fullmatch(r"\s*(?:,|and|y|e|,\s*and)\s*", words[end_of(a) : b.span.start]) is not None
    )


def _together(
    phrase: Stated, stated: Sequence[Stated], index: int, mentions: Sequence[Mention], words: str
) -> tuple[Outcome | None, bool] | None:
    """The outcome of one of several values of several outcomes named together; None where only one is named.

    "OS and DFS were 71% and 65%": by position. Where the numbers of names and values differ, no outcome is told.
    """
    group = [k for k, each in enumerate(stated) if each.comparison == phrase.comparison]
    if phrase.comparison is None:
        group = [index]
        while group[0] and _side_by_side(stated[group[0] - 1], stated[group[0]], words):
            group.insert(0, group[0] - 1)
        while group[-1] + 1 < len(stated) and _side_by_side(stated[group[-1]], stated[group[-1] + 1], words):
            group.append(group[-1] + 1)
    if len(group) < 2:
        return None
    start = stated[group[0]].span.start
    earliest = stated[group[0] - 1].span.end if group[0] else 0
    before = [m for m in mentions if earliest <= m.start and m.end <= start]
    names = before[-1:]
    for mention in reversed(before[:-1]):
        if not _JOINED.fullmatch(words[mention.end : names[0].start]):
            break
        names.insert(0, mention)
    unknown = names and re.search(r"\b[\w-]+ (?:and|y|e) (?:the )?$", words[earliest : names[0].start])
    if len(names) == len(group) > 1:
        return names[group.index(index)].outcome, True
    plural = names and re.match(r"[\w\s()]{0,20}\b(?:rates|were|fueron|foram|tasas|taxas)\b", words[names[-1].end :])
    return (None, False) if len(names) > 1 or (unknown and plural and len(group) > 1) else None


def _named_behind(phrase: Stated, mentions: Sequence[Mention], words: str) -> Outcome | None:
    """The outcome that the words behind a value name, where others name its arm: "44% for overall survival"."""
    if phrase.group is None or not _OF_OUTCOME.search(words[: phrase.group.start]):
        return None
    within = [m for m in mentions if phrase.group.start <= m.start and m.end <= phrase.group.end + 2]
    alone = within and words[phrase.group.start : within[0].start].strip() in ("", "the")
    return within[0].outcome if alone else None


def _outcome_near(
    phrase: Stated, stated: Sequence[Stated], index: int, mentions: Sequence[Mention], words: str
) -> tuple[Outcome | None, bool]:
    """The outcome named nearest before a value with no other value between, or after it before the next; how surely.

    Values of one comparison share the outcome of the first.
    """
    first = index
    while first > 0 and phrase.comparison is not None and stated[first - 1].comparison == phrase.comparison:
        first -= 1
    start = stated[first].span.start
    earliest = stated[first - 1].span.end if first > 0 else 0
    # "median OS was not reached" names its outcome within itself
    before = [m for m in mentions if earliest <= m.start and m.end <= start] or [
        m for m in mentions if start <= m.start and m.end <= stated[first].span.end
    ]
    if first and before and _lists(stated[first - 1], phrase, words[earliest:start]):
        before = []  # the names of the group before
    if before:
        return before[-1].outcome, True
    last = index
    while last + 1 < len(stated) and phrase.comparison is not None and stated[last + 1].comparison == phrase.comparison:
        last += 1
    end = stated[last].span.end
    latest = stated[last + 1].span.start if last + 1 < len(stated) else 10**9
    after = [m for m in mentions if end <= m.start and m.end <= latest]
    if after and after[0].start - end >= _NEAR and _VERB.search(words[end : after[0].start]):
        return None, False
    if after:
        return after[0].outcome, after[0].start - end < _NEAR
    return None, False
