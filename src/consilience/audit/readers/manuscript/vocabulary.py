"""Outcomes by the words that name them, in English, Spanish and Portuguese.

``counts`` are the events that end survival, or the responses that count (see ``Outcome.counts``): they tell which
survival lies below which. An outcome that is not listed is told by its own words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from consilience.model.estimate import Measure

OutcomeKind = Literal["efficacy", "harm", "quality-of-life", "cost"]


@dataclass(frozen=True, slots=True)
class Named:
    """One outcome and its names; ``pattern`` is a regular expression for whole words, lower case, accents kept."""

    id: str
    label: str
    abbreviation: str | None
    measure: Measure
    better: Literal["higher", "lower"]
    pattern: str
    kind: OutcomeKind = "efficacy"
    counts: tuple[str, ...] = ()
    term: str | None = None
    """CTCAE term of a harm."""
    among: str | None = None
    """Denominator where it is usually not everybody."""


OUTCOMES: tuple[Named, ...] = (
    Named(
        "efs",
        "Event-free survival",
        "EFS",
        "survival",
        "higher",
        r"event[- ]free survival|efs|sle|supervivencia libre de eventos?|sobrevida libre de eventos?"
        r"|sobrevida livre de eventos?",
        counts=("death", "relapse", "no-remission", "second-cancer"),
    ),
    Named(
        "dfs",
        "Disease-free survival",
        "DFS",
        "survival",
        "higher",
        r"disease[- ]free survival|dfs|slen|(supervivencia|sobrevida) libre de enfermedad"
        r"|sobrevida livre de doença",
        counts=("death", "relapse"),
    ),
    Named(
        "rfs",
        "Relapse-free survival",
        "RFS",
        "survival",
        "higher",
        r"(relapse|recurrence)[- ]free survival|rfs|leukemia[- ]free survival|lfs"
        r"|(supervivencia|sobrevida) libre de reca[íi]das?",
        counts=("death", "relapse"),
    ),
    Named(
        "pfs",
        "Progression-free survival",
        "PFS",
        "survival",
        "higher",
        r"progression[- ]free survival|pfs|slp|(supervivencia|sobrevida) libre de progresi[óo]n"
        r"|sobrevida livre de progressão",
        counts=("death", "progression"),
    ),
    Named(
        "os",
        "Overall survival",
        "OS",
        "survival",
        "higher",
        r"overall survival|os|sg|(supervivencia|sobrevida) (global|general)",
        counts=("death",),
    ),
    Named(
        "relapse",
        "Relapse",
        None,
        "cumulative-incidence",
        "lower",
        r"(cumulative incidence of )?(relapses?|recurrence)|relapse (incidence|rate)|cir"
        r"|(incidencia (acumulada )?de )?reca[íi]das?|tasa de reca[íi]das?",
        counts=("relapse",),
    ),
    Named(
        "mortality",
        "Mortality",
        None,
        "proportion",
        "lower",
        r"(all[- ]cause |overall )?(mortality|deaths?)|mortalidad|muertes?|mortalidade|[óo]bitos?",
        counts=("death",),
    ),
    Named(
        "cr",
        "Complete remission",
        "CR",
        "proportion",
        "higher",
        r"complete (remission|response)s?|cr|rc|(remisi[óo]n|respuesta) completa|(remissão|resposta) completa",
        counts=("cr",),
    ),
    Named(
        "cr-or-cri",
        "Complete remission with or without recovery of counts",
        "CR/CRi",
        "proportion",
        "higher",
        r"cr ?(/|or|\+|and) ?cri|cri ?(/|or|\+) ?cr|complete remission with or without .{0,40}recovery",
        counts=("cr", "cri"),
    ),
    Named("cri", "Complete remission with incomplete recovery", "CRi", "proportion", "higher", r"cri", counts=("cri",)),
    Named(
        "pr",
        "Partial response",
        "PR",
        "proportion",
        "higher",
        r"partial (remission|response)s?|pr|rp|(remisi[óo]n|respuesta) parcial",
        counts=("pr",),
    ),
    Named(
        "cr-or-pr",
        "Complete or partial response",
        "CR/PR",
        "proportion",
        "higher",
        r"cr ?(/|or|\+) ?pr",
        counts=("cr", "pr"),
    ),
    Named(
        "orr",
        "Overall response",
        "ORR",
        "proportion",
        "higher",
        r"(overall|objective) (response|remission)( rate)?|orr|(tasa de )?respuesta (global|objetiva)",
        counts=("cr", "cri", "pr"),
    ),
    Named(
        "mrd",
        "Negative minimal residual disease",
        "MRD-",
        "proportion",
        "higher",
        r"(mrd|emr|minimal residual disease|measurable residual disease)[- ]?((negativ\w*|clearance|remission|response)"
        r"( rate)?)?[-–−]?|negative (mrd|minimal residual disease)|enfermedad m[íi]nima residual negativa",
        among="responders",
    ),
    Named(
        "adverse-events",
        "Any adverse event",
        "AE",
        "proportion",
        "lower",
        r"(any )?(adverse events?|aes?|teaes?|toxicit(y|ies))|(any|cualquier) (ae|ea)|eventos? adversos?",
        kind="harm",
    ),
    Named(
        "serious-adverse-events",
        "Serious adverse event",
        "SAE",
        "proportion",
        "lower",
        r"(any )?serious (adverse events?|aes?|eas?)|saes?|eventos? adversos? (graves|serios)",
        kind="harm",
    ),
    Named(
        "neutropenia",
        "Neutropenia",
        None,
        "proportion",
        "lower",
        r"neutropenia|neutrophil count decreased",
        kind="harm",
        term="Neutrophil count decreased",
    ),
    Named(
        "febrile-neutropenia",
        "Febrile neutropenia",
        None,
        "proportion",
        "lower",
        r"febrile neutropenia|neutropenic fever|neutropenia febril|fiebre neutrop[ée]nica",
        kind="harm",
        term="Febrile neutropenia",
    ),
    Named(
        "thrombocytopenia",
        "Thrombocytopenia",
        None,
        "proportion",
        "lower",
        r"thrombocytopenia|platelet count decreased|trombocitopenia",
        kind="harm",
        term="Platelet count decreased",
    ),
    Named("anaemia", "Anaemia", None, "proportion", "lower", r"an(a)?emia", kind="harm", term="Anemia"),
    Named(
        "infection",
        "Infection",
        None,
        "proportion",
        "lower",
        r"(severe |serious )?infections?|infecci(ón|ones)",
        kind="harm",
    ),
    Named(
        "sepsis",
        "Sepsis",
        None,
        "proportion",
        "lower",
        r"sepsis|septic(a)?emia|septicemia",
        kind="harm",
        term="Sepsis",
    ),
    Named(
        "cytokine-release",
        "Cytokine release syndrome",
        "CRS",
        "proportion",
        "lower",
        r"cytokine[- ]release( syndrome)?|crs|s[íi]ndrome de liberaci[óo]n de citoquinas|slc",
        kind="harm",
        term="Cytokine release syndrome",
    ),
    Named(
        "neurotoxicity",
        "Neurotoxicity",
        None,
        "proportion",
        "lower",
        r"neurotoxicity|icans|neurologic(al)? (adverse )?events?|neurotoxicidad",
        kind="harm",
    ),
    Named(
        "neuropathy", "Neuropathy", None, "proportion", "lower", r"(peripheral )?neuropathy|neuropat[íi]a", kind="harm"
    ),
    Named(
        "mucositis", "Mucositis", None, "proportion", "lower", r"(oral )?mucositis", kind="harm", term="Mucositis oral"
    ),
    Named("diarrhoea", "Diarrhoea", None, "proportion", "lower", r"diarrh(o)?ea|diarrea", kind="harm", term="Diarrhea"),
    Named("nausea", "Nausea", None, "proportion", "lower", r"n[áa]useas?", kind="harm", term="Nausea"),
    Named("vomiting", "Vomiting", None, "proportion", "lower", r"vomiting|v[óo]mitos?", kind="harm", term="Vomiting"),
    Named(
        "quality-of-life",
        "Quality of life",
        "QoL",
        "mean",
        "higher",
        r"(health[- ]related )?quality of life|hr?qol|calidad de vida|qualidade de vida",
        kind="quality-of-life",
    ),
    Named("pain", "Pain", None, "mean", "lower", r"pain( scores?| intensity)?|dolor"),
)
"""More specific names stand in no particular order: the longest match wins."""
