"""What each instrument knows: its levels, its number of domains, and the designs it is made for.

RoB 2: Sterne 2019, BMJ 366:l4898. ROBINS-I: Sterne 2016, BMJ 355:i4919 (seven domains; it compares interventions, so a
study without a comparison group does not fit). Official texts: https://www.riskofbias.info
"""

from __future__ import annotations

from dataclasses import dataclass

from consilience.model.appraisal import Appraisal, InstrumentName
from consilience.model.protocol import Protocol
from consilience.model.queries import allocation
from consilience.model.study import Allocation, Study


@dataclass(frozen=True, slots=True)
class Instrument:
    """One instrument; ``levels`` from best to worst."""

    name: InstrumentName
    title: str
    levels: tuple[str, ...]
    domains: int
    designs: frozenset[Allocation]
    needs_comparator: bool = False


INSTRUMENTS: dict[InstrumentName, Instrument] = {
    instrument.name: instrument
    for instrument in (
        Instrument("rob2", "RoB 2", ("low", "some concerns", "high"), 5, frozenset({"randomised"})),
        Instrument(
            "robins-i",
            "ROBINS-I",
            ("low", "moderate", "serious", "critical", "no information"),
            7,
            frozenset({"non-randomised", "observational"}),
            needs_comparator=True,
        ),
    )
}

_SUFFIXES = (" risk of bias", " risk", " bias")


def normal_level(printed: str) -> str:
    """A printed level in lower case without the words "risk of bias": "Moderate risk" is "moderate"."""
    level = " ".join(printed.lower().split())
    for suffix in _SUFFIXES:
        level = level.removesuffix(suffix)
    return level


def instrument_for(study: Study, appraisal: Appraisal, protocol: Protocol) -> Instrument | None:
    """The instrument of an appraisal: the one it names, else the one that the protocol plans for the study's design."""
    if appraisal.instrument is not None:
        return INSTRUMENTS.get(appraisal.instrument)
    how = allocation(study)
    for plan in protocol.appraisal:
        if how in plan.designs:
            return INSTRUMENTS.get(plan.instrument)
    return None


def owners(level: str) -> list[Instrument]:
    """The instruments that know a (normalised) level."""
    return [instrument for instrument in INSTRUMENTS.values() if level in instrument.levels]
