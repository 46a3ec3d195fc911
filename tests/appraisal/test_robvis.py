"""CSV of robvis: its own layout, spellings in use, what is refused, and the way out and in again."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from consilience.appraisal import instrument
from consilience.appraisal.conclusions import settled
from consilience.appraisal.robvis import cells, read, take
from consilience.home.folder import load
from consilience.model.appraisal import Appraisal
from consilience.model.review import Review
from consilience.report.exchange import robvis_csvs, row_names

from ..paths import ROOT

ROB2, CLUSTER, ROBINS = instrument("rob2"), instrument("rob2-cluster"), instrument("robins-i")
HEAD = "Study,D1,D2,D3,D4,D5,Overall"


@pytest.fixture(scope="module")
def review() -> Review:
    return load(ROOT / "examples" / "knee-exercise")


def levels(text: str, name: str = "rob2") -> list[str | None]:
    (row,) = read(text, instrument(name))
    return [*row.domains.values(), row.overall]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}\nA,Low,Some concerns,High,Low,Low,High\n",
        f"{HEAD},Weight\nA,Low,Some concerns,High,Low,Low,High,33.3\n",
        "\ufeffStudy;D1;D2;D3;D4;D5;Overall\r\nA;Low;Some concerns;High;Low;Low;High\r\n",
        "Study\tD1\tD2\tD3\tD4\tD5\tOverall\nA\tLow\tSome concerns\tHigh\tLow\tLow\tHigh\n",
        f'"",{HEAD}\n"1","A",low risk,SOME CONCERNS,High risk of bias,low,Low,high\n',
        f"{HEAD}\nA,L,S,H,l,l,h\n",
        f"{HEAD}\nA,Low,some-concerns,High,Low,Low,High\n\n",
        "study,d1,d2,d3,d4,d5,overall\nA,Low,SC,High,Low,Low,High\n",
        "Author,Domain 1,Domain 2,Domain 3,Domain 4,Domain 5,Overall bias\nA,Low,Some Concerns,High,Low,Low,High\n",
        "Study,D1: Randomisation process,D2: Deviations,D3,D4,D5,Overall\nA,Low,Some concerns,High,Low,Low,High\n",
        "Study,Bias arising from the randomization process,Bias due to deviations from intended interventions,"
        "Bias due to missing outcome data,Bias in measurement of the outcome,Bias in selection of the reported result,"
        "Overall\nA,Low,Some concerns,High,Low,Low,High\n",
        "Overall,Study,D5,D4,D3,D2,D1\nHigh,A,Low,Low,High,Some concerns,Low\n",
    ],
)
def test_one_row_in_many_spellings(text: str) -> None:
    assert levels(text) == ["Low", "Some concerns", "High", "Low", "Low", "High"]


def test_other_instruments() -> None:
    robins = "Study,D1,D2,D3,D4,D5,D6,D7,Overall\nA,C,M,S,L,NI,No information,Serious,critical risk\n"
    assert levels(robins, "robins-i") == [
        "Critical", "Moderate", "Serious", "Low", "No information", "No information", "Serious", "Critical",
    ]  # fmt: skip
    cluster = "Study,D1,D1b,D2,D3,D4,D5,Overall\nA,Low,Not applicable,Low,Low,Low,High,High\n"
    (row,) = read(cluster, CLUSTER)
    assert "Timing of identification or recruitment of participants" not in row.domains
    assert row.domains["Selection of the reported result"] == "High"
    v2 = "Study,D1,D2,D3,D4,D5,D6,Overall\nA,Low,Low,Low,Low,Low,Moderate,Moderate\n"
    assert levels(v2, "robins-i-v2")[0] == "Low (except for concerns about uncontrolled confounding)"


def test_no_information_is_printed_though_rob_2_has_no_such_level() -> None:
    """robvis draws it for every instrument; the audit finds it."""
    assert levels(f"{HEAD}\nA,No information,NI,Low,Low,Low,Low\n")[:2] == ["No information", "No information"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "line 1: no column Study, Overall"),
        ("Study,Overall,Colour\nA,Low,red\n", 'line 1: column "Colour" is not known; expected Study, D1, D2'),
        ("Study,D1,D2,Overall\nA,Low,Low,Low\n", "line 1: no column D3, D4, D5"),
        (f"{HEAD},D6\nA,Low,Low,Low,Low,Low,Low,Low\n", 'column "D6" is not known'),
        (f"{HEAD},D1\nA,Low,Low,Low,Low,Low,Low,Low\n", 'column "D1" says again'),
        (f"{HEAD}\nA,Low,Low,Low,Low,Low\n", "line 2: 6 cells; expected 7"),
        (f"{HEAD}\nA,Severe,Low,Low,Low,Low,Low\n", 'line 2: "Severe" is no level of RoB 2'),
        (f"{HEAD}\nA,Low,Low,Low,Low,Low,Low\nB,Low,Low,Unclear,Low,Low,Low\n", 'line 3: "Unclear" is no level'),
        (f"{HEAD}\nA,Low,Low,Serious,Low,Low,Low\n", "it is one of ROBINS-I"),
        (f"{HEAD}\nA,Low,Low,M,Low,Low,Low\n", 'line 2: "M" is no level'),
    ],
)
def test_what_is_refused(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"^line") as refusal:
        read(text, ROB2)
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Nobody 1999", '"Nobody 1999" is no study of this review'),
        ("lund-2019\nlund-2019,Low,Low,Low,Low,Low,Low", "stands twice (line 2)"),
    ],
)
def test_rows_that_fit_no_study(review: Review, name: str, told: str) -> None:
    first, *rest = name.split("\n")
    text = f"{HEAD}\n{first},Low,Low,Low,Low,Low,Low\n" + "\n".join(rest)
    with pytest.raises(ValueError, match="line") as refusal:
        take(review, text, ROB2, "fall-usual")
    assert told in str(refusal.value)


@pytest.mark.parametrize(
    "name", ["lund-2019", "Lund and Okoye (2019)", "LUND AND OKOYE (2019)", "Lund 2019", "Lund & al., 2019"]
)
def test_names_of_a_study(review: Review, name: str) -> None:
    taken = take(review, f'{HEAD}\n"{name}",Low,Low,High,NA,Low,High\n', ROB2, "fall-usual", row_names(review))
    (study,) = taken.studies
    new = study.appraisals[-1]
    assert (study.id, new.result, new.level) == ("lund-2019", "fall-usual", "High")
    assert [each.level for each in new.domains] == ["Low", "Low", "High", "Low"]


def test_a_domain_that_is_left_out_keeps_the_others_in_their_columns() -> None:
    printed = Appraisal.model_validate(
        {
            "instrument": "rob2",
            "level": "High risk",
            "domains": [
                {"domain": "D5", "level": "Some concerns"},
                {"domain": "Missing outcome data", "level": "High"},
                {"domain": "Randomization process", "level": "Moderate"},
            ],
        }
    )
    assert cells(printed, ROB2) == ["NA", "NA", "High", "NA", "Some concerns", "High"]


def test_out_and_in_again_is_nothing_new(review: Review) -> None:
    text = robvis_csvs(review)["robvis-rob2.csv"].decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert len({row[0] for row in rows}) == len(rows)  # results of one study have names of their own
    taken = take(review, text, ROB2, named=row_names(review))
    assert (taken.n, taken.studies, len(taken.unchanged)) == (0, (), len(rows) - 1)


def test_out_and_into_a_review_without_appraisals(review: Review) -> None:
    """Every level comes back to its study, result and domain."""
    text = robvis_csvs(review)["robvis-rob2.csv"].decode()
    studies = tuple(each.model_copy(update={"appraisals": ()}) for each in review.studies)
    bare = review.model_copy(update={"studies": studies})
    taken = take(bare, text, ROB2, named=row_names(bare))
    back = {each.id: each for each in taken.studies}
    compared = 0
    for study in settled(review).studies:
        for appraisal in study.appraisals:
            if appraisal.instrument != "rob2" or appraisal.level is None:
                continue
            (own,) = [each for each in back[study.id].appraisals if each.result == appraisal.result]
            assert cells(own, ROB2) == cells(appraisal, ROB2)
            compared += 1
    assert compared == taken.n == len(text.splitlines()) - 1


def test_a_level_that_differs_from_a_printed_one_is_refused(review: Review) -> None:
    text = f"{HEAD}\nlund-2019,Low,Low,Low,Low,Low,Low\n"
    (study,) = take(review, text, ROB2, "fall-usual").studies
    studies = tuple(study if each.id == study.id else each for each in review.studies)
    with_it = review.model_copy(update={"studies": studies})
    assert take(with_it, text, ROB2, "fall-usual").n == 0
    with pytest.raises(ValueError, match='line 2: "lund-2019" differs from the levels printed in the review'):
        take(with_it, text.replace("Low\n", "High\n"), ROB2, "fall-usual")


def test_levels_beside_assessments_are_a_layer_of_the_same_appraisal(review: Review) -> None:
    text = f"{HEAD}\nlund-2019,Low,Low,Low,Low,Low,Low\n"
    (study,) = take(review, text, ROB2, "pain-difference").studies
    (own,) = [each for each in study.appraisals if each.result == "pain-difference"]
    assert (own.level, len(own.assessments)) == ("Low", 2)


def test_weights_go_out_with_each_meta_analysis(tmp_path: Path) -> None:
    from consilience.report.pooling.runs import pooled

    review = load(shutil.copytree(ROOT / "examples" / "knee-exercise", tmp_path / "review"))
    made = robvis_csvs(review, pooled(review))
    name = next(each for each in made if each.startswith("robvis-weighted-"))
    header, *rows = csv.reader(io.StringIO(made[name].decode()))
    assert header == ["Study", "D1", "D2", "D3", "D4", "D5", "Overall", "Weight"]
    assert sum(float(row[-1]) for row in rows) == pytest.approx(100, abs=0.01) or sum(
        float(row[-1]) for row in rows
    ) == pytest.approx(1, abs=1e-4)
    assert take(review, made[name].decode(), ROB2, named=row_names(review)) is not None
