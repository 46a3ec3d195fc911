"""Errors in citations, names, criteria, dates, harms, strategies and costs."""

from __future__ import annotations

import re
from random import Random

from ..lexicon import FIELDS
from ..paper import Paper, Place, References, plain
from .planting import Kind, Planted, edit, everywhere, kind, like, pick

CITATIONS = ("citations",)
WORDS = ("abbreviations", "names", "drugs")
ELIGIBILITY = ("eligibility", "design")


def _references(paper: Paper) -> tuple[int, References]:
    for index, block in enumerate(paper.blocks):
        if isinstance(block.content, References):
            return index, block.content
    raise ValueError(f"{paper.name} has no references")


def _citations(paper: Paper) -> list[Place]:
    return [p for p in paper.places.values() if p.mark.key.startswith("cite.") and p.role != "table"]


@kind("citation-unresolved", *CITATIONS)
def unresolved(paper: Paper, rng: Random) -> Planted | None:
    """A citation that no entry answers: a number beyond the list, or a year that is far away."""
    spots = _citations(paper)
    if not spots:
        return None
    spot = rng.choice(spots)
    by_number = _references(paper)[1].numbered
    text = (
        str(len(_references(paper)[1].entries) + rng.randint(1, 20))
        if by_number
        else str(int(spot.text) - rng.randint(20, 30))
    )
    return edit(paper, {spot.mark.id: text})


@kind("citation-year", *CITATIONS)
def year(paper: Paper, rng: Random) -> Planted | None:
    """A cited year one or two off."""
    spots = _citations(paper)
    if not spots or _references(paper)[1].numbered:
        return None
    spot = rng.choice(spots)
    return edit(paper, {spot.mark.id: str(int(spot.text) + rng.choice((-2, -1, 1, 2)))})


@kind("reference-uncited", *CITATIONS)
def uncited(paper: Paper, rng: Random) -> Planted | None:
    """One more entry at the end of the list, which nothing cites."""
    index, references = _references(paper)
    author = rng.choice(("Okonkwo", "Villanueva", "Brannigan", "Szymanski", "Thorvald", "Ferreyra"))
    source = f"J Clin Ther. 2011;{rng.randint(2, 60)}:77-81. doi:10.5555/jct.2011.{rng.randint(1000, 9999)}"
    entry = f"{author} T, Lamb E. Outcomes of outpatient care. {source}"
    copy = paper.with_block(index, References((*references.entries, entry), references.numbered))
    number = str(len(references.entries) + 1)
    points = (author, number) if references.numbered else (author,)
    return Planted("", copy, points, ("",), entry, "references")


def _doi(paper: Paper, rng: Random) -> Place | None:
    spots = [p for p in paper.places.values() if p.mark.key.endswith(".doi")]
    return rng.choice(spots) if spots else None


@kind("doi-malformed", *CITATIONS)
def doi(paper: Paper, rng: Random) -> Planted | None:
    """A DOI that is none: no registrant, a letter for a digit, a missing slash."""
    spot = _doi(paper, rng)
    if spot is None:
        return None
    text = spot.text
    wrong = rng.choice(
        (text.replace("10.", "1O.", 1), re.sub(r"^10\.\d+", "10.", text), text.replace("/", "", 1), text[3:])
    )
    return edit(paper, {spot.mark.id: wrong})


@kind("doi-twice", *CITATIONS)
def doi_twice(paper: Paper, rng: Random) -> Planted | None:
    """One DOI for two entries."""
    first, second = _doi(paper, rng), _doi(paper, rng)
    if first is None or second is None or first.text == second.text:
        return None
    return edit(paper, {first.mark.id: second.text})


@kind("citation-of-another-drug", *CITATIONS, "claims", "layers", "drugs", "restatements")
def title(paper: Paper, rng: Random) -> Planted | None:
    """A sentence about one drug that cites a study whose title and row name another."""
    relation = pick(rng, paper.related("drug-of-study"))
    if relation is None:
        return None
    id = relation.ids["drug"]
    return edit(paper, {id: like(paper.places[id].text, str(relation.truth["other"]))})


@kind("abbreviation-undefined", *WORDS)
def undefined(paper: Paper, rng: Random) -> Planted | None:
    """An abbreviation in use that nothing defines any more."""
    spots = [p for p in paper.places.values() if re.fullmatch(r"abbr\..*\.use", p.mark.key)]
    if not spots:
        return None
    short = rng.choice(spots).text
    edits = {}
    for spot in paper.places.values():
        if spot.mark.key == f"abbr.{short}.definition":
            edits[spot.mark.id] = spot.text.removesuffix(f" ({short})")
        if spot.mark.key == f"abbr.{short}.list":
            edits[spot.mark.id] = spot.text.partition(", ")[2].capitalize()
    planted = edit(paper, edits)
    if planted is None:
        return None
    return Planted("", planted.paper, (short,), planted.right, planted.where, planted.role)


@kind("abbreviation-twice", *WORDS)
def twice(paper: Paper, rng: Random) -> Planted | None:
    """An abbreviation whose list entry says something else than its definition in the text."""
    spots = [p for p in paper.places.values() if p.mark.key.endswith(".list")]
    spots = [p for p in spots if paper.of(p.mark.key.removesuffix(".list") + ".definition")]
    if not spots:
        return None
    spot = rng.choice(spots)
    short, _, _ = spot.text.partition(", ")
    other = {
        "en": {
            "O": "observed survival",
            "P": "post-procedure score",
            "E": "early failure score",
            "D": "daily fatigue score",
            "R": "residual function score",
        },
        "es": {"S": "seguimiento global simplificado"},
    }[paper.language][short[0]]
    planted = edit(paper, {spot.mark.id: f"{short}, {other}"})
    return planted and Planted("", planted.paper, (short, other), planted.right, planted.where, planted.role)


def _misspelt(rng: Random, word: str) -> str:
    at = rng.randrange(2, len(word) - 2)
    match rng.randrange(4):
        case 0:
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        case 1:
            return word[:at] + word[at + 1 :]
        case 2:
            return word[:at] + word[at] + word[at:]
        case _:
            other = {"a": "e", "e": "i", "i": "a", "o": "u", "u": "o"}.get(word[at].lower())
            return word[:at] + other + word[at + 1 :] if other else word


@kind("drug-misspelt", *WORDS, "citations")
def drug(paper: Paper, rng: Random) -> Planted | None:
    """One mention of a drug with a wrong, missing, doubled or exchanged letter; the others are right."""
    known = {term(paper.language).lower() for field in FIELDS for term in field.drugs}
    spots = [p for p in paper.places.values() if p.mark.key.startswith("drug.") and p.text.lower() in known]
    spots = [p for p in spots if len(paper.of(p.mark.key)) >= 3]
    if not spots:
        return None
    spot = rng.choice(spots)
    wrong = _misspelt(rng, spot.text)
    return None if wrong.lower() in known else edit(paper, {spot.mark.id: wrong})


@kind("younger-than-criteria", *ELIGIBILITY)
def age(paper: Paper, rng: Random) -> Planted | None:
    """A youngest participant below the age of the criteria."""
    least = paper.of("age.least")
    spots = [p for p in paper.ledger if re.fullmatch(r"(age|study)\.\d+\.(age\.)?low", p.mark.key)]
    if not least or not spots:
        return None
    spot = rng.choice(spots)
    value = str(int(least[0].text) - rng.randint(2, 8))
    return edit(paper, everywhere(paper, spot.mark.id, value))


@kind("design-against-criteria", *ELIGIBILITY, "risk of bias")
def design(paper: Paper, rng: Random) -> Planted | None:
    """A cohort in a review of randomised trials only."""
    if not paper.of("tool.rob2") or paper.of("tool.robins"):
        return None
    spots = [p for p in paper.places.values() if re.fullmatch(r"study\.\d+\.design", p.mark.key)]
    word = rng.choice(
        ("Retrospective cohort", "Case series")
        if paper.language == "en"
        else ("Cohorte retrospectiva", "Serie de casos")
    )
    return edit(paper, {rng.choice(spots).mark.id: word}) if spots else None


@kind("comparator-against-criteria", *ELIGIBILITY)
def comparator(paper: Paper, rng: Random) -> Planted | None:
    """A study without a comparator where the criteria exclude it."""
    spots = [p for p in paper.places.values() if p.mark.key.endswith(".control")]
    word = rng.choice(
        ("None (single arm)", "None") if paper.language == "en" else ("Ninguno (un solo brazo)", "Ninguno")
    )
    return edit(paper, {rng.choice(spots).mark.id: word}) if spots else None


@kind("published-before-criteria", *ELIGIBILITY)
def too_early(paper: Paper, rng: Random) -> Planted | None:
    """A first year of publication that some included study precedes."""
    relation = pick(rng, paper.related("review-registered"))
    years = relation.truth["years"] if relation else None
    spots = paper.of("criteria.year")
    if not isinstance(years, list) or not spots:
        return None
    old = sorted(set(years))[:2]
    wrong = int(old[-1]) if len(old) > 1 and int(old[-1]) > int(old[0]) else int(old[0]) + 1
    planted = edit(paper, {spots[0].mark.id: str(wrong)})
    return planted and Planted(
        "", planted.paper, (str(wrong), str(int(old[0]))), planted.right, planted.where, planted.role
    )


@kind("published-after-search", *ELIGIBILITY, "flow", "citations")
def too_late(paper: Paper, rng: Random) -> Planted | None:
    """A search that ended years before an included study was published."""
    relation = pick(rng, paper.related("review-registered"))
    years, spots = (relation.truth["years"] if relation else None), paper.of("search.year")
    if not isinstance(years, list) or not spots or relation is None:
        return None
    wrong = str(int(max(years)) - rng.randint(2, 4))
    edits = everywhere(paper, spots[0].mark.id, wrong)
    planted = edit(paper, edits | {relation.ids["registered"]: wrong}, list(edits))
    return planted and Planted(
        "", planted.paper, (wrong, str(int(max(years)))), planted.right, planted.where, planted.role
    )


@kind("registered-late", *ELIGIBILITY)
def registered(paper: Paper, rng: Random) -> Planted | None:
    """A protocol registered after the search, a trial registered after enrolment began."""
    relation = pick(rng, paper.related("review-registered", "registered"))
    if relation is None:
        return None
    begin = int(relation.number("search" if relation.kind == "review-registered" else "enrolment"))
    return edit(paper, {relation.ids["registered"]: str(begin + rng.randint(1, 2))})


@kind("grade-impossible", "harms")
def grade(paper: Paper, rng: Random) -> Planted | None:
    """A grade below the lowest that CTCAE has for the term."""
    relation = pick(rng, paper.related("grade-of-term"))
    return edit(paper, {relation.ids["grade"]: rng.choice(("1-2", "2", "1"))}) if relation else None


@kind("severe-above-any", "harms", "sums", "claims", "percentages", "restatements")
def severe(paper: Paper, rng: Random) -> Planted | None:
    """More people with severe grades of a harm than with any grade."""
    relation = pick(rng, paper.related("nested-harm"))
    if relation is None:
        return None
    some, n = int(relation.number("any")), int(relation.number("n"))
    x = some + rng.randint(2, 15)
    if x >= n:
        return None
    percentage = paper.style.number(100 * x / n, int(relation.number("digits")))
    return edit(paper, {relation.ids["severe"]: str(x), relation.ids["severe_p"]: percentage})


@kind("arms-compare-different-harms", "harms", "claims", "restatements")
def different(paper: Paper, rng: Random) -> Planted | None:
    """A sentence that sets one harm in one arm against another harm in the other."""
    relation = pick(rng, paper.related("same-harm"))
    return edit(paper, {relation.ids["second"]: str(relation.truth["other"])}) if relation else None


@kind("strategy-mixed-operators", "strategy")
def mixed(paper: Paper, rng: Random) -> Planted | None:
    """AND beside OR without brackets."""
    relation = pick(rng, paper.related("strategy"))
    if relation is None:
        return None
    names = rng.choice((("a", "b", "c", "d"), ("a", "b"), ("c", "d")))
    planted = edit(paper, {relation.ids[name]: "" for name in names})
    return planted and Planted("", planted.paper, ("AND", "OR"), planted.right, plain(planted.where), planted.role)


@kind("strategy-brackets", "strategy")
def brackets(paper: Paper, rng: Random) -> Planted | None:
    """A bracket without its partner."""
    relation = pick(rng, paper.related("strategy"))
    if relation is None:
        return None
    planted = edit(paper, {relation.ids[rng.choice("abcd")]: ""})
    return planted and Planted(
        "", planted.paper, ("AND", "OR", "(", ")"), planted.right, plain(planted.where), planted.role
    )


@kind("icer-not-recomputed", "economics")
def icer(paper: Paper, rng: Random) -> Planted | None:
    """An incremental ratio that costs and effects do not give."""
    relation = pick(rng, paper.related("icer"))
    if relation is None:
        return None
    factor = rng.choice((rng.uniform(1.3, 3), 1 / rng.uniform(1.3, 3)))
    return edit(
        paper, everywhere(paper, relation.ids["icer"], paper.style.whole(round(relation.number("icer") * factor)))
    )


@kind("ratio-called-threshold", "economics")
def threshold(paper: Paper, rng: Random) -> Planted | None:
    """The computed ratio printed as the threshold that it should be compared with."""
    relation = pick(rng, paper.related("threshold"))
    return edit(paper, {relation.ids["threshold"]: paper.places[relation.ids["icer"]].text}) if relation else None


KINDS: tuple[Kind, ...] = (
    unresolved,
    year,
    uncited,
    doi,
    doi_twice,
    title,
    undefined,
    twice,
    drug,
    age,
    design,
    comparator,
    too_early,
    too_late,
    registered,
    grade,
    severe,
    different,
    mixed,
    brackets,
    icer,
    threshold,
)
