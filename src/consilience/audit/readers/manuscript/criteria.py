"""Eligibility criteria: limits of age, designs, comparators, years of publication, as the methods state them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from consilience.model.printed import Printed
from consilience.model.protocol import (
    AgeTest,
    ComparatorTest,
    Criterion,
    CriterionTest,
    DesignTest,
    PublishedTest,
)
from consilience.model.study import Age

from ...facts import At
from ...finding import Spot
from ...manuscript.document import Manuscript, Sentence, Span
from .places import spot
from .shapes import Shaped, text_of
from .studies import age_of

_CRITERIA = re.compile(
    r"\binclu|eligib|\bcriteri|elegib|were enrolled|were recruited|\bselec|consider|participated|exclu|published"
    r"|publicad"
    r"|(?:participants|patients|participantes|pacientes)\s.{0,20}(?:had|were|ten[íi]an|presentaban)\b|se reclut"
    r"|se enrol|participaron|patients of|pacientes de|eleg[íi]vei|left out|descart|quedaron fuera"
    r"|(?:could|can|might|may|able to|allowed to|invited to|asked to|had to|needed to|required to)\s+(?:be\b|have\b"
    r"|take part|participate|enter|join|enrol)|pod[íi]an? (?:participar|entrar|incorporarse|ser)"
    r"|pod(?:iam|eriam) (?:participar|ser)|participaram|inclu[íi]|deb[íi]an (?:tener|ser)|deveriam ter"
    r"|ten(?:do|ham|hão)\b|tinham\b|invitad|convidad|recrutad|qualif(?:y|ied)|suitable|enrol|recruit",
    re.IGNORECASE,
)
_YEARS = r"(?:years?|yrs?\.?|y\b|a[ñn]os)"
_OLD = rf"\s*{_YEARS}(?: of age| old| de edad| de idade)?"
_OLDER = r"\s*,?\s*(?:or|and|o|y|e|ou)\s+(?:older|over|above|more|m[áa]s|mayores|mais|superior)"
_AT_LEAST = re.compile(
    rf"(?P<a>\d{{1,3}})(?:{_OLD})?{_OLDER}"
    rf"|(?:aged?|edad(?:es)?|idade)\s*(?:of\s*|de\s*)?(?:≥|>=|at least|over|above|igual o mayor (?:a"
    rf"|de))\s*(?P<b>\d{{1,3}})"
    rf"|(?:≥|>=)\s*(?P<c>\d{{1,3}}){_OLD}"
    rf"|(?:older than|over the age of|mayores de|maiores de)\s*(?P<d>\d{{1,3}})"
    rf"|at least (?P<e>\d{{1,3}})\s*{_YEARS} (?:of age|old)|al menos (?P<f>\d{{1,3}}) a[ñn]os de edad",
    re.IGNORECASE,
)
_AT_MOST = re.compile(
    rf"(?P<a>\d{{1,3}})(?:{_OLD})?\s*(?:or|and|o|y|e)\s+(?:younger|under|less|menos|menores)"
    rf"|(?:aged?|edad|idade)\s*(?:≤|<=|<|under|below|up to|hasta)\s*(?P<b>\d{{1,3}})"
    rf"|(?:≤|<=|<)\s*(?P<c>\d{{1,3}}){_OLD}"
    rf"|(?:younger than|under the age of|under|menores de)\s*(?P<d>\d{{1,3}})(?=\s*{_YEARS}|\s*[.,;)]|\s+with)",
    re.IGNORECASE,
)
_BETWEEN_AGES = re.compile(
    rf"(?:aged?|ages?|between|entre|edad(?: de)?|de)\s*(?:between\s*|entre\s*)?(?P<low>\d{{1,3}})\s*(?:[-–]|to|and"
    rf"|a|y|e)\s*"
    rf"(?P<high>\d{{1,3}})\s*{_YEARS}",
    re.IGNORECASE,
)
_NO_AGE = re.compile(
    r"follow[- ]?up|seguimiento|seguimento|publi|search|b[úu]squeda|busca\b|last \d|past \d|within|since|median|mean\b"
    r"|duration|duraci[óo]n|dura[çc][ãa]o|evoluci[óo]n|evolu[çc][ãa]o|experience|history|smok|life expectancy"
    r"|after diagnosis"
    r"|subgr|stratif|estratific|\bdos[ei]s?\b|received|recibi|receb",
    re.IGNORECASE,
)
"""Beside years that are none of age, and ages that choose a part of the people."""
_EXCLUDED = re.compile(
    r"exclu(?!siv)|left out|not eligible|ineligible|not included|no eran elegibles|no se incluy|quedaron fuera|descart"
    r"|not considered|n[ãa]o foram inclu",
    re.IGNORECASE,
)
_UNCONTROLLED = re.compile(
    r"single[- ]arm|one[- ]arm|uncontrolled|non-?comparative|(?:without|no|lacking) (?:an? )?(?:comparators?"
    r"|control|compar"
    r"ison)(?: (?:arms?|groups?))?|(?:un solo|[úu]nico) brazo|brazo [úu]nico|sin (?:grupo )?(?:de )?(?:control"
    r"|comparador"
    r"|comparaci[óo]n)|bra[çc]o [úu]nico|sem (?:grupo )?(?:de )?(?:controle?|comparador)",
    re.IGNORECASE,
)
_RANDOMISED = re.compile(
    r"(?<!non-)(?<!non)(?<!non )(?<!quasi-)(?<!no )\b(?:randomi[sz]ed|aleatori[sz]ad[oa]s|randomizados)\b"
    r"[^.;]{0,40}\b(?:trials?|stud(?:y|ies)|ensayos|estudios|ensaios|rcts?)\b|\brcts?\b"
    r"|\b(?:ensayos|estudios|ensaios)\b[^.;]{0,30}\b(?:aleatori[sz]ados|randomizados)\b",
    re.IGNORECASE,
)
_OTHER_DESIGNS = re.compile(
    r"cohort|observational|non-?\s?randomi|quasi|single[- ]arm|case[- ](?:control|series|report)|comparative stud|phase"
    r"|comparative trials|prospective|retrospective|any design|all designs|or not\b|real[- ]world|cross[- ]?sectional"
    r"|before[- ]and[- ]after|registr(?:y|ies)|controlled clinical trials|clinical trials and"
    r"|observacional|no aleatoriz|cuasi|casos|estudios comparativos|ensayos comparativos|cualquier dise|o no\b|coorte"
    r"|fase|prospectiv|retrospectiv|brazo",
    re.IGNORECASE,
)
_MONTH = r"(?:(?:\d{1,2}\s+)?(?:de\s+)?[A-Za-zç]{3,10}\.?\s+(?:\d{1,2},?\s+)?(?:de\s+)?)?"
_YEAR = r"(?P<{}>(?:19|20)\d\d)"
_PUBLISHED = re.compile(
    rf"(?:published|publicad[oa]s)\s+(?:(?P<between>between|from|entre|desde|de)\s+{_MONTH}{_YEAR.format('low')}\s*"
    rf"(?:and|to|until|through|[-–]|y|a|hasta|e|at[ée])\s*{_MONTH}{_YEAR.format('high')}"
    rf"|(?:from|since|after|as of|desde|a partir de|despu[ée]s de|ap[óo]s)\s+{_MONTH}{_YEAR.format('since')}"
    rf"|(?:in|en|em)\s+{_YEAR.format('later')}\s+(?:or|and|o|y|ou|e)\s+(?:later|after|thereafter|despu[ée]s"
    rf"|m[áa]s tarde"
    rf"|posterior|depois)"
    rf"|(?:before|until|up to|till|antes de|hasta|at[ée])\s+{_MONTH}{_YEAR.format('until')})",
    re.IGNORECASE,
)


def read_criteria(manuscript: Manuscript, review: bool) -> Iterator[At[Criterion]]:
    """Criteria that the methods state and that a row of a table can decide; one of each kind.

    Of a review: ages, designs, comparators, years of publication. Of a trial: ages.
    """
    eligible = [each for each in manuscript.sentences if _states_criteria(manuscript, each)]
    kinds = {"age": _age, "comparator": _comparator, "published": _published} if review else {"age": _age}
    for kind, read in kinds.items():
        for sentence in eligible:
            words = manuscript[sentence.span]
            if found := read(words):
                (start, end), test = found
                yield _criterion(manuscript, sentence, (start, end), kind, test)
                break
    if review:
        yield from _designs(manuscript, eligible)


def _states_criteria(manuscript: Manuscript, sentence: Sentence) -> bool:
    return manuscript.section(sentence.block).role == "methods" and bool(_CRITERIA.search(manuscript[sentence.span]))


def _criterion(
    manuscript: Manuscript, sentence: Sentence, at: tuple[int, int], kind: str, test: CriterionTest
) -> At[Criterion]:
    span = Span(sentence.span.start + at[0], sentence.span.start + at[1])
    criterion = Criterion(id=kind, text=" ".join(manuscript[span].split()), test=test)
    return At(spot(manuscript, span, f"criterion/{kind}"), criterion)


def _age(words: str) -> tuple[tuple[int, int], AgeTest] | None:
    """Limits of age; "excluded if younger than 18 years" is a lower limit."""
    for pattern, low, high in ((_BETWEEN_AGES, "low", "high"), (_AT_LEAST, "", None), (_AT_MOST, None, "")):
        for match in pattern.finditer(words):
            around = words[max(0, match.start() - 30) : match.end() + 14]
            if _NO_AGE.search(around) or not _of_age(words, match):
                continue
            one = next((n for name, n in match.groupdict().items() if n and name not in ("low", "high")), None)
            least = match["low"] if low else one if low == "" else None
            most = match["high"] if high else one if high == "" else None
            if _EXCLUDED.search(words[max(0, match.start() - 60) : match.start()]):
                if least and most:
                    continue
                least, most = most, least
            if not all(int(n) < 120 for n in (least, most) if n):
                continue
            test = AgeTest(
                kind="age", min=Printed(least) if least else None, max=Printed(most) if most else None, unit="years"
            )
            return match.span(), test
    return None


def _of_age(words: str, match: re.Match[str]) -> bool:
    """True where the words say that the years are of age."""
    around = words[max(0, match.start() - 160) : match.end() + 15].lower()
    return bool(
        re.search(r"\bage|\bold\b|older|younger|years of|edad|mayores|menores|maiores|pacientes|pe(?:rs|ss)onas|pessoas"
                  r"|patients?\b|particip|people|persons|adult|child|ni[ñn]os|crian[çc]as|idade|subjects|sujetos|sujeitos"
                  r"|individuals|individuos|indiv[íi]duos|volunt|women|men\b|mujeres|hombres|mulheres|homens", around)
    )  # fmt: skip


def _comparator(words: str) -> tuple[tuple[int, int], ComparatorTest] | None:
    """ "Single-arm studies were excluded": every study has a comparator, of whatever class."""
    for match in _UNCONTROLLED.finditer(words):
        before = words[max(0, match.start() - 70) : match.start()].rpartition(";")[2]
        after = re.split(r";|\. ", words[match.end() : match.end() + 70])[0]
        said = _EXCLUDED.search(after)
        ends = match.end() + said.end() if said else match.end()
        if said or _EXCLUDED.search(before):
            return (match.start() - len(before.lstrip()), ends), ComparatorTest(kind="comparator", classes=())
    return None


def _published(words: str) -> tuple[tuple[int, int], PublishedTest] | None:
    match = _PUBLISHED.search(words)
    if not match or _EXCLUDED.search(words[max(0, match.start() - 60) : match.start()].rpartition(";")[2]):
        return None
    low, high = match["low"] or match["since"] or match["later"], match["high"] or match["until"]
    return match.span(), PublishedTest(kind="published", min=int(low) if low else None, max=int(high) if high else None)


def _designs(manuscript: Manuscript, eligible: Sequence[Sentence]) -> Iterator[At[Criterion]]:
    """Randomised trials only, where the criteria name them and no sentence about eligibility names another design."""
    found: tuple[Sentence, re.Match[str]] | None = None
    for sentence in eligible:
        words = manuscript[sentence.span]
        admitted = "; ".join(
            part for part in re.split(r"(?<=[;.])|\bbut\b|\bpero\b", words) if not _EXCLUDED.search(part)
        )
        if _OTHER_DESIGNS.search(admitted):
            return
        match = _RANDOMISED.search(words)
        if match and found is None and _RANDOMISED.search(admitted):
            found = sentence, match
    if found:
        sentence, match = found
        yield _criterion(manuscript, sentence, match.span(), "design", DesignTest(kind="design", only=("randomised",)))


_AGES = re.compile(
    r"\b(?:range|rango|amplitud|intervalo|rango de edad|age range)s?\s*[:,=]?\s*(?:from\s+"
    r"|de\s+)?(\d{1,3}(?:[.,]\d)?)\s*(?:years?\s*|a[ñn]os\s*)?"
    r"(?:-|–|to|a|and)\s*(\d{1,3}(?:[.,]\d)?)",
    re.IGNORECASE,
)


def own_ages(manuscript: Manuscript, tables: Sequence[Shaped]) -> Iterator[tuple[Age, Spot]]:
    """Ages of a trial's own participants: ranges in its prose, and in the rows of its tables with one column an arm."""
    for sentence in manuscript.sentences:
        words = manuscript[sentence.span]
        if manuscript.section(sentence.block).role not in ("results", "abstract") or sentence.block.table is not None:
            continue
        if not re.search(r"\bages?d?\b|\bedad(?:es)?\b|\bidade", words, re.IGNORECASE) or "IQR" in words:
            continue
        for match in _AGES.finditer(words):
            unit = "months" if re.match(r"\s*(?:months|meses)", words[match.end() :]) else "years"
            low, high = (Printed(n.replace(",", ".")) for n in match.groups())
            span = Span(sentence.span.start + match.start(), sentence.span.start + match.end())
            if low.value < high.value < 120 and unit == "years":
                yield Age(low=low, high=high), spot(manuscript, span, "study/this-study/age")
    for shaped in tables:
        yield from _ages_of_arms(manuscript, shaped)


def _ages_of_arms(manuscript: Manuscript, shaped: Shaped) -> Iterator[tuple[Age, Spot]]:
    for line in shaped.lines if shaped.shape == "arms" else ():
        label = text_of(manuscript, line.cells[0])
        if not re.match(r"(?:median |mean )?(?:age|edad|idade)\b.*\b(?:range|rango)", label, re.IGNORECASE):
            continue
        for cell in line.cells[1:]:
            age = age_of(text_of(manuscript, cell), label) if cell else None
            if cell and age and age.low and age.high:
                yield age, spot(manuscript, cell.span, "study/this-study/age")
