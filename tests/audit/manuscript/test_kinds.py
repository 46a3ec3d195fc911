"""What a paragraph is, told by its words; each case has neighbours that must not be taken for it."""

from __future__ import annotations

import pytest

from consilience.audit.manuscript import kinds


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("Table 1. Characteristics", True),
        ("TABLE IV Characteristics of the trials", True),
        ("Tabla 2: Los ensayos", True),
        ("Figure 1 PRISMA flow diagram", True),
        ("Supplementary Table S3. More", True),
        ("Cuadro 1. Ensayos", True),
        ("Table 1 shows the trials.", False),
        ("Table 1 and Figure 2 are below.", False),
        ("Tables are useful.", False),
        ("La Tabla 1 muestra", False),
        ("Figure skating injuries", False),
    ],
)
def test_captions(text: str, is_it: bool) -> None:
    assert kinds.is_caption(text) is is_it


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("Abbreviations: ALL, acute lymphoblastic leukaemia.", True),
        ("Abreviaturas: LLA, leucemia linfoblástica aguda", True),
        ("EFS, event-free survival; OS, overall survival; HR, hazard ratio.", True),
        ("CI = confidence interval; RR = risk ratio", True),
        ("Abbreviations are defined in the text.", False),
        ("Adults, children; both were treated.", False),
        ("EFS was 71%; OS was 80%.", False),
    ],
)
def test_abbreviations(text: str, is_it: bool) -> None:
    assert kinds.is_abbreviations(text) is is_it


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("Ana Pérez^1, John Smith^2* and Luz María Torres-Espíndola", True),
        ("Department of Medicine, University of Somewhere, Mexico", True),
        ("Received: 26 June 2025; Accepted: 12 January 2026", True),
        ("Recibido: 3 de mayo", True),
        ("someone@example.org", True),
        ("This is an open-access article distributed under the terms of a licence.", True),
        ("The hazard ratio was 0.70 (95% CI 0.47 to 1.03).", False),
        ("Children were treated.", False),
        ("HR 0.70", False),
        ("Patients received 5 mg daily.", False),
    ],
)
def test_front_matter(text: str, is_it: bool) -> None:
    assert kinds.is_front(text) is is_it


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12. Roe B. A trial.", "12"),
        ("[3] Roe B.", "3"),
        ("(4) Roe B.", "4"),
        ("7 Roe B, Doe A.", "7"),
        ("Roe B. 2010.", ""),
        ("10.1000/x is a DOI", ""),
    ],
)
def test_reference_numbers(text: str, number: str) -> None:
    assert kinds.reference_number(text) == number
