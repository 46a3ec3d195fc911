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
from consilience.model.selection import Decision
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

# record: the one that is kept in its place, as two people agreed.
DUPLICATES = {
    "embase-1": "medline-1",
    "embase-4": "medline-3",
    "central-1": "medline-2",
    "lilacs-1": "medline-2",
}

# record: verdicts of Inés and Tomás on title and abstract; where they differ, Lena settles it.
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

# record: full text; verdict, then the reason or the study it belongs to.
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
    """Imports, then duplicates, then decisions in the order in which they were taken."""
    import_exports(EXAMPLE)
    shutil.rmtree(EXAMPLE / "ledger", ignore_errors=True)
    clock = dt.datetime(2020, 5, 11, 9, 0, tzinfo=dt.UTC)
    for decision in decisions():
        clock += dt.timedelta(minutes=4)
        ledger.append(EXAMPLE, decision.model_copy(update={"time": clock}))
    (EXAMPLE / "ledger" / ".lock").unlink()


def import_exports(review: Path) -> None:
    """Import the exports of a copy of the example anew, and mark the duplicates."""
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
    loaded = folder.load(review)
    marked = tuple(
        record.model_copy(update={"duplicate_of": DUPLICATES[record.id]}) if record.id in DUPLICATES else record
        for record in loaded.records
    )
    for search in loaded.searches:
        rows = [record.model_dump_json(exclude_unset=True) + "\n" for record in marked if record.search == search.id]
        atomic.write(review / "records" / f"{search.id}.jsonl", "".join(rows))
        document = review / "searches" / f"{search.id}.yaml"
        # the example lies deeper than a review of one's own
        atomic.write(document, document.read_text("utf-8").replace("$schema=../schema", "$schema=../../../schema"))


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
