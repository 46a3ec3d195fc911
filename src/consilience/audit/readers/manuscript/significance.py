"""What sentences say in words of a test or a ratio: significant, no difference, a lower risk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from consilience.extraction.phrases.kinds import Stated
from consilience.model.estimate import DIFFERENCES, RATIOS, Estimate
from consilience.model.printed import Bounds

from ...facts import RatioClaim, Row, SignificanceClaim, Tested, Value
from ...manuscript.document import Manuscript, Span
from .clip import end_of
from .lexicon import Lexicon
from .places import plain, spot, union
from .prose import Read

_SIGNIFICANT = (
    r"(?:significant(?:ly)?|significance|significativ[oa](?:s|mente)?|signific[aâ]n(?:cia|te(?:s|mente)?)"
    r"|significaci[óo]n)(?:\s+(?:estad[íi]stica|estat[íi]stica)(?:mente)?)?"
)
_NEGATION = (
    r"\b(?:no|not|none|without|neither|nor|never|lack(?:ed|s)? of|cannot|\w+n['’]t"
    r"|sin|ni|ning[úu]n[oa]?|tampoco|nunca|n[ãa]o|sem|nem|nenhum[a]?)\b"
)
_BETWEEN = (
    r"a|an|any|other|further|longer|to|be|been|being|have|had|has|was|were|is|are|shown?|showed|find|found"
    r"|demonstrated?"
    r"|reach(?:ed)?|achieved?|attain(?:ed)?|reveal(?:ed)?|observed?|detect(?:ed)?|statistical(?:ly)?|highly|very|quite"
    r"|change[ds]?|differ(?:ed|ent|ences?)?|improved?|increased?|reduced?|decreased?|affect(?:ed)?|influenced?"
    r"|se|fue(?:ron)?|eran?|hubo|ha|han|habido|encontr\w+|observ\w+|mostr\w+|exist\w+|alcanz\w+|present\w+|diferencias?"
    r"|una?|estad[íi]sticas?|estad[íi]sticamente|result\w+|difiri\w+|mejor\w+|redu\w+|aument\w+|cambi\w+|la|de"
    r"|foi|foram|houve|diferen[çc]as?|estat[íi]sticas?|estatisticamente|uma?|alcan[çc]\w+|melhor\w+|a|ser|ter"
)
"""Words that may stand between a negation and the "significant" that it denies; a noun is denied itself."""
_CLAIM = re.compile(
    rf"(?P<none>(?:(?:{_NEGATION}|\bfail(?:ed|s|ing) to\b)(?:\s+(?:{_BETWEEN})){{0,5}}\s+{_SIGNIFICANT}\b"
    rf"|\b(?:non-?|in)significan(?:t|tly|ce)\b"
    r"|\bno (?:statistical |clear |meaningful |observed )?differences?\b|\b(?:did|does|do) not differ\b"
    r"|\bno evidence of (?:a |any )?difference\b|\bdid not reach (?:statistical )?significance\b"
    r"|\bno (?:hubo|se (?:observ|encontr|hall|detect)\w+|existieron|exist[íi]an|hab[íi]a) diferencias?\b"
    r"|\bno difiri[óo]\b"
    r"|\bno difirieron\b|\bsin diferencias?\b"
    r"|\bn[ãa]o (?:houve|se observ\w+|foram observadas|foi observada|existi\w+) diferen[çc]as?\b|\bn[ãa]o diferi\w+\b)"
    rf"(?:\s+(?:statistically\s+|estad[íi]sticamente\s+|estatisticamente\s+)?{_SIGNIFICANT}\b)?)"
    rf"|(?P<some>\b{_SIGNIFICANT}\b)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r";|\.\s|,?\s\b(?:but|whereas|while|although|though|however|except|unlike|pero|mientras|aunque|sin embargo|excepto"
    r"|salvo|mas|enquanto|embora|por[ée]m|exceto)\b"
    r"|,\s(?:and|y|e|nor|ni|nem)\b"
    r"|\b(?:and|y|e)\b(?=[^,;()]{2,60}\b(?:was|were|had|did|differed|improved|favou?red|fue|fueron|eran?|tuvo"
    r"|tuvieron|hubo"
    r"|mejor[óo]|foi|foram|teve|houve|melhorou)\b)",
    re.IGNORECASE,
)
"""Where what is said of one thing ends, outside brackets."""
_CONCEDED = re.compile(
    r"\W*(?:while|whilst|although|though|whereas|despite|aunque|mientras|pese|a pesar|embora|enquanto|apesar)\b[^,]*,",
    re.IGNORECASE,
)
"""A part before the main sentence: "Although there was no difference in ..., "."""
_FAR = 120
"""Results so many characters behind the words, brackets left out, are of something else."""
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NEGATED = re.compile(_NEGATION, re.IGNORECASE)
_NOT_OF_EFFECTS = re.compile(
    r"non-?\s?inferior|no inferior|n[ãa]o inferior|equivalen|heterogen|interac|interaç|egger|funnel|begg\b"
    r"|publication bias"
    r"|sesgo de publicaci|vi[ée]s de publica|proportional|proporcional|normal(?:ity|idad|idade)|one-?\s?(?:sided"
    r"|tailed)"
    r"|unilateral|clinical(?:ly)? (?:significan|meaningful|relevan)|cl[íi]nicamente|significa(?:ncia|nce|ção"
    r"|ción) cl[íi]nica"
    r"|significativ\w+ cl[íi]nic|trend|tenden|tended|borderline|marginal|l[íi]mite de|numerical|approach|bonferroni"
    r"|multipl"
    r"|hochberg|holm\b|hierarch|jer[áa]rquic|hier[áa]rquic|boundar|interim|intermedi|pre-?specified|correct|correg"
    r"|corrig"
    r"|permut|false discovery|\bwhether\b|\bif\b|hip[óo]tes|hypothes|\bpower|potencia|poder|considered|consider[óo]"
    r"|considerad"
    r"|defined|definid|deemed|threshold|umbral|limiar|\blevel|nivel|n[íi]vel|set at|alpha|\balfa\b|expected|esperad"
    r"|would|could"
    r"|\bmay\b|\buntil\b|\bhasta\b|\bat[ée]\b|might|podr[íi]a|poderia|previous|prior (?:stud|trial)|other (?:stud"
    r"|trial)|goodness|calibrat|hosmer",
    re.IGNORECASE,
)
"""Sentences that do not speak of the usual two-sided test of an effect, or only plan or suppose it."""
_LEVELS = re.compile(
    r"\bp(?:[- ]?values?)?\s*(?:of\s*)?(?:<|≤|<=|less than|below|menor(?:es)? (?:de|que|do que|a))\s*(0?[.,·]\d{1,4})"
    r"[^.;()]{0,60}?\b(?:consider|signific|defin|deem|taken|regard)"
    r"|\b(?:significance|alpha|α|alfa|significaci[óo]n|signific[âa]ncia)\b[^.;()\d]{0,50}?(0?[.,·]\d{1,4})"
    r"|\b(?:significance|alpha|α|alfa|significaci[óo]n|signific[âa]ncia)\b[^.;()\d]{0,50}?(\d{1,2}(?:[.,]\d)?)\s*%",
    re.IGNORECASE,
)
_STRICTER = re.compile(
    r"bonferroni|benjamini|multiplicity|multiple (?:comparisons|testing|tests)|alpha[- ]spending"
    r"|o['’]brien[- ](?:and[- ])?fleming"
    r"|lan[- ](?:and[- ])?demets|haybittle|hierarchical|gatekeep|one-?\s?(?:sided|tailed)|unilateral|interim anal"
    r"|\b(?:holm|hochberg)(?:['’]s)?[\s–-]+(?:method|procedure|correct|adjust|step|test|s[ií]d)"
    r"|(?:method|procedure|correction) of (?:holm|hochberg)|(?:m[ée]todo|procedimiento|correcci[óo]n) de (?:holm"
    r"|hochberg)"
    r"|comparaciones m[úu]ltiples|compara[çc][õo]es m[úu]ltiplas|an[áa]lisis intermedi|an[áa]lises? interm"
    r"|false discovery",
    re.IGNORECASE,
)
"""A paper with one of these may rightly call a p below its nominal level not significant."""


def levels_of_significance(manuscript: Manuscript) -> Bounds:
    """The least and the greatest level that the paper may hold a p value against: 0.05, and those that it states."""
    stated = [0.05]
    own = "\n".join(manuscript[b.span] for b in manuscript.blocks if b.kind not in ("reference", "front"))
    for match in _LEVELS.finditer(own):
        decimal, percent = match[1] or match[2], match[3]
        level = float((decimal or percent).replace(",", ".").replace("·", ".")) / (1 if decimal else 100)
        stated += [level] if 0 < level <= 0.2 else []
    return Bounds(0.0 if _STRICTER.search(own) else min(stated), max(stated))


def read_significance(
    manuscript: Manuscript, sentences: Sequence[Read], values: Sequence[Value], own: Row | None, lexicon: Lexicon
) -> Iterator[SignificanceClaim]:
    """Each part of a sentence that says "significant" or "no difference", with the results that stand in that part.

    Where none stands there, and the paper reports one trial: every result of the one outcome that it names.
    """
    levels = levels_of_significance(manuscript)
    contrasts = _contrasts(values, own)
    for read in sentences:
        words = plain(manuscript, read.sentence.span)
        if not _speaks(manuscript, read) or not _CLAIM.search(words) or _NOT_OF_EFFECTS.search(words):
            continue
        base = read.sentence.span.start
        stated = [p for p in read.phrases if isinstance(p, Stated) and _is_tested(p)]
        for start, end, claim in _parts(words):
            inside = _said_of([p for p in stated if start <= p.span.start and end_of(p) <= end], claim, words)
            tested = tuple(_tested(manuscript, p, base) for p in inside)
            elsewhere = not stated and own is not None and not read.cited
            if elsewhere:
                tested = _of_outcome(words, contrasts, lexicon)
            if tested:
                first = start + len(words[start : claim.start()]) - len(words[start : claim.start()].lstrip(" ,;"))
                at = spot(manuscript, Span(base + first, base + claim.end()), f"significance/{base + start}")
                yield SignificanceClaim(at, claim["some"] is not None, tested, elsewhere, levels)


def _speaks(manuscript: Manuscript, read: Read) -> bool:
    role = manuscript.section(read.sentence.block).role
    return role not in ("methods", "references", "front") and read.sentence.block.kind in ("paragraph", "list-item")


def _parts(words: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Clauses with a claim: where each begins and ends; of several in one clause each reaches to the next.

    "Neither A (p = 0.4) nor B was significantly ..." claims nothing that can be told.
    """
    bare = _BRACKETS.sub(lambda match: "_" * len(match[0]), words)
    conceded = _CONCEDED.match(bare)
    edges = [
        0,
        *(match.start() for match in _CLAUSE.finditer(bare)),
        *([conceded.end()] if conceded else []),
        len(words),
    ]
    edges.sort()
    for first, last in pairwise(edges):
        claims = list(_CLAIM.finditer(bare, first, last))
        if any(claim["some"] and _NEGATED.search(bare, first, claim.start()) for claim in claims[:1]):
            continue
        starts = [first, *(claim.start() for claim in claims[1:]), last]
        yield from zip(starts, starts[1:], claims, strict=False)


def _said_of(inside: Sequence[Stated], claim: re.Match[str], words: str) -> Sequence[Stated]:
    """The results behind the words; without any, those right before: "of 3 (p = 0.2), which was ..."."""
    behind = [p for p in inside if p.span.start >= claim.start()]
    if behind and len(_BRACKETS.sub("", words[claim.end() : behind[0].span.start])) > _FAR:
        return []
    if behind or not inside:
        return behind
    between = words[end_of(inside[-1]) : claim.start()]
    joined = re.search(r"\b(?:and|or|with|in|for|to|y|o|con|en|para|e|ou|com|em)\b", between)
    return inside if len(between) <= 60 and not joined else []


def _is_tested(phrase: Stated) -> bool:
    return phrase.p is not None or _bounded(phrase)


def _bounded(phrase: Stated) -> bool:
    interval = phrase.interval
    return (
        phrase.measure in RATIOS | DIFFERENCES
        and interval is not None
        and interval.kind == "confidence"
        and interval.low is not None
        and interval.high is not None
    )


def _tested(manuscript: Manuscript, phrase: Stated, base: int) -> Tested:
    whole = union(phrase.span, phrase.interval_span, phrase.p_span)
    estimate = Estimate(
        measure=phrase.measure if phrase.measure and phrase.value is not None else "narrative",
        value=phrase.value,
        interval=phrase.interval if phrase.value is not None else None,
        p=phrase.p,
    )
    return Tested(spot(manuscript, Span(base + whole.start, base + whole.end), "significance"), estimate)


def _contrasts(values: Sequence[Value], own: Row | None) -> dict[str, list[Value]]:
    """The trial's comparisons of its arms with a p value or an interval, by outcome."""
    found: dict[str, list[Value]] = {}
    for value in values:
        whole = value.row is own and value.contrast is not None and value.whole
        if whole and (value.estimate.p is not None or value.estimate.interval is not None):
            found.setdefault(value.outcome.id, []).append(value)
    return found


def _of_outcome(words: str, contrasts: dict[str, list[Value]], lexicon: Lexicon) -> tuple[Tested, ...]:
    named = {mention.outcome.id for mention in lexicon.mentions(words)}
    if len(named) != 1 or re.search(r"\bin (?:\w+ ){0,3}(?:patients|those|subgroup|women|men)\b|subgr", words):
        return ()
    return tuple(Tested(value.printed_at, value.estimate) for value in contrasts.get(named.pop(), ()))


_LESS = re.compile(
    r"\b(?:reduc(?:ed?|es|ing|tions?)|decreas(?:ed?|es|ing)|lower(?:ed|s|ing)?|fewer|less(?:er)?|protect(?:ed|ive)"
    r"|redu[jc](?:o|eron|e|i[óo]|jo|jeron|iu|iram|ciones|ci[óo]n)|reducci[óo]n|disminu\w+|menor(?:es)?|diminu\w+"
    r"|redu[çz]\w+)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:increas(?:ed?|es|ing)|rais(?:ed|es|ing)|higher|greater|elevated|doubled|tripled"
    r"|aument\w+|mayor(?:es)?|elev(?:ad[oa]s?|[óo])|increment\w+|maior(?:es)?)\b",
    re.IGNORECASE,
)
_RISK = re.compile(
    r"\b(?:risks?|hazards?|odds|likelihood|mortality|deaths?|incidence|rates? of|riesgos?|mortalidad|muertes?"
    r"|incidencia"
    r"|probabilidad|momios|riscos?|mortalidade|mortes?|incid[êe]ncia|chances?)\b",
    re.IGNORECASE,
)
_UNTOLD = re.compile(
    rf"{_NEGATION}|\b(?:similar\w*|comparable|equal|igual|among|compared|adjust\w*|ajust\w*|per\b|each|cada|por cada"
    rf"|whether|if"
    r"|non-?inferior\w*|absolute|absolut[oa]|relative (?:risk )?(?:reduction|increase)|reference|referen[ct]ia"
    r"|vers?us|vs|inverse\w*|benefit|survival|response|remission|supervivencia|sobrevida|respuesta|remisi[óo]n|resposta"
    r"|baseline|years?|older|younger|levels?|score|predict\w*|prognos\w*|factor)\b",
    re.IGNORECASE,
)
"""Words that leave open which way a ratio is taken, or of what."""


def read_ratio_claims(manuscript: Manuscript, sentences: Sequence[Read]) -> Iterator[RatioClaim]:
    """ "A reduced the risk of death (HR 0.70, ...)": a direction in words right before the one ratio that tells it."""
    for read in sentences:
        words = plain(manuscript, read.sentence.span)
        if not _speaks(manuscript, read):
            continue
        base = read.sentence.span.start
        ratios = [p for p in read.phrases if isinstance(p, Stated) and p.measure in RATIOS and p.value is not None]
        for phrase in ratios:
            opened = _opened(words, phrase.span.start)
            said = words[:opened] if opened >= 0 else ""
            clause = re.split(r"[;:()]|\.\s|,\s|\b(?:and|but|y|pero|e|mas)\b", said)[-1]
            less, more = bool(_LESS.search(clause)), bool(_MORE.search(clause))
            if less == more or not _RISK.search(clause) or _UNTOLD.search(clause) or "[" in clause:
                continue
            within = words[opened : words.find(")", end_of(phrase)) + 1 or len(words)]
            alone = sum(opened <= other.span.start < opened + len(within) for other in ratios) == 1
            if alone and not re.search(r"\b(?:vs\.?|versus|for|relative to|adjust\w*|ref)\b", within, re.IGNORECASE):
                span = Span(base + opened - len(clause), base + end_of(phrase))
                at = spot(manuscript, span, f"ratio/{span.start}", confidence="moderate")
                yield RatioClaim(at, less, _tested(manuscript, phrase, base))


def _opened(words: str, at: int) -> int:
    """Where the outermost bracket opens that is still open at a position; -1 for none."""
    opened: list[int] = []
    for index, sign in enumerate(words[:at]):
        if sign == "(":
            opened.append(index)
        elif sign == ")" and opened:
            opened.pop()
    return opened[0] if opened else -1
