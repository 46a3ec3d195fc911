"""From a review to facts: places, labels, sizes, partners."""

from __future__ import annotations

from consilience.audit.facts import Facts, Value

from .harness import facts, parse


def of(text: str) -> Facts:
    return facts(parse(text))


def only(text: str) -> Value:
    (value,) = of(text).values
    return value


def test_a_value_knows_its_line() -> None:
    value = only("study: {n: 30}\nresults:\n  - outcome: os\n    time: 2 years\n    value: 71\n")
    assert (value.spot.file, value.spot.line) == ("case.yaml", 5)
    assert value.spot.subject == "study/study-1/result-1/review"


def test_labels() -> None:
    assert only("results: [{outcome: os, time: 2 years, value: 71}]").label == "Author 1 (2020), OS at 2 years"
    graded = only("results: [{outcome: neutropenia, grade: 3-4, subgroup: infants, in_report: {value: 71}}]")
    assert graded.label == "Author 1 (2020), infants, Neutropenia grade 3-4 (according to the report)"
    found = of("study: {arms: [a, b]}\nresults: [{outcome: os, arm: b, time: 2 years, value: 71}]")
    assert found.values[0].label == "Author 1 (2020), Arm b, OS at 2 years"


def test_equal_labels_are_told_apart_by_the_intervention() -> None:
    found = of(
        "studies:\n"
        "  - {id: one, label: Brown (2021), intervention_label: Drug}\n"
        "  - {id: two, label: Brown (2021)}\n"
        "  - {id: three, label: Smith (2021), intervention_label: Drug}\n"
    )
    assert [row.label for row in found.rows] == ["Brown (2021) [Drug]", "Brown (2021) [Only arm]", "Smith (2021)"]
    assert found.rows[0].printed == "Brown (2021)"


def sizes(text: str) -> tuple[int, ...]:
    return only(text).sizes


def test_the_people_that_a_value_may_be_a_share_of() -> None:
    cr = "{outcome: cr, value: 50}"
    assert sizes(f"study: {{n: 30}}\nresults: [{cr}]") == (30,)
    assert sizes(f"study: {{n: 30, n_report: 37}}\nresults: [{cr}]") == (30,)  # its own source
    assert sizes(f"study: {{n_report: 37}}\nresults: [{cr}]") == (37,)  # the report, where the review is silent
    assert sizes(f"results: [{cr}]") == ()
    arm = "{outcome: cr, arm: a, value: 50}"
    assert sizes(f"study: {{n: 60, arms: {{a: 29, b: 31}}}}\nresults: [{arm}]") == (29,)
    assert sizes(f"study: {{n: 60, arms: {{a: {{report: 29}}, b: {{report: 31}}}}}}\nresults: [{arm}]") == (29,)
    assert sizes(f"study: {{n: 60, arms: [a, b]}}\nresults: [{arm}]") == ()
    both = "{outcome: cr, value: 50}"
    assert sizes(f"study: {{n: 60, arms: {{a: 29, b: 31}}}}\nresults: [{both}]") == (60,)
    contrast = "{outcome: os, contrast: {experimental: a, comparator: b}, value: 0.5}"
    assert sizes(f"study: {{n: 60, arms: {{a: 29, b: 31}}}}\nresults: [{contrast}]") == ()


def test_a_report_does_not_rest_on_the_review() -> None:
    assert sizes("study: {n: 30}\nresults: [{outcome: cr, in_report: {value: 50}}]") == ()
    assert sizes("study: {n: 30, n_report: 37}\nresults: [{outcome: cr, in_report: {value: 50}}]") == (37,)


def test_the_most_people_that_a_value_can_be_about() -> None:
    cr = "{outcome: mrd, value: 50}"
    assert only(f"study: {{n: 30, n_report: 37}}\nresults: [{cr}]").most == 37
    arm = "{outcome: mrd, arm: a, value: 50}"
    assert only(f"study: {{n: 60, arms: {{a: 29, b: 31}}}}\nresults: [{arm}]").most == 29
    assert only(f"study: {{n: 60, arms: [a, b]}}\nresults: [{arm}]").most == 60
    assert only(f"study: {{arms: {{a: , b: 31}}}}\nresults: [{arm}]").most == 31
    assert only(f"results: [{cr}]").most is None
    assert only("study: {n: 30}\nresults: [{outcome: mrd, in_report: {value: 50}}]").most is None


def test_the_other_arm() -> None:
    found = of(
        "study: {arms: [a, b]}\n"
        "results:\n"
        "  - {outcome: os, arm: a, time: 2 years, value: 71}\n"
        "  - {outcome: os, arm: b, time: 24 months, value: 58}\n"
        "  - {outcome: os, arm: b, time: 3 years, value: 50}\n"
        "  - {outcome: efs, arm: b, time: 2 years, value: 40}\n"
    )
    first, partner, *others = found.values
    assert found.other_arm(first) is partner
    assert found.other_arm(partner) is first
    assert [found.other_arm(each) for each in others] == [None, None]
    three = of("study: {arms: [a, b, c]}\nresults: [{outcome: cr, arm: a, value: 1}, {outcome: cr, arm: b, value: 2}]")
    assert three.other_arm(three.values[0]) is None


def test_layers_pair_the_review_with_each_other_source() -> None:
    first = "{outcome: cr, value: 50, in_report: {value: 51}, in_registry: {value: 52}}"
    found = of(f"results: [{first}, {{outcome: orr, value: 1}}]")
    pairs = [(mine.layer, theirs.layer) for mine, theirs in found.layers()]
    assert pairs == [("review", "report"), ("review", "registry")]


def test_a_ledger_has_no_stated_flow() -> None:
    assert of("flow: {studies-included: 3}").flow_counts[0].count.n == 3
    assert of("flow: {studies-included: 3}").flow_counts[0].spot.line == 1
