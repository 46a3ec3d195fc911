"""How well duplicates are found: on made-up records here, and on labelled sets where a folder of them is named.

CONSILIENCE_DUPLICATES=FOLDER pytest tests/records/duplicates/test_quality.py -s

Each folder in FOLDER holds ``records_pre_merged.csv`` (with a column ID) and ``merged_record_ids.csv`` (a column
merged_ids, ids of one publication joined by ``;``), the layout of the bib-dedupe benchmark.
"""

from __future__ import annotations

import csv
import os
from functools import reduce
from operator import add
from pathlib import Path
from random import Random

import pytest

from consilience.model.record import Record
from consilience.records.duplicates import find_duplicates
from consilience.records.duplicates.blocking import candidates
from consilience.records.duplicates.comparing import compare
from consilience.records.duplicates.deciding import Judgement, judge
from consilience.records.duplicates.exports import read_exports
from consilience.records.duplicates.normalise import normalise

from .made_up import MISTAKES, RELATED, collection, described, work
from .scoring import Score, score

FOLDER = os.environ.get("CONSILIENCE_DUPLICATES", "")


def test_made_up_records() -> None:
    records, publications = collection(seed=2026, n=6000)
    found = score(find_duplicates(records), {r.id: p for r, p in zip(records, publications, strict=True)})
    print("\n" + found.line("made up"))
    assert found.duplicates > 2000
    assert found.lost == 0
    assert found.f1 >= 0.995
    assert found.recall_with_asked >= 0.998
    assert found.looked_at <= 0.02 * found.records


@pytest.mark.skipif(not FOLDER, reason="CONSILIENCE_DUPLICATES names no folder of labelled sets")
def test_labelled_sets() -> None:
    scores: list[Score] = []
    for folder in sorted(path.parent for path in Path(FOLDER).glob("*/records_pre_merged.csv")):
        rows = read_exports([folder / "records_pre_merged.csv"])
        assert all(report.accounted and not report.broken for report in rows.reports)
        publication: dict[str, object] = {id_: id_ for id_ in rows.ids}
        with (folder / "merged_record_ids.csv").open(encoding="utf-8-sig", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream)):
                publication |= dict.fromkeys(row["merged_ids"].split(";"), number)
        order = list(range(len(rows.ids)))
        Random(len(order)).shuffle(order)  # duplicates stand side by side in some sets
        found = find_duplicates([rows.records[at] for at in order], ids=[rows.ids[at] for at in order])
        scores.append(score(found, publication))
        print("\n" + scores[-1].line(folder.name), end="")
    assert scores, f"{FOLDER}: no folder with records_pre_merged.csv"
    whole = reduce(add, scores)
    print("\n" + whole.line("all"))
    assert whole.lost <= 1
    assert whole.f1 >= 0.993
    assert whole.recall_with_asked >= 0.998
    assert whole.looked_at <= 0.02 * whole.records


def outcome(a: Record, b: Record) -> Judgement | None:
    """Judgement of two records, or None where blocking keeps them from meeting."""
    one, other = normalise(a, "a"), normalise(b, "b")
    return judge(one, other, compare(one, other)) if candidates([one, other]).pairs else None


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_hides_no_duplicate(mistake: str) -> None:
    """Of a hundred records with one mistake, nearly all are found or asked about, and most need no person."""
    random = Random(mistake)
    verdicts = []
    for _ in range(100):
        each = work(random)
        source, other = random.sample(range(4), 2)
        judgement = outcome(described(each, source), MISTAKES[mistake](random, described(each, other)))
        verdicts.append(judgement.verdict if judgement else "different")
    assert verdicts.count("different") <= 1, verdicts
    assert verdicts.count("same") >= 80, verdicts


@pytest.mark.parametrize("relation", RELATED)
def test_a_relative_is_never_merged(relation: str) -> None:
    """Companions, errata, letters, abstracts, annual surveys: other publications, however alike."""
    random = Random(relation)
    for _ in range(100):
        each = work(random)
        relative = RELATED[relation](random, each)
        for source in range(4):
            judgement = outcome(described(each, source), described(relative, random.randrange(4)))
            assert judgement is None or judgement.verdict != "same", (judgement, each, relative)
