"""What is printed from random parts in many styles is read back as the same numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal as Exact

from hypothesis import given
from hypothesis import strategies as st

from consilience.extraction.phrases import Stated, decimal_mark, read, read_cell
from consilience.extraction.phrases.tokens import Decimal

NAMES = {
    "hazard-ratio": ("HR", "hazard ratio", "Hazard ratio (HR)", "cociente de riesgos instantáneos (HR)", "aHR"),
    "odds-ratio": ("OR", "odds ratio", "razón de momios", "razão de chances", "adjusted OR"),
    "risk-ratio": ("RR", "risk ratio", "relative risk", "riesgo relativo", "risco relativo"),
    "mean-difference": ("MD", "mean difference", "diferencia de medias", "diferença média"),
    "standardised-mean-difference": ("SMD", "standardized mean difference"),
    "risk-difference": ("RD", "risk difference", "diferencia de riesgos"),
}
NULLS = frozenset({"mean-difference", "standardised-mean-difference", "risk-difference"})
LEVELS = ("90", "95", "99")
INTERVALS = (
    "({level}% CI {low} to {high})",
    "({level}% CI, {low}-{high})",
    "({level}% CI: {low}–{high})",
    "[{level}%CI {low}, {high}]",
    "({level}% confidence interval [CI], {low} to {high})",
    "(IC {level} %: {low} a {high})",
    "(IC{level}% {low}; {high})",
    "(IC del {level} % {low} a {high})",
    "({level} % CI = {low} to {high}; p = {p})",
    ", {level}% CI {low} to {high}, P={p}",
    "; {level}% CI: {low}, {high}",
    "({low} to {high})",
    "[{low}, {high}]",
)
JOINS = (" ", " = ", ": ", " of ", " was ", ", ", " de ", " fue ", " foi de ")


@dataclass(frozen=True)
class Made:
    """A printed estimate and the numbers in it."""

    text: str
    measure: str
    value: str
    low: str
    high: str
    level: str | None
    p: str | None
    decimal: Decimal


@st.composite
def digits(draw: st.DrawFn, *, negative: bool) -> tuple[str, str, str]:
    """Value, lower and upper limit with the same decimals, in order."""
    places = draw(st.integers(1, 3))
    bottom = -9_000 if negative else 1
    three = sorted(draw(st.lists(st.integers(bottom, 9_000), min_size=3, max_size=3, unique=True)))
    low, value, high = (f"{Exact(n).scaleb(-places):.{places}f}" for n in three)
    return value, low, high


@st.composite
def estimates(draw: st.DrawFn) -> Made:
    measure = draw(st.sampled_from(sorted(NAMES)))
    value, low, high = draw(digits(negative=measure in NULLS))
    level, p = draw(st.sampled_from(LEVELS)), f"0.{draw(st.integers(1, 999)):03d}"
    mark: Decimal = draw(st.sampled_from([".", ","]))
    shown = {"value": value, "low": low, "high": high, "p": p}
    minus = draw(st.sampled_from("-−"))
    printed = {k: v.replace(".", mark).replace("-", minus) for k, v in shown.items()}
    form = draw(st.sampled_from(INTERVALS))
    dashed = "{low}-{high}" in form or "{low}–{high}" in form
    if dashed and high.startswith("-"):
        form = INTERVALS[0]
    name, join = draw(st.sampled_from(NAMES[measure])), draw(st.sampled_from(JOINS))
    space = "" if form[0] in ",;" else " "
    text = name + join + printed["value"] + space + form.format(level=level, **printed)
    return Made(
        text, measure, value, low, high, level if "{level}" in form else None, p if "{p}" in form else None, mark
    )


@given(estimates())
def test_estimates_are_read_back(made: Made) -> None:
    phrases = [p for p in read(made.text, decimal=made.decimal) if isinstance(p, Stated)]
    assert len(phrases) == 1, made.text
    (phrase,) = phrases
    assert phrase.measure == made.measure
    assert str(phrase.value) == made.value
    assert phrase.interval is not None
    assert (str(phrase.interval.low), str(phrase.interval.high)) == (made.low, made.high)
    assert str(phrase.interval.level) == str(made.level)
    assert str(phrase.p) == str(made.p)


@given(estimates())
def test_spans_hold_what_was_read(made: Made) -> None:
    (phrase,) = [p for p in read(made.text, decimal=made.decimal) if isinstance(p, Stated)]
    assert phrase.interval_span is not None
    assert phrase.interval_span.within(phrase.span)
    shown = (
        made.text[phrase.interval_span.start : phrase.interval_span.end].replace(made.decimal, ".").replace("−", "-")
    )
    assert made.low in shown
    assert made.high in shown


FRACTIONS = (
    "{e}/{n} ({pct}%)",
    "{e} of {n} patients ({pct}%)",
    "{e} ({pct}%) of {n} patients",
    "{pct}% ({e}/{n})",
    "{pct}% ({e} of {n})",
    "{e} out of {n} ({pct} %)",
    "{e} de {n} pacientes ({pct} %)",
    "{e} de los {n} ({pct} %)",
    "{e}/{n} ({pct}%; 95% CI {low}-{high})",
)


@given(st.integers(1, 3000), st.integers(0, 3000), st.sampled_from(FRACTIONS), st.sampled_from([".", ","]))
def test_counts_are_read_back(total: int, extra: int, form: str, mark: Decimal) -> None:
    events = extra % (total + 1)
    percent = f"{100 * events / total:.1f}"
    text = "Relapse: " + form.format(
        e=events, n=total, pct=percent.replace(".", mark), low=f"1{mark}5", high=f"98{mark}5"
    )
    phrases = [p for p in read(text, decimal=mark) if isinstance(p, Stated)]
    assert [(p.events, p.total, str(p.value), p.unit) for p in phrases] == [(events, total, percent, "%")], text


@given(
    st.lists(st.integers(0, 1000), min_size=2, max_size=4), st.sampled_from([" vs. ", " versus ", " frente a ", " vs "])
)
def test_comparisons_keep_their_order(values: list[int], sign: str) -> None:
    shown = [f"{n / 10:.1f}" for n in values]
    phrases = read("EFS 4 years: " + sign.join(f"{v}%" for v in shown))
    assert [str(p.value) for p in phrases if isinstance(p, Stated)] == shown
    assert [p.position for p in phrases if isinstance(p, Stated)] == list(range(len(values)))
    assert len({p.comparison for p in phrases if isinstance(p, Stated)}) == 1
    assert {str(p.time) for p in phrases if isinstance(p, Stated)} == {"4 years"}


@given(digits(negative=False), st.sampled_from([".", ","]))
def test_cells_are_read_back(parts: tuple[str, str, str], mark: Decimal) -> None:
    value, low, high = parts
    for form in ("{v} [{l}, {h}]", "{v} ({l} to {h})", "{v} ({l}-{h})", "{v} ({l}; {h})"):
        text = form.format(v=value.replace(".", mark), l=low.replace(".", mark), h=high.replace(".", mark))
        (phrase,) = read_cell(text, header="HR (95% CI)", decimal=mark)
        assert isinstance(phrase, Stated)
        assert phrase.interval is not None
        assert (phrase.measure, str(phrase.value), str(phrase.interval.level)) == ("hazard-ratio", value, "95"), text
        assert (str(phrase.interval.low), str(phrase.interval.high)) == (low, high), text


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=9), st.sampled_from([".", ","]))
def test_a_text_tells_its_decimal_mark(numbers: list[tuple[int, int]], mark: Decimal) -> None:
    text = "; ".join(f"EFS {whole}{mark}{rest:02d} %" for whole, rest in numbers)
    assert decimal_mark(text) == mark
