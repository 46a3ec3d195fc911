"""Certainty of evidence: summary-of-findings tables with their steps, and sentences that state a level."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from consilience.extraction.phrases.numbers import whole, words_up_to

from ...facts import CertaintyClaim, Rating, Row
from ...manuscript.document import Manuscript, Span
from .grade_notes import steps_in_notes
from .levels import level_of
from .lexicon import Lexicon, Mention
from .places import plain, spot
from .shapes import Column, Line, Shaped, text_of
from .studies import Studies, design_of

_KNOWN = r"very[ -]low|low|moderate|high|muy baj[oa]|baj[oa]|moderad[oa]|alt[oa]|muito baix[oa]|baix[oa]"  # of GRADE
_FOREIGN = (
    r"intermediate|medium|good|fair|strong|weak|poor|acceptable|adequate|excellent|intermedi[oa]|buen[oa]|aceptable"
    r"|fuerte|d[ée]bil|regular|boa|fraca|forte|aceit[áa]vel"
)
"""Words for a level that GRADE does not have."""
_EVIDENCE = r"\b(?:evidence|evidencia|evidência)\b"
_IS = (
    r"(?:is|was|were|are|remained|be|been|as|es|fue|era|son|fueron|result[óo]"
    r"|se (?:consider[óo]|calific[óo]|clasific[óo])"
    r"(?: como)?|ranged from|ranging from|va de|vari[óo] de|foi|é)"
)
_RATED = r"(?:rated|judged|graded|considered|deemed|assessed|found to be|classified|calificada|considerada)"
_SUBJECT = (
    rf"(?:(?:certainty|certeza)\b(?:[^.;]{{0,80}}?{_EVIDENCE})?"
    rf"|\b(?:quality|confidence|calidad|qualidade)\b[^.;]{{0,40}}?{_EVIDENCE})"
)
_TO = r"\s*(?:to|or|and|a|o|y|–|-)\s*"


def _forms(levels: str) -> re.Pattern[str]:
    """The ways to state a level: "certainty for X was low", "low-certainty evidence", "certeza baja"."""
    return re.compile(
        rf"{_SUBJECT}[^.;]{{0,80}}?\b(?:{_IS}(?: {_RATED}(?: as)?)?|{_RATED}(?: as)?)\s+(?P<a>{levels})\b"
        rf"(?:{_TO}(?P<b>{levels})\b)?"
        rf"|\b(?P<c>{levels})(?:{_TO}(?P<d>{levels}))?[- ](?P<noun>certainty|quality)(?: of)?(?: the)? evidence\b"
        rf"|{_EVIDENCE} de (?:certeza|calidad|qualidade) (?P<e>{levels})\b(?:{_TO}(?P<f>{levels})\b)?"
        rf"|{_EVIDENCE} de (?P<g>{levels}) (?:certeza|calidad|qualidade)\b"
        rf"|\b(?:certeza|certainty)(?: (?:de la evidencia|da evidência|of (?:the )?evidence))?:? (?P<h>{levels})\b"
        rf"|\((?P<i>{levels})[- ]certainty\b|\bGRADE\s*[:=]\s*(?P<j>{levels})\b",
        re.IGNORECASE,
    )


_STATED = _forms(f"{_KNOWN}|{_FOREIGN}")
_SPECIFIC = re.compile(
    r"\b(?:for|about|on|regarding|concerning|as to|that|in|para|sobre|en cuanto|respecto|de que|a favor)\b",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:need\w*|lack\w*|requir\w+|future|further|more|absence|scarce|necesit\w+|faltan?|futur\w+|m[áa]s)\b",
    re.IGNORECASE,
)
_N = rf"(?P<n>\d|a|{words_up_to(3, articles=True)})"
_STEPS = re.compile(
    rf"(?:(?:start\w*|began|begin\w*|beginning)\s+(?:at|as|from)|(?:parti[óo]|comenz[óo]|empez[óo]|inici[óo])\s+(?:de|en|como"
    rf"|con)|\bfrom|\bdesde)\s+(?P<start>{_KNOWN})\b[^.;]{{0,80}}?"
    r"(?:downgraded|rated down|lowered|reduced|decreased|dropped|rebaj\w+|baj[óo]|redu[cj]\w+|disminu\w+|descendi\w+)"
    rf"\s+(?:by|en|por)?\s*{_N}\s+(?:levels?|steps?|points?|nivel(?:es)?|pasos?|n[íi]ve(?:l|is))\b[^.;]{{0,40}}?"
    rf"\b(?:to|at|as|hasta|a|en|para)\s+(?P<level>{_KNOWN})\b"
    r"|(?:downgraded|rated down|lowered|rebaj\w+|redu[cj]\w+|disminu\w+)"
    rf"\s+(?:by|en|por)?\s*{_N.replace('<n>', '<m>')}\s+(?:levels?|steps?|nivel(?:es)?)"
    rf"[^.;]{{0,20}}?,?\s*(?:from|de|desde)"
    rf"\s+(?P<from>{_KNOWN})\s+(?:to|a|hasta)\s+(?P<to>{_KNOWN})\b",
    re.IGNORECASE,
)
_DOMAINS = re.compile(
    r"risk of bias|limitations|inconsisten|indirect|impreci|publication|reporting bias|riesgo de sesgo|limitaciones"
    r"|sesgo de publicaci|risco de vi[ée]s|vi[ée]s de publica|other considerations|otras consideraciones",
    re.IGNORECASE,
)
_UPWARD = re.compile(
    r"large effect|magnitude|dose|gradient|plausible|confounding|gran efecto|magnitud|gradiente|dosis", re.IGNORECASE
)
_BIAS = re.compile(r"risk of bias|limitations\b|riesgo de sesgo|limitaciones|risco de vi[ée]s", re.IGNORECASE)
_START = re.compile(r"^(?:start|initial|inicial|inicio|nivel inicial|partida)", re.IGNORECASE)
_TRIALS = re.compile(
    r"\d\s*(?:RCTs?|ECAs?|ECRs?|randomi[sz]ed (?:controlled )?trials?)\b"
    r"|\d\s*(?:ensayos?|ensaios?)[\w ]{0,25}(?:aleatori[sz]ad|randomi[sz]ad)\w+",
    re.IGNORECASE,
)
_OTHERS = re.compile(r"non-?\s?random|no aleator|não random|observa|cohort|coorte|case", re.IGNORECASE)
_CELLS: tuple[tuple[str, int], ...] = (
    (r"^extremely serious|^extremadamente", 3),
    (r"^very serious|^muy (?:grave|seri)|^muito (?:grave|s[ée]ri)", 2),
    (r"^(?:not?\b|n[ãa]o\b|none|ningun|nenhum|undetected|unlikely|absent)", 0),
    (r"^(?:serious|grave|s[ée]ri[oa]|strongly suspected|suspected|publication bias strongly suspected)", 1),
    (r"^0\b|^[-–—]$", 0),
)


def read_ratings(
    manuscript: Manuscript, tables: Sequence[Shaped], studies: Studies, rows: dict[str, Row]
) -> tuple[Rating, ...]:
    """Levels of certainty: of a study where the table has a row for each, else of an outcome, with printed steps."""
    return tuple(
        _rating(manuscript, shaped, line, column, studies, rows, printed)
        for shaped in tables
        if (column := shaped.column("certainty"))
        for line in shaped.lines
        if (printed := text_of(manuscript, line.cells[column.index])) and printed not in "-–—"
    )


def _rating(
    manuscript: Manuscript,
    shaped: Shaped,
    line: Line,
    column: Column,
    studies: Studies,
    rows: dict[str, Row],
    printed: str,
) -> Rating:
    cell = line.cells[column.index]
    assert cell is not None
    key = studies.lines.get((shaped.block.span.start, line.index)) if shaped.shape != "findings" else None
    label = text_of(manuscript, line.cells[0])
    outcome = None if key else (line.group or label) if re.fullmatch(r"\d+(?: \(.*\))?", label) else label
    rating = Rating(
        spot=spot(manuscript, cell.span, f"rating/{key or outcome}"),
        row=rows.get(key) if key else None,
        outcome=outcome,
        printed=level_of(printed),
        start=None,
        down=0,
        up=0,
        stepped=False,
    )
    if key:
        return rating
    stepped = _stepped(manuscript, shaped, line, rating)
    return stepped if stepped.stepped else _noted(manuscript, shaped, line, column, stepped)


def _noted(manuscript: Manuscript, shaped: Shaped, line: Line, column: Column, rating: Rating) -> Rating:
    """A rating with the steps that its footnotes tell."""
    start, steps = _start(manuscript, shaped, line), steps_in_notes(manuscript, shaped, line, column.index)
    if start is None or steps is None:
        return rating
    return replace(rating, start=start, down=steps[0], up=steps[1], stepped=True)


def _stepped(manuscript: Manuscript, shaped: Shaped, line: Line, rating: Rating) -> Rating:
    """A rating with the level that it starts from and its steps, where the columns print all of them."""
    down = up = 0
    known = False
    for column in shaped.columns[1:]:
        if column.role == "certainty" or not (_DOMAINS.search(column.label) or _UPWARD.search(column.label)):
            continue
        cell = line.cells[column.index]
        steps = steps_of(text_of(manuscript, cell), upward=_UPWARD.search(column.label) is not None)
        if steps is None:
            return rating
        known = True
        down, up = down + max(0, -steps), up + max(0, steps)
        if _BIAS.search(column.label) and cell is not None:
            rating = replace(rating, bias=max(0, -steps), bias_spot=spot(manuscript, cell.span, rating.spot.subject))
    start = _start(manuscript, shaped, line)
    return replace(rating, start=start, down=down, up=up, stepped=True) if known and start else rating


def _start(manuscript: Manuscript, shaped: Shaped, line: Line) -> str | None:
    """The level that a column prints; high where it prints that the studies are randomised, "432 (5 RCTs)"."""
    for column in shaped.columns[1:]:
        words = text_of(manuscript, line.cells[column.index])
        if words and _START.search(column.label):
            return level_of(words)
        design = design_of(words) if words and column.role == "design" else None
        if design and design.allocation == "randomised":
            return "high"
        if _TRIALS.search(words) and not _OTHERS.search(words):
            return "high"
    return None


def steps_of(words: str, *, upward: bool = False) -> int | None:
    """Steps that a cell of a domain takes, down negative: "serious (-1)" is -1; None for words that tell none."""
    plain = " ".join(words.replace("−", "-").replace("–", "-").lower().split())
    if match := re.search(r"([-+])\s?([123])\b", plain):
        return int(match[2]) * (-1 if match[1] == "-" else 1)
    if upward or re.search(
        r"large|strong association|dose|gradient|would (?:reduce|suggest)|asociaci[óo]n fuerte", plain
    ):
        if re.search(r"very large|very strong|muy (?:grande|fuerte)", plain):
            return 2
        if re.match(r"(?:large|strong association|yes|dose|present|gran|s[íi]\b|asociaci[óo]n fuerte)", plain):
            return 1
        return 0 if re.match(r"(?:no\b|none|not |absent|ningun|0)|^[-–—]?$", plain) else None
    return next((-steps for pattern, steps in _CELLS if re.search(pattern, plain)), None)


def read_claims(manuscript: Manuscript, ratings: Sequence[Rating], lexicon: Lexicon) -> Iterator[CertaintyClaim]:
    """Sentences that state how certain the evidence is: for the review, or for an outcome of its tables."""
    graded = re.search(r"\bGRADE\b", manuscript.text) is not None
    tabled = _tabled(ratings, lexicon)
    for sentence in manuscript.sentences:
        if manuscript.section(sentence.block).role in ("methods", "introduction", "references"):
            continue
        if sentence.block.kind in ("caption", "footnote"):
            continue
        words = plain(manuscript, sentence.span)
        matches = list(_STATED.finditer(words))
        mentions = lexicon.mentions(words) if matches or _STEPS.search(words) else []
        for index, match in enumerate(matches):
            levels = tuple(level_of(level.replace("-", " ")).lower() for n in "abcdefghij" if (level := match[n]))
            strange = any(re.fullmatch(_FOREIGN, level, re.IGNORECASE) for level in levels)
            if (strange and not graded) or (match["noun"] == "quality" and (strange or _WISHED.search(words))):
                continue
            after = matches[index + 1].start() if index + 1 < len(matches) else len(words)
            before = matches[index - 1].end() if index else 0
            outcome = _about(words, match, mentions, before, after, tabled)
            span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
            yield CertaintyClaim(spot(manuscript, span, f"certainty/{span.start}"), levels, outcome)
        for match in _STEPS.finditer(words):
            span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
            start, level = match["start"] or match["from"], match["level"] or match["to"]
            n = (match["n"] or match["m"]).lower()
            yield CertaintyClaim(
                spot(manuscript, span, f"certainty/{span.start}"),
                (level_of(level.replace("-", " ")).lower(),),
                _about(words, match, mentions, 0, len(words), tabled) or "the evidence",
                start=level_of(start).lower(),
                down=1 if n == "a" else whole(n),
            )


def _tabled(ratings: Sequence[Rating], lexicon: Lexicon) -> dict[str, str | None]:
    """By outcome, the label of its rating in a table; None where several ratings are of one outcome."""
    labels: dict[str, str | None] = {}
    for rating in ratings:
        named = lexicon.outcome(rating.outcome) if rating.outcome else None
        if named is not None:
            labels[named.id] = None if named.id in labels else rating.outcome
    return labels


def _about(
    words: str,
    match: re.Match[str],
    mentions: Sequence[Mention],
    before: int,
    after: int,
    tabled: dict[str, str | None],
) -> str | None:
    """The outcome that a statement is about: named within it, before it or after it, in its own part of the sentence.

    None for the review as a whole; a name that no table has for an outcome that none has rated by itself.
    """
    inside = [m for m in mentions if match.start() <= m.start < match.end()]
    ahead = [m for m in mentions if before <= m.start < match.start()]
    behind = [m for m in mentions if match.end() <= m.start < after]
    candidates = inside or ahead or behind[:1]
    if candidates:
        named = {m.outcome.id for m in candidates}
        label = tabled.get(candidates[-1].outcome.id) if len(named) == 1 else None
        return label or f"{candidates[-1].outcome.label}, not rated alone"
    around = f"{words[before : match.start()]} {match[0]} {words[match.end() : match.end() + 30]}"
    specific = re.sub(r"\b(?:certainty|certeza|quality)\b.{0,12}\bevidence\b", " ", around)
    return "an outcome of its own" if _SPECIFIC.search(specific) else None
