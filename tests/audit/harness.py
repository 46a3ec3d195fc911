"""A small review from a compact case: what a case leaves out is filled with a plain, correct default.

Cases go through the reader of review folders and the real model, so every value knows its line in the case file.
A case is a mapping with any of these keys:

results      values of one study ("study-1"); ``study`` adds to that study, ``studies`` gives several
flow         boxes of the flow diagram: {records-screened: 350}, or a list of counts
protocol, searches, references, citations, claims, analyses, gradings, bodies, economics,
             outcomes    as in a review folder
records, decisions, link_decisions, notices    as in a review folder; a decision is by two people, a link by one
statistics   [{kind: t, value: 2.31, df: 28, p: 0.03}]; two degrees of freedom as a list
partitions   [{whole: 54, parts: {a: 27, b: 27}, percentages: [50, 50], exhaustive: true}]
samples      [{n: 210, of: participants, population: randomised, place: abstract}]
restated     [{here: 1, there: 2}], numbers of the results of the first study
standard_errors  [{value: 1, error: 0.4}], printed beside the interval of that result of the first study
superlatives [{value: 1, highest: true, among: [1, 2]}], likewise
text         results of a trial of zelotinib against placebo in words, read as a manuscript, with ``methods`` before
             them; such a case needs no other key
pooled       [{value: 0.81, ci: 0.70 to 0.94, p: 0.005, k: 3, q: 2.1, df: 2, prediction: 0.5 to 1.2, studies: [...]}]; a
             study is {value, ci, weight, experimental: 5/50, control: 9/50} or has moments {mean, sd, n}; the measure
             is a risk ratio unless ``measure`` says otherwise

Shorthands: a study's ``n`` is its number of participants as the review prints it (``n_report``: as the report does);
``arms: {a: 54, b: 54}`` makes an experimental arm and a comparator of so many; ``level`` is its risk of bias. A result
holds the review's estimate itself; ``in_report`` and ``in_registry`` hold the other sources'. ``ci`` are the limits of
a 95 % confidence interval. A claim may be its one statement.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from consilience.audit import engine
from consilience.audit.facts import Facts
from consilience.audit.finding import Finding
from consilience.audit.readers.review import read
from consilience.home import yaml_text
from consilience.home.links import broken_links
from consilience.home.validation import validate
from consilience.model.appraisal import Grading
from consilience.model.base import Located, Model, Origin
from consilience.model.certainty import BodyOfEvidence
from consilience.model.claim import Citation, Claim
from consilience.model.economics import Economics
from consilience.model.estimate import Estimate
from consilience.model.intervention import Intervention, InterventionClass
from consilience.model.outcome import Outcome
from consilience.model.record import Record
from consilience.model.retraction import Notice
from consilience.model.review import About, Reference, Review
from consilience.model.selection import Decision, FlowCount, LinkDecision, Search
from consilience.model.study import Result, Study
from consilience.model.synthesis_plan import Analysis

from . import manuscripts
from .readers.manuscript import reading

CASES = Path(__file__).parent / "cases"

M = TypeVar("M", bound=Model)

_DEFAULTS = """
classes:
  - {id: targeted, label: Targeted drugs}
  - {id: antibody, label: Antibodies}
  - {id: chemotherapy, label: Chemotherapy, background: true}
interventions:
  - {id: drug, name: Drug, group: targeted}
  - {id: other-drug, name: Other drug, group: targeted}
  - {id: bispecific, name: Bispecific, group: antibody}
  - {id: chemo, name: Chemotherapy, group: chemotherapy}
outcomes:
  - {id: os, label: Overall survival, abbreviation: OS, kind: efficacy, measure: survival, better: higher,
     counts: [death]}
  - {id: efs, label: Event-free survival, abbreviation: EFS, kind: efficacy, measure: survival, better: higher,
     counts: [death, relapse, no-remission]}
  - {id: dfs, label: Disease-free survival, abbreviation: DFS, kind: efficacy, measure: survival, better: higher,
     counts: [death, relapse]}
  - {id: relapse, label: Relapse, kind: efficacy, measure: cumulative-incidence, better: lower, counts: [relapse]}
  - {id: cr, label: Complete remission, abbreviation: CR, kind: efficacy, measure: proportion, better: higher,
     counts: [cr]}
  - {id: cr-or-cri, label: CR or CRi, kind: efficacy, measure: proportion, better: higher, counts: [cr, cri]}
  - {id: orr, label: Overall response, abbreviation: ORR, kind: efficacy, measure: proportion, better: higher,
     counts: [cr, cri, pr]}
  - {id: mrd, label: MRD negativity, abbreviation: MRD-, kind: efficacy, measure: proportion, better: higher,
     among: responders}
  - {id: pain, label: Pain, kind: efficacy, measure: mean, better: lower, unit: points}
  - {id: quality-of-life, label: Quality of life, kind: quality-of-life, measure: mean, better: higher, unit: points}
  - {id: neutropenia, label: Neutropenia, kind: harm, measure: proportion, better: lower,
     term: Neutrophil count decreased}
  - {id: febrile-neutropenia, label: Febrile neutropenia, kind: harm, measure: proportion, better: lower,
     term: Febrile neutropenia}
  - {id: sepsis, label: Sepsis, kind: harm, measure: proportion, better: lower, term: Sepsis}
  - {id: any-ae, label: Any adverse event, kind: harm, measure: proportion, better: lower}
"""

_RESULT = frozenset(Result.model_fields) - {"stated"}
_ESTIMATE = frozenset(Estimate.model_fields)
_LAYERS = ("review", "report", "registry")


def review(case: Mapping[str, Any], file: str = "case.yaml") -> Review:
    """The review that a case describes. Raises ``UnreadableReview`` for a case that is no review."""
    return _Builder(case, file).review()


def facts(case: Mapping[str, Any], file: str = "case.yaml") -> Facts:
    """The facts of a case."""
    if "text" in case:
        arms = bool(case.get("own", True))
        return reading.audit(case["text"], methods=case.get("methods", ""), arms=arms, file=file).facts
    return manuscripts.add(read(review(case, file)), case, file)


def findings(case: Mapping[str, Any], code: str, file: str = "case.yaml") -> list[Finding]:
    """What one rule says about a case."""
    return engine.run(facts(case, file), engine.select([code]))


def parse(text: str, file: str = "case.yaml") -> Any:
    """A case written in a test: the same YAML as in the files of cases."""
    return yaml_text.parse(text, file)


@functools.cache
def cases(code: str) -> Mapping[str, Any]:
    """The file of cases of a rule: ``fires`` and ``silent``."""
    file = f"{code}.yaml"
    parsed: Mapping[str, Any] = parse((CASES / file).read_text("utf-8"), file)
    return parsed


class _Builder:
    def __init__(self, case: Mapping[str, Any], file: str) -> None:
        self.case, self.file = case, file
        self.defaults = parse(_DEFAULTS, "defaults.yaml")

    def review(self) -> Review:
        measures = {each["id"]: each["measure"] for each in self.rows("outcomes")}
        built = Review(
            about=self.one(About, self.about()),
            classes=self.all(InterventionClass, self.rows("classes")),
            interventions=self.all(Intervention, self.rows("interventions")),
            outcomes=self.all(Outcome, self.rows("outcomes")),
            searches=self.all(Search, self.searches()),
            records=self.all(Record, self.records()),
            decisions=self.all(Decision, self.decisions()),
            link_decisions=self.all(LinkDecision, self.link_decisions()),
            notices=self.all(Notice, self.case.get("notices") or ()),
            flow=self.all(FlowCount, self.flow()),
            studies=self.all(Study, self.studies(measures)),
            analyses=self.all(Analysis, self.numbered("analyses", "analysis", label="An analysis")),
            gradings=self.all(Grading, self.numbered("gradings", "grading")),
            bodies=self.all(BodyOfEvidence, self.numbered("bodies", "body", intervention="drug", comparator="chemo")),
            economics=self.one(Economics, self.case.get("economics") or self.made({})),
            claims=self.all(Claim, self.claims()),
            citations=self.all(Citation, (_with(each, section="1") for each in self.case.get("citations") or ())),
            references=self.all(Reference, self.references()),
        )
        problems = broken_links(built)
        assert not problems, "\n".join(map(str, problems))
        return built

    def one(self, type_: type[M], content: Mapping[str, Any]) -> M:
        return validate(type_, content, self.file)

    def all(self, type_: type[M], contents: Any) -> tuple[M, ...]:
        return tuple(self.one(type_, each) for each in contents)

    def made(self, content: Mapping[str, Any], line: int = 0) -> Located:
        """A mapping that the case does not write out; it stands where the case does."""
        origin = getattr(self.case, "origin", Origin(self.file, 1))
        return Located(content, Origin(self.file, line or origin.line))

    def rows(self, name: str) -> list[Any]:
        """The defaults, and what the case adds."""
        return [*self.defaults[name], *(self.case.get(name) or ())]

    def numbered(self, name: str, prefix: str, **defaults: Any) -> Iterator[Located]:
        for at, each in enumerate(self.case.get(name) or (), 1):
            yield _with(each, id=f"{prefix}-{at}", **defaults)

    def about(self) -> Located:
        question = {
            "text": "?",
            "population": "people",
            "intervention": "drug",
            "comparator": "chemotherapy",
            "outcomes": ["os"],
        }
        protocol = dict(self.case.get("protocol") or {})
        protocol.setdefault("question", self.made(question))
        criteria = protocol.get("criteria") or ()
        protocol["criteria"] = [_with(c, id=f"criterion-{at}", text="a criterion") for at, c in enumerate(criteria, 1)]
        return self.made(
            {
                "id": "case",
                "title": "A case",
                "kind": "re-expressed" if self.case.get("flow") else "teaching",
                "protocol": self.made(protocol),
            }
        )

    def searches(self) -> Iterator[Located]:
        for at, each in enumerate(self.case.get("searches") or (), 1):
            yield _with(each, id=f"search-{at}", source=f"Source {at}")
        if self.case.get("records"):
            yield self.made({"id": "found", "source": "A source"})

    def records(self) -> Iterator[Located]:
        for each in self.case.get("records") or ():
            yield _with(each, search="found", title="A title")

    def decisions(self) -> Iterator[Located]:
        """Two people include each record that the case names with its study: {m1: lund-2019}."""
        for record, study in (self.case.get("decisions") or {}).items():
            for person in ("ana", "ben"):
                content = {"person": person, "record": record, "stage": "full-text", "verdict": "include"}
                yield self.made({**content, "study": study, "time": "2026-01-01T09:00:00Z"})

    def link_decisions(self) -> Iterator[Located]:
        for at, each in enumerate(self.case.get("link_decisions") or ()):
            yield _with(each, person="ana", stage="linking", time=f"2026-01-02T09:{at:02d}:00Z")

    def flow(self) -> Iterator[Located]:
        stated = self.case.get("flow") or ()
        if isinstance(stated, Located):
            for box, n in stated.items():
                yield self.made({"box": box, "n": n}, stated.origin.at(box).line)
        else:
            yield from stated

    def references(self) -> Iterator[Located]:
        for each in self.case.get("references") or ():
            fields = {key: value for key, value in each.items() if key not in ("key", "type")}
            yield Located({"key": each["key"], "type": each.get("type", "article"), "fields": fields}, each.origin)

    def claims(self) -> Iterator[Located]:
        for at, each in enumerate(self.case.get("claims") or (), 1):
            own = ("id", "section", "anchor", "cites", "quote", "states")
            claim = {key: value for key, value in each.items() if key in own}
            stated = {key: value for key, value in each.items() if key not in own}
            claim.setdefault("states", [Located(stated, each.origin)])
            anchor = self.made({"quote": claim.pop("quote", None)}, each.origin.line)
            yield _with(Located(claim, each.origin), id=f"claim-{at}", section="1", anchor=anchor)

    def studies(self, measures: Mapping[str, str]) -> Iterator[Located]:
        written = list(self.case.get("studies") or ())
        alone = self.case.get("study") or self.made({})
        if self.case.get("results"):
            alone = Located({**alone, "results": self.case["results"]}, alone.origin)
        if alone:
            written.insert(0, alone)
        for at, each in enumerate(written, 1):
            yield self.study(each, at, measures)

    def study(self, written: Located, at: int, measures: Mapping[str, str]) -> Located:
        study: dict[str, Any] = dict(written)
        number, reported, level = study.pop("n", None), study.pop("n_report", None), study.pop("level", None)
        if number or reported:
            study["participants"] = self.layers(written, "n", {"review": number, "report": reported})
        if level:
            study["appraisals"] = [self.made({"level": level}, written.origin.at("level").line)]
        for name in ("design", "age"):
            if name in study:
                study[name] = _review_layer(study[name])
        traits = study.get("traits") or {}
        study["traits"] = {name: _review_layer(values) for name, values in traits.items()}
        study["arms"] = [*self.arms(written)]
        reports = study.get("reports") or [f"reference-{at}"]
        study["reports"] = [self.made({"id": each}) if isinstance(each, str) else each for each in reports]
        results = study.get("results") or ()
        study["results"] = [self.result(each, i, measures) for i, each in enumerate(results, 1)]
        return _with(Located(study, written.origin), id=f"study-{at}", label=f"Author {at} (2020)")

    def layers(self, written: Located, key: str, numbers: Mapping[str, Any]) -> Located:
        line = written.origin.at(key).line
        return self.made({layer: self.made({"n": n}, line) for layer, n in numbers.items() if n}, line)

    def arms(self, written: Located) -> Iterator[Located]:
        arms = written.get("arms") or ()
        if not arms:
            yield self.made({"id": "only", "label": "Only arm", "interventions": ["drug"]})
        elif isinstance(arms, Located):
            for at, (name, n) in enumerate(arms.items()):
                sizes = n if isinstance(n, dict) else {"review": n}
                content: dict[str, Any] = {"id": name, "participants": self.layers(arms, name, sizes)}
                yield self.arm(Located(content, Origin(self.file, arms.origin.at(name).line)), at)
        else:
            for at, each in enumerate(arms):
                yield self.arm(each if isinstance(each, Located) else self.made({"id": each}), at)

    def arm(self, written: Located, at: int) -> Located:
        role = ("experimental", ["drug"]) if at == 0 else ("comparator", ["chemo"])
        return _with(written, label=f"Arm {written['id']}", role=role[0], interventions=role[1])

    def result(self, written: Located, at: int, measures: Mapping[str, str]) -> Located:
        default = "hazard-ratio" if "contrast" in written else measures[written["outcome"]]
        result: dict[str, Any] = {key: value for key, value in written.items() if key in _RESULT}
        stated: dict[str, Any] = {}
        own = {key: value for key, value in written.items() if key in _ESTIMATE | {"ci"}}
        if own:
            stated["review"] = _estimate(Located(own, written.origin), default)
        for layer in _LAYERS[1:]:
            if f"in_{layer}" in written:
                stated[layer] = _estimate(written[f"in_{layer}"], default)
        unknown = set(written) - _RESULT - _ESTIMATE - {"ci", "in_report", "in_registry"}
        assert not unknown, f"{self.file}:{written.origin.line}: unknown {unknown}"
        result["stated"] = Located(stated, written.origin)
        return _with(Located(result, written.origin), id=f"result-{at}")


def _estimate(written: Located, measure: str) -> Located:
    estimate = dict(written)
    limits = estimate.pop("ci", None)
    if limits is not None:
        low, high = (part.strip() for part in str(limits).split(" to "))
        content = {"kind": "confidence", "level": "95", "low": low, "high": high}
        estimate["interval"] = Located(content, Origin(written.origin.file, written.origin.line))
    return _with(Located(estimate, written.origin), measure=measure)


def _review_layer(written: Any) -> Any:
    """``{review: ...}`` where a case names no source."""
    if isinstance(written, Located):
        return written if set(written) & set(_LAYERS) else Located({"review": written}, written.origin)
    return {"review": written}


def _with(written: Mapping[str, Any], **defaults: Any) -> Located:
    """The mapping with defaults for what it leaves out, at the same place."""
    origin = written.origin if isinstance(written, Located) else Origin("case.yaml", 1)
    return Located({**defaults, **written}, origin)
