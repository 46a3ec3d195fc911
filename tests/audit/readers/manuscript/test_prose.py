"""Values in the running text: whose they are, of which outcome, in which arm, at which time."""

from __future__ import annotations

import pytest

from .reading import codes, facts, said

STATED = [
    (
        "Overall survival was 79%, 64% and 49% at 12, 24 and 48 months, respectively, with zelotinib.",
        ["zelotinib @12 months survival 79", "zelotinib @24 months survival 64", "zelotinib @48 months survival 49"],
    ),
    (
        "With placebo, overall survival was 79% at 12 months, 64% at 24 months and 49% at 48 months.",
        ["placebo @12 months survival 79", "placebo @24 months survival 64", "placebo @48 months survival 49"],
    ),
    (
        "La supervivencia global a los 24 meses fue de 81,2 % (IC 95 %: 73,1-88,0) con zelotinib y de 70,3 % (IC 95 %: "
        "61,0-79,0) con placebo; HR 0,61 (IC 95 %: 0,40-0,93; p = 0,02).",
        [
            "zelotinib @24 months survival 81.2 [73.1 to 88.0]",
            "placebo @24 months survival 70.3 [61.0 to 79.0]",
            "@24 months hazard-ratio 0.61 [0.40 to 0.93] p 0.02",
        ],
    ),
]


@pytest.mark.parametrize(("words", "values"), STATED)
def test_curves(words: str, values: list[str]) -> None:
    assert [value.removeprefix("OS ") for value in said(words)] == values


def test_a_ratio_is_of_the_outcome_that_it_compares() -> None:
    assert said(
        "Median PFS was 11.1 months (95% CI 8.3-14.2) with zelotinib and 6.2 months (4.1-8.0) with placebo (HR 0.55, "
        "95% CI 0.39-0.77)."
    ) == [
        "PFS zelotinib median-time 11.1 [8.3 to 14.2]",
        "PFS placebo median-time 6.2 [4.1 to 8.0]",
        "PFS hazard-ratio 0.55 [0.39 to 0.77]",
    ]


@pytest.mark.parametrize(
    "words",
    [
        "La mediana de SLP no se alcanzó con zelotinib (IC 95 % 24,1-NA) y fue de 14,2 meses (IC 95 % 12,0-19,2) con "
        "placebo.",
        "La mediana de SLP no fue alcanzada con zelotinib y fue de 14,2 meses (IC 95 % 12,0-19,2) con placebo.",
        "Median PFS was not reached with zelotinib (95% CI 24.1-NA) and was 14.2 months (95% CI 12.0-19.2) with "
        "placebo.",
        "A mediana de SLP não foi alcançada com zelotinib e foi de 14,2 meses (IC 95% 12,0-19,2) com placebo.",
    ],
)
def test_a_median_that_was_not_reached_is_no_value_and_the_next_is_no_survival(words: str) -> None:
    assert said(words) == ["PFS placebo median-time 14.2 [12.0 to 19.2]"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("The adjusted difference in fatigue was -9.4 (95% CI -13.6 to -5.2; SE 2.1).", "2.1"),
        ("The difference was 5.00 points (standard error 0.66; 95% CI 3.69-6.31).", "0.66"),
        ("La diferencia entre los grupos fue de 5,00 (EE 0,66; IC 95 % 3,69-6,31).", "0.66"),
        ("The difference was -9.4 (95% CI -13.6 to -5.2). The standard error (2.1) is large.", None),
        ("The mean was 9.4 (SE 2.1).", None),
    ],
)
def test_standard_errors_beside_intervals(words: str, error: str | None) -> None:
    errors = [str(value.standard_error) for value in facts(words).values if value.standard_error is not None]
    assert errors == ([error] if error else [])


@pytest.mark.parametrize(
    "words",
    [
        "The difference between the groups in the fatigue score was -9.4 (95% CI -13.6 to -5.2).",
        "La diferencia media ajustada entre los grupos fue de -9,4 (IC 95 %: -13,6 a -5,2).",
    ],
)
def test_differences_are_no_means_of_an_arm(words: str) -> None:
    (value,) = [v for v in facts(words).values if v.estimate.interval is not None]
    assert (value.estimate.measure, value.arm) == ("mean-difference", None)


@pytest.mark.parametrize(
    ("words", "total"),
    [
        ("Biomarker status was known in 88 patients, of whom 77 (87.5%) were positive.", 88),
        ("Of the 103 patients who responded, 90 (87%) were alive.", 103),
        ("Se conocía en 88 pacientes, de los cuales 77 (87,5 %) eran positivos.", 88),
        ("We saw 88 patients. In all, 77 (68.8%) of them were positive with zelotinib.", None),
        ("Among 12 patients, of whom 77 (68.8%) were positive.", None),
    ],
)
def test_a_part_has_the_total_that_stands_before_it(words: str, total: int | None) -> None:
    (value,) = [v for v in facts(words).values if v.estimate.events in (77, 90)]
    assert value.estimate.total == total


def test_a_percentage_in_the_name_of_an_outcome_is_no_result() -> None:
    values = said("The pooled RR of 50% responder status was 1.32 (95% CI 1.17 to 1.50).")
    assert [value.split("risk-ratio")[-1] for value in values] == [" 1.32 [1.17 to 1.50]"]


def test_what_one_printing_proves_is_an_error_whoever_it_is_about() -> None:
    wrong = "Something occurred in somebody (odds ratio 2.11; 95% CI, 1.23 to 1.60; P = 0.40)."
    assert {"CI001", "CI009"} <= codes(wrong)


@pytest.mark.parametrize(
    "words",
    [
        "At 12 months, 60.1% (95% CI 50.2 to 69.3) with zelotinib and 44.2% (34.8 to 53.9) with placebo were well.",
        "Of the 60 patients with biopsies 20 (33%) were positive.",
        "The mean change in the MADRS score was -9.43 (SD 3.1) with zelotinib.",
        "Overall survival at 1, 3, and 5 years was 79%, 64%, and 49%, respectively, with placebo.",
        "The mean score was 12.3 (SD 4.1) vs 14.2 (SD 3.9); t(218) = 3.5, p = 0.0006.",
    ],
)
def test_correct_sentences(words: str) -> None:
    assert codes(words) == set()


def test_a_hazard_ratio_is_compared_with_the_curves_of_its_sentence() -> None:
    words = (
        "Overall survival at 24 months was 71.2% (95% CI 62-79) with zelotinib and 71.1% (95% CI 62-79) with placebo"
    )
    assert "SV004" in codes(f"{words} (HR 0.39; 95% CI 0.27-0.57).")
    assert "SV004" not in codes(f"{words} (HR 0.98; 95% CI 0.68-1.41).")
