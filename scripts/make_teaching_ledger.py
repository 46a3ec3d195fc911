"""Write the records and the ledger of the teaching example anew (everything in it is made up)."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from consilience.home import atomic, ledger
from consilience.model.record import Record
from consilience.model.selection import Decision

EXAMPLE = Path(__file__).parent.parent / "examples" / "knee-exercise"

RECORDS = [
    # id, search, title, year, duplicate of
    ("m1", "medline", "Strength training for painful knees: a randomised trial in two centres", 2018, None),
    ("m2", "medline", "Exercise in warm water for knee osteoarthritis: a randomised trial", 2019, None),
    ("m3", "medline", "Exercise after total knee replacement", 2017, None),
    ("m4", "medline", "Walking and knee pain: a cohort", 2016, None),
    ("m5", "medline", "Dance for knee osteoarthritis: a randomised trial", 2015, None),
    ("e1", "embase", "Strength Training for Painful Knees: a Randomised Trial in Two Centres", 2018, "m1"),
    ("e2", "embase", "Falls during and after exercise in warm water", 2020, None),
    ("e3", "embase", "Tai chi for knee osteoarthritis (conference abstract)", 2019, None),
    ("e4", "embase", "Exercise after total knee replacement.", 2017, "m3"),
    ("c1", "central", "Exercise in warm water for knee osteoarthritis: a randomised trial", 2019, "m2"),
    ("c2", "central", "Yoga for hip osteoarthritis", 2014, None),
    ("c3", "central", "Cycling at home for knee pain: a randomised trial", 2012, None),
]

# record: verdicts of Inés and Tomás on title and abstract; where they differ, Lena settles it.
SCREENING = {
    "m1": ("include", "include"),
    "m2": ("include", "include"),
    "m3": ("include", "exclude", "include"),
    "m4": ("exclude", "exclude"),
    "m5": ("include", "maybe"),
    "e2": ("include", "include"),
    "e3": ("exclude", "exclude"),
    "c2": ("exclude", "exclude"),
    "c3": ("include", "include"),
}

# record: full text; verdict, then the reason or the study it belongs to.
FULL_TEXT = {
    "m1": ("include", "abad-2018"),
    "m2": ("include", "lund-2019"),
    "e2": ("include", "lund-2019"),
    "m3": ("exclude", "not-surgery"),
    "m5": ("exclude", "usual-care"),
}
NOT_RETRIEVED = "c3"
TEAM = ("ines-duarte", "tomas-rey", "lena-vogt")


def main() -> None:
    """Records, then decisions in the order in which they were taken."""
    for search in ("medline", "embase", "central"):
        rows = [
            Record(id=id, search=search, title=title, year=year, duplicate_of=same)
            if same
            else Record(id=id, search=search, title=title, year=year)
            for id, source, title, year, same in RECORDS
            if source == search
        ]
        text = "".join(row.model_dump_json(exclude_unset=True) + "\n" for row in rows)
        atomic.write(EXAMPLE / "records" / f"{search}.jsonl", text)
    shutil.rmtree(EXAMPLE / "ledger", ignore_errors=True)
    clock = dt.datetime(2020, 5, 11, 9, 0, tzinfo=dt.UTC)
    for decision in decisions():
        clock += dt.timedelta(minutes=4)
        ledger.append(EXAMPLE, decision.model_copy(update={"time": clock}))
    (EXAMPLE / "ledger" / ".lock").unlink()


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
