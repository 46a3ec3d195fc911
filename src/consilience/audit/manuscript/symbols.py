"""The font Symbol: what its letters look like, for documents that print ≥ as a character of that font.

Source: Adobe's Symbol encoding, https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt
"""

from __future__ import annotations

_GREEK = dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_CAPITALS = dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True))
_SIGNS = {
    0x2D: "−", 0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±",
    0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xD7: "⋅", 0xE5: "∑",
    0xD6: "√", 0x40: "≅",
}  # fmt: skip


def symbol(font: str, code: str) -> str:
    """The character of a ``w:sym`` element: hexadecimal code, often in the private area from F000."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    number = number - 0xF000 if 0xF000 <= number <= 0xF0FF else number
    if not 0x20 <= number < 0x110000 or 0xD800 <= number < 0xE000:
        return ""
    if font.lower().startswith("symbol"):
        return (_GREEK | _CAPITALS | _SIGNS).get(number, chr(number))
    return "•" if font.lower().startswith("wingdings") else chr(number)
