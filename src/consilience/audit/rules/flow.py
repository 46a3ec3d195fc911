"""Flow of records: the numbers of a PRISMA 2020 diagram must add up and agree wherever they are printed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from consilience.screening.flow import Identity, identities

from ..catalogue import Draft, draft, rule
from ..facts import Facts, FlowFact
from ..finding import Repair

_NAMES = {
    "studies-included": "included studies",
    "reports-included": "included reports",
    "reports-excluded": "excluded reports",
    "records-databases": "records from databases",
}


def box_name(box: str) -> str:
    """A box in words."""
    return _NAMES.get(box, box.replace("-", " "))


@rule("FL001", "flow-does-not-add-up", severity="error", family="flow")
def flow_does_not_add_up(facts: Facts) -> Iterator[Draft]:
    """Each box of the flow diagram holds what the boxes before it leave.

    Why: every record must be accounted for; a difference means that records were lost, counted twice or mistyped.

    Formula: screened = identified - removed before; sought = screened - excluded; assessed = sought - not retrieved;
    included = assessed - excluded; totals = previous + new; studies <= reports; a box = the sum of its reasons or
    sources (PRISMA 2020). Boxes that are not reported count as nothing removed, and the equation spans them; where one
    of them could explain a lower number, and where studies are fewer than the reports that are left, it is a warning.

    Example: 350 screened, 309 excluded, 22 excluded at full text leave 19, not 21.

    Repair: ask for the missing box (duplicates, reports from other sources), or correct the number that breaks it.

    Blind spots: two errors that cancel. Reports from other sources may join anywhere: the box that gains them is only
    tested against their number. A flow computed from the ledger adds up by construction.
    """
    if facts.flow.source != "reported":
        return
    spots = {fact.count.box: fact.spot for fact in reversed(facts.flow_counts)}
    for identity in identities(facts.flow):
        if identity.holds and not _fewer_studies(facts, identity):
            continue
        difference = identity.stated - identity.expected
        lost = difference < 0 and (identity.holds or bool(identity.unstated))
        places = [spots[box] for box in reversed(identity.boxes) if box in spots]
        yield draft(
            f"{box_name(identity.box)}: {identity.stated} reported, but {identity.formula}",
            *dict.fromkeys(places),
            expected=identity.expected,
            reported=identity.stated,
            formula=identity.formula,
            repairs=[*_explanations(identity)],
            severity=("info" if _duplicates_only(identity) else "warning") if lost else None,
        )


def _duplicates_only(identity: Identity) -> bool:
    """True for records screened of those identified, where no number of duplicates is told: FL004 asks for it."""
    first = identity.boxes[0]
    return identity.box == "records-screened" and first == "records-databases" and len(identity.boxes) == 2


def _fewer_studies(facts: Facts, identity: Identity) -> bool:
    """Studies are fewer than the reports that the flow leaves, and the tables do not show where the others belong."""
    chain = identity.box == "studies-included" and "reports-included" not in identity.boxes and len(identity.boxes) > 1
    if not chain or identity.stated >= identity.expected:
        return False
    return sum(len(row.reports) for row in facts.included) != identity.expected


def _explanations(identity: Identity) -> Iterator[Repair]:
    difference = identity.stated - identity.expected
    name = box_name(identity.box)
    if len(identity.boxes) == 1:
        yield Repair(
            f"a part of {abs(difference)} is missing or counted twice", f"{name} is broken down in the diagram"
        )
    elif difference > 0:
        yield Repair(
            f"a box is missing that adds {difference}",
            "e.g. reports from other sources, or earlier versions of the review",
        )
    else:
        missing = " or ".join(box_name(box) for box in identity.unstated) or "reports not retrieved, or duplicates"
        if identity.box == "studies-included" and len(identity.boxes) > 2:
            missing = f"several reports of one study, {missing}"
        yield Repair(f"a box is missing that accounts for {-difference}", f"e.g. {missing}")
    yield Repair(f"one of the numbers is off by {abs(difference)}", f"{name} {identity.expected} would fit the others")


@rule("FL002", "box-stated-differently", severity="error", family="flow")
def box_stated_differently(facts: Facts) -> Iterator[Draft]:
    """The same box has the same count in abstract, text, diagram and tables.

    Why: readers cannot know which count is meant.

    Formula: all printed counts of one box are equal.

    Example: "21 studies were included" in the abstract, 22 in the diagram.

    Repair: count again from the decisions, and correct the place that differs.

    Blind spots: "studies" printed where reports are counted; see FL003.
    """
    boxes: dict[str, list[FlowFact]] = defaultdict(list)
    for fact in facts.flow_counts:
        boxes[fact.count.box].append(fact)
    for box, stated in boxes.items():
        counts = sorted({fact.count.n for fact in stated})
        if len(counts) > 1:
            numbers = " and ".join(map(str, counts))
            yield draft(f"{box_name(box)}: stated as {numbers}", *(f.spot for f in stated), counts=counts)


@rule("FL003", "rows-against-flow", severity="error", family="flow")
def rows_against_flow(facts: Facts) -> Iterator[Draft]:
    """The tables hold as many included studies as the flow says.

    Why: a study that is counted but not shown, or shown but not counted, cannot be checked.

    Formula: rows of the characteristics table = included studies (all studies, in an updated review); reports of the
    rows = included reports (a warning: companions may be cited without being counted).

    Example: 21 studies included, 20 rows in the table.

    Repair: add the missing row or correct the count; where one row holds several reports, count studies and reports.

    Blind spots: one study left out and another split into two rows.
    """
    studies = len(facts.included)
    reports = sum(len(row.reports) for row in facts.included)
    updated = any(fact.count.box.startswith("total-") for fact in facts.flow_counts)
    boxes = {
        "total-studies" if updated else "studies-included": ("studies", studies),
        "total-reports" if updated else "reports-included": ("reports", reports),
    }
    places: dict[tuple[str, int], list[FlowFact]] = defaultdict(list)
    for fact in facts.flow_counts if studies else ():
        if fact.count.box in boxes and fact.count.n != boxes[fact.count.box][1]:
            places[fact.count.box, fact.count.n].append(fact)
    for (box, n), stated in places.items():
        noun, rows = boxes[box]
        counted = noun == "studies" and n == reports
        yield draft(
            f"{n} {noun} included according to the flow, {rows} in the tables",
            *(fact.spot for fact in stated),
            rows=rows,
            reported=n,
            repairs=[Repair("reports were counted as studies", f"the rows hold {reports} reports")] if counted else [],
            severity=None if noun == "studies" else "warning",
        )


@rule("FL004", "duplicates-not-reported", severity="warning", family="flow")
def duplicates_not_reported(facts: Facts) -> Iterator[Draft]:
    """A review that searched several databases reports how many duplicates it removed.

    Why: databases overlap; without this box the first subtraction of the flow cannot be checked (PRISMA 2020 item 16a).

    Formula: two or more databases searched, and neither a box "duplicates" nor one of records removed before
    screening.

    Example: EMBASE, MEDLINE, Cochrane and LILACS searched, 350 records identified, 350 screened.

    Repair: report records per source and duplicates removed.

    Blind spots: a platform that removes duplicates before export.
    """
    sources = sorted({search.item.source for search in facts.searches if search.item.kind == "database"})
    boxes = {fact.count.box: fact for fact in facts.flow_counts}
    if len(sources) > 1 and boxes and not boxes.keys() & {"duplicates", "excluded-before-screening"}:
        start = boxes.get("records-databases") or next(iter(boxes.values()))
        yield draft(
            f"{len(sources)} databases searched ({', '.join(sources)}), but no duplicates reported",
            start.spot,
            sources=sources,
        )


@rule("FL005", "hits-against-flow", severity="error", family="flow")
def hits_against_flow(facts: Facts) -> Iterator[Draft]:
    """The hits of all database searches add up to the records identified.

    Why: the first number of the diagram is the sum of the search log.

    Formula: records from databases = sum of hits, where every search states its hits.

    Example: searches with 120, 80 and 60 hits; 250 records identified.

    Repair: correct the log or the diagram.

    Blind spots: searches run but not listed.
    """
    hits = [search.item.hits for search in facts.searches if search.item.kind == "database"]
    known = [n for n in hits if n is not None]
    for fact in facts.flow_counts:
        if fact.count.box == "records-databases" and hits and len(known) == len(hits) and sum(known) != fact.count.n:
            formula = " + ".join(map(str, known)) + f" = {sum(known)}"
            yield draft(
                f"{fact.count.n} records from databases reported, but the searches found {formula}",
                fact.spot,
                *(search.spot for search in facts.searches if search.item.kind == "database"),
                expected=sum(known),
                reported=fact.count.n,
            )
