"""Headings: their number, their title, and the role of the section below them."""

from __future__ import annotations

import re

from .document import Role

_NUMBER = re.compile(r"^\s*((?:\d+\.)*\d+|[IVX]+)[.)]?\s+(?=\S)")

_TITLES: dict[Role, str] = {
    "references": "references?|bibliography|literature cited|referencias|bibliograf[íi]a|refer[êe]ncias",
    "abstract": "abstract|(summary|synopsis|resumen|resumo|sumario)$",
    "introduction": "introduction|background|rationale|objectives?|aims?|introducci[óo]n|antecedentes|objetivos?"
    "|introdu[çc][ãa]o",
    "methods": "(materials?|patients|participants|subjects) and methods|methods?|methodology|statistical|study design"
    "|search strategy|eligibility|data (extraction|analysis)|(material(es)?|pacientes) y m[ée]todos|m[ée]todos?"
    "|metodolog[íi]a|(materia(l|is)|pacientes) e m[ée]todos",
    "discussion": "(results? and )?discussion|(study )?limitations?|comment|(resultados y )?discusi[óo]n|limitaciones"
    "|discuss[ãa]o",
    "results": "results?|findings|resultados?|hallazgos",
    "conclusion": "conclusions?|interpretation|conclusi[óo]n(es)?|conclus(ão|ões)",
    "other": "acknowledge?ments?|funding|conflicts? of interest|competing interests|declarations?|author contributions"
    "|data availability|supplementary|appendix|ethics|publisher|generative ai|agradecimientos|financiaci[óo]n"
    "|conflictos? de inter[ée]s",
}
_ROLES = {role: re.compile(rf"({titles})(?!\w)") for role, titles in _TITLES.items()}


def number_and_title(heading: str) -> tuple[str, str]:
    """``3.1.1 Imatinib`` is ("3.1.1", "Imatinib"); without a number the first is empty."""
    match = _NUMBER.match(heading)
    return (match[1], heading[match.end() :].strip()) if match else ("", heading.strip())


def role_of(title: str) -> Role | None:
    """What the section of this title is, in English, Spanish or Portuguese; None where the title does not tell."""
    plain = title.strip().lower().rstrip(".:")
    return next((role for role, pattern in _ROLES.items() if pattern.match(plain)), None)


def looks_like_data(cell: str) -> bool:
    """True for a cell that begins with a number or holds one that is no year, count in a label, or unit."""
    return bool(re.match(r"^[<>≤≥~≈±−-]?\s*\d", cell.strip())) and not re.fullmatch(r"(19|20)\d\d", cell.strip())
