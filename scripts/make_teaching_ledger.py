"""Write the teaching example anew from its five exports: imports, duplicates, ledger (everything in it is made up).

The exports in ``examples/knee-exercise/searches/*/`` are the source. They are imported as a team would do it, so that
the flow diagram of the example comes from them from end to end.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from consilience.home import atomic, folder, ledger
from consilience.home.imports import store
from consilience.model import duplicates
from consilience.model.selection import Decision
from consilience.records import linking
from consilience.records.duplicates import find_duplicates, memory
from consilience.records.importing import Plan, prepare

EXAMPLE = Path(__file__).parent.parent / "examples" / "knee-exercise"
DAY = dt.date(2020, 5, 4)

SEARCHES = {
    # export: what is known of the search
    "medline/pubmed.nbib": Plan(
        "MEDLINE",
        "PubMed",
        DAY,
        '("osteoarthritis, knee"[mh] OR (knee*[tiab] AND osteoarthr*[tiab])) AND ("exercise therapy"[mh] OR\n'
        "exercis*[tiab] OR training[tiab]) AND randomized controlled trial[pt]\n",
    ),
    "embase/embase.ris": Plan(
        "Embase",
        "Embase.com",
        DAY,
        "('knee osteoarthritis'/exp OR (knee* NEAR/3 osteoarthr*):ti,ab) AND ('exercise'/exp OR\n"
        "(exercis* OR training):ti,ab) AND 'randomized controlled trial'/de\n",
    ),
    "central/central.ris": Plan(
        "CENTRAL",
        "Cochrane Library",
        DAY,
        '([mh "osteoarthritis, knee"] OR (knee* NEAR/3 osteoarthr*):ti,ab) AND\n'
        '([mh "exercise therapy"] OR exercis*:ti,ab)\n',
        "register",
    ),
    "lilacs/lilacs.ris": Plan(
        "LILACS", "BVS", DAY, '(mh:"Osteoarthritis, Knee" OR artrosis OR osteoarthr*) AND (exercis* OR ejercicio*)'
    ),
    "clinicaltrials-gov/studies.json": Plan(
        "ClinicalTrials.gov", "ClinicalTrials.gov", DAY, "knee osteoarthritis AND exercise"
    ),
}

# A pair that the program leaves open: Embase has the article before it was in an issue, a year earlier, without pages.
ASKED = ("embase-4", "medline-3")
ANSWER = "the article in press became the article"

# Two reports that name one registration number.
REPORTS = ("medline-2", "embase-2")
STUDY = "lund-2019"

# a record of the publication: verdicts of Inés and Tomás on title and abstract; where they differ, Lena settles it.
SCREENING = {
    "medline-1": ("include", "include"),
    "medline-2": ("include", "include"),
    "medline-3": ("include", "exclude", "include"),
    "medline-4": ("exclude", "exclude"),
    "medline-5": ("include", "maybe"),
    "embase-2": ("include", "include"),
    "embase-3": ("exclude", "exclude"),
    "central-2": ("exclude", "exclude"),
    "central-3": ("include", "include"),
    "lilacs-2": ("exclude", "exclude"),
    "clinicaltrials-gov-1": ("exclude", "exclude"),
    "clinicaltrials-gov-2": ("exclude", "exclude"),
}

# a record of the publication: full text; verdict, then the reason or the study it belongs to.
FULL_TEXT = {
    "medline-1": ("include", "abad-2018"),
    "medline-2": ("include", "lund-2019"),
    "embase-2": ("include", "lund-2019"),
    "medline-3": ("exclude", "not-surgery"),
    "medline-5": ("exclude", "usual-care"),
}
NOT_RETRIEVED = "central-3"
TEAM = ("ines-duarte", "tomas-rey", "lena-vogt")


def main() -> None:
    """Write the example anew."""
    make(EXAMPLE)


def make(review: Path) -> None:
    """Imports, then duplicates, then screening, then links, in a copy of the example."""
    import_exports(review)
    find_duplicates_in(review)
    kept = duplicates.kept((loaded := folder.load(review)).records, loaded.duplicates)
    clock = dt.datetime(2020, 5, 11, 9, 0, tzinfo=dt.UTC)
    made = []
    for decision in decisions():
        clock += dt.timedelta(minutes=4)
        made.append(decision.model_copy(update={"time": clock, "record": kept[decision.record]}))
    ledger.append_all(review, made)
    link_reports(review)
    (review / "ledger" / ".lock").unlink()


def import_exports(review: Path) -> None:
    """Import the exports of a copy of the example anew; nothing is decided after it."""
    with tempfile.TemporaryDirectory() as name:
        exports = Path(name)
        for export in SEARCHES:
            (exports / export).parent.mkdir()
            shutil.copyfile(review / "searches" / export, exports / export)
        for part in ("searches", "records", "ledger"):
            shutil.rmtree(review / part, ignore_errors=True)
        for export, plan in SEARCHES.items():
            batch = prepare(folder.load(review), [exports / export], plan)
            files = zip(batch.files, batch.names(), batch.checksums, strict=True)
            store(review, batch.id, files, batch.records(), batch.search)
    (review / "records" / ".lock").unlink()
    for document in (review / "searches").glob("*.yaml"):
        # the example lies deeper than a review of one's own
        atomic.write(document, document.read_text("utf-8").replace("$schema=../schema", "$schema=../../../schema"))


def find_duplicates_in(review: Path) -> None:
    """The program merges what is plain, and Inés answers what it asks."""
    found = find_duplicates(folder.load(review).records)
    questions = [each.pair for each in found.review]
    if questions != [ASKED]:
        raise SystemExit(f"the program asks about {questions}; expected {ASKED}: look at the exports")
    ledger.append_all(review, memory.decisions_of(found, dt.datetime(2020, 5, 5, 9, 0, tzinfo=dt.UTC)))
    answered = dt.datetime(2020, 5, 5, 10, 30, tzinfo=dt.UTC)
    ledger.append(review, memory.decide(ASKED, "same", TEAM[0], answered, ANSWER))


def link_reports(review: Path) -> None:
    """Two reports of one trial, proposed for their registration number, are confirmed."""
    time = dt.datetime(2020, 5, 12, 9, 0, tzinfo=dt.UTC)
    loaded = folder.load(review)
    kept = duplicates.kept(loaded.records, loaded.duplicates)
    both = ",".join(kept[each] for each in REPORTS)
    confirmed = linking.decisions(loaded, [both], [], TEAM[0], STUDY, "one registration number, NCT90000004", time)
    ledger.append_all(review, confirmed)


def decisions() -> list[Decision]:
    """All decisions; the times are set later."""
    start = dt.datetime(2020, 5, 11, tzinfo=dt.UTC)
    made = []
    for record, verdicts in SCREENING.items():
        for person, verdict in zip(TEAM, verdicts, strict=False):
            content = {"person": person, "record": record, "stage": "title-abstract", "verdict": verdict, "time": start}
            if person == TEAM[2]:
                content["adjudication"] = True
            made.append(Decision.model_validate(content))
    made.append(Decision(person=TEAM[0], record=NOT_RETRIEVED, stage="retrieval", verdict="not-retrieved", time=start))
    for record, (verdict, why) in FULL_TEXT.items():
        for person in TEAM[:2]:
            key = "study" if verdict == "include" else "reason"
            content = {
                "person": person,
                "record": record,
                "stage": "full-text",
                "verdict": verdict,
                key: why,
                "time": start,
            }
            made.append(Decision.model_validate(content))
    return made


if __name__ == "__main__":
    main()
