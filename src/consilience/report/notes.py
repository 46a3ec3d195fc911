"""The quotation behind each value: who states it, where, in which words, and whether the sources agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from consilience.model.base import Model
from consilience.model.estimate import Anchor, Count, LayerName, Layers
from consilience.model.outcome import Outcome
from consilience.model.printed import Printed
from consilience.model.review import Review
from consilience.model.study import Age, Design, Result, Study

from . import bibliography, text
from .table import Note, Statement, Value

T = TypeVar("T", bound=Model)


class Notes:
    """Makes values with their notes; one for a review, because citations are looked up."""

    def __init__(self, review: Review) -> None:
        self.outcomes: dict[str, Outcome] = {each.id: each for each in review.outcomes}
        self.names = study_names(review)
        self.layered_review = _has_review_layer(review)
        self.citations = {each.key: bibliography.short(each) for each in review.references}

    def result(self, study: Study, result: Result) -> Value:
        """A result as the first source states it (the review before the report, the report before the registry)."""
        outcome = self.outcomes[result.outcome]
        layer, shown = next(iter(result.stated), (None, None))
        if layer is None or shown is None:
            return Value("not stated", label=text.whose(study, result), tone="nothing")
        name = text.quantity(result, outcome, None, long=True)
        who = text.whose(study, result)
        note = self.layered(
            subject := f"study/{study.id}/{result.id}",
            ", ".join(part for part in (self.names[study.id], name, who) if part),
            result.stated,
            lambda value: text.estimate(value, outcome.unit),
            text.differ,
            remark=result.note or "",
            about=lambda value: "" if value.time_stated else "prints no time for this value",
        )
        return Value(
            text.estimate(shown, outcome.unit),
            label=who,
            note=note,
            subject=subject,
            tag=self.tag(layer),
        )

    def participants(self, study: Study) -> Value | None:
        """Number of participants of a study."""
        return self._characteristic(
            study, "participants", "participants", study.participants, lambda count: f"{count.n:,}", _counts_differ
        )

    def age(self, study: Study) -> Value | None:
        """Age of the participants."""
        return self._characteristic(study, "age", "age", study.age, text.age, _ages_differ)

    def design(self, study: Study) -> Value | None:
        """Design of a study."""
        return self._characteristic(study, "design", "design", study.design, text.design, _designs_differ)

    def _characteristic(
        self,
        study: Study,
        part: str,
        name: str,
        layers: Layers[T],
        show: Callable[[T], str],
        differ: Callable[[T, T], bool],
    ) -> Value | None:
        layer, shown = next(iter(layers), (None, None))
        if layer is None or shown is None:
            return None
        subject = f"study/{study.id}/{part}"
        note = self.layered(subject, f"{self.names[study.id]}: {name}", layers, show, differ, fallback=study.anchor)
        return Value(show(shown), note=note, subject=subject, tag=self.tag(layer))

    def tag(self, layer: LayerName) -> str:
        """Who states a value, where that is not the review; nothing where the review itself states none."""
        return "" if layer == "review" or not self.layered_review else text.SOURCES[layer].lower()

    def layered(
        self,
        id: str,
        title: str,
        layers: Iterable[tuple[LayerName, T]],
        show: Callable[[T], str],
        differ: Callable[[T, T], bool],
        *,
        fallback: Anchor | None = None,
        remark: str = "",
        about: Callable[[T], str] = lambda _: "",
    ) -> Note:
        """A note with one statement a layer; each is compared with the first."""
        stated = list(layers)
        statements = tuple(
            self.statement(
                text.SOURCES[layer],
                show(value),
                getattr(value, "anchor", None) or (fallback if layer == "review" else None),
                value,
                differs=at > 0 and differ(stated[0][1], value),
                remark=about(value),
            )
            for at, (layer, value) in enumerate(stated)
        )
        return Note(id, title, statements, remark)

    def statement(
        self,
        by: str,
        said: str,
        anchor: Anchor | None,
        model: Model | None = None,
        *,
        differs: bool = False,
        remark: str = "",
    ) -> Statement:
        """What one source says, with its place."""
        anchor = anchor or Anchor()
        return Statement(
            by=by,
            text=said,
            place=anchor.place or "",
            quote=anchor.quote or "",
            source=self.citations.get(anchor.source, anchor.source) if anchor.source else "",
            key=anchor.source if anchor.source in self.citations and anchor.source else "",
            url=bibliography.safe_url(anchor.url),
            file=where(model),
            differs=differs,
            remark=remark,
        )

    def single(self, said: str, subject: str, title: str, anchor: Anchor | None, model: Model | None = None) -> Value:
        """A value that one source states; without an anchor it opens no note."""
        if anchor is None:
            return Value(said, subject=subject)
        by = "Review" if anchor.source is None else "Source"
        return Value(said, note=Note(subject, title, (self.statement(by, said, anchor, model),)), subject=subject)


def _has_review_layer(review: Review) -> bool:
    """True where a review states values of its own, beside those of the studies' reports."""
    return any(
        study.participants.review is not None or any(result.stated.review is not None for result in study.results)
        for study in review.studies
    )


def study_names(review: Review) -> dict[str, str]:
    """Labels of the studies by id; two studies of one label are told apart by their interventions."""
    often = Counter(study.label for study in review.studies)
    return {
        study.id: study.label if often[study.label] == 1 else f"{study.label} [{study.intervention_label or study.id}]"
        for study in review.studies
    }


def where(model: Model | None) -> str:
    """File and line of a value, or nothing for a value made in Python."""
    return str(model.origin.at()) if model is not None and model.origin is not None else ""


def _counts_differ(a: Count, b: Count) -> bool:
    return a.n != b.n


def _ages_differ(a: Age, b: Age) -> bool:
    pairs: list[tuple[Printed | None, Printed | None]] = [(a.low, b.low), (a.high, b.high)]
    if a.statistic == b.statistic:
        pairs.append((a.value, b.value))
    return a.unit == b.unit and any(
        x is not None and y is not None and not x.bounds.touches(y.bounds) for x, y in pairs
    )


def _designs_differ(a: Design, b: Design) -> bool:
    pairs = [(a.allocation, b.allocation), (a.phase, b.phase), (a.centres, b.centres), (a.masking, b.masking)]
    return any(x and y and x != y for x, y in pairs)
