"""Formulas in TeX as one line of text: what an estimate or a test statistic needs, no more."""

from __future__ import annotations

import re

_LATEX = {
    r"\pm": "±", r"\leq": "≤", r"\le": "≤", r"\geq": "≥", r"\ge": "≥", r"\times": "×", r"\chi": "χ", r"\tau": "τ",
    r"\alpha": "α", r"\beta": "β", r"\mu": "μ", r"\approx": "≈", r"\sim": "~", r"\%": "%", r"\,": " ", r"\;": " ",
    r"\ ": " ", r"\cdot": "·", r"\kappa": "κ", r"\gamma": "γ", r"\delta": "δ", r"\Delta": "Δ", r"\sigma": "σ",
    r"\infty": "∞", r"\neq": "≠", r"\lt": "<", r"\gt": ">", r"\{": "{", r"\}": "}",
}  # fmt: skip

_COMMAND = re.compile(r"\\\\|\\(?:[A-Za-z]+|.)", re.DOTALL)

_FRACTION = re.compile(r"\\d?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")

_WHOLE = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)


def plain_formula(tex: str) -> str:
    """``p \\le 0.05`` is "p ≤ 0.05"; unknown commands, braces and a document around the formula are dropped."""
    found = _WHOLE.search(tex)
    body = (found[1] if found else tex).replace("$", "")
    plain = _COMMAND.sub(lambda command: _LATEX.get(command[0], ""), _FRACTION.sub(r"\1/\2", body))
    return plain.replace("{", "").replace("}", "")
