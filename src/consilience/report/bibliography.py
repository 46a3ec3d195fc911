"""References as a reader sees them: a short citation, and an entry of the list."""

from __future__ import annotations

import re
from dataclasses import dataclass

from consilience.model.review import Reference

_PLAIN = str.maketrans({"{": "", "}": "", "~": " "})


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the list of references."""

    key: str
    authors: str
    year: str
    title: str
    container: str
    locator: str
    link: str
    link_text: str
    reports_of: tuple[tuple[str, str], ...] = ()
    """Studies of which it is a report: label and path."""


def plain(field: str) -> str:
    """A BibTeX field as text: no braces, dashes as dashes."""
    text = re.sub(r"\\([&%$#_])", r"\1", field).translate(_PLAIN)
    return re.sub(r"(?<!-)--(?!-)", "–", text).strip()


def authors(reference: Reference) -> list[str]:
    """Authors (else editors) as written, ``others`` included."""
    field = reference.fields.get("author") or reference.fields.get("editor") or ""
    return [plain(name) for name in re.split(r"\s+and\s+", field) if name.strip()]


def short(reference: Reference) -> str:
    """``Shen et al. 2020``; an entry without authors is named by its key."""
    families = [name.split(",")[0].strip() for name in authors(reference)]
    if not families:
        name = reference.key
    elif len(families) == 1:
        name = families[0]
    elif len(families) == 2 and families[1] != "others":
        name = f"{families[0]} and {families[1]}"
    else:
        name = f"{families[0]} et al."
    return f"{name} {reference.fields.get('year', '')}".strip()


def entry(reference: Reference, reports_of: tuple[tuple[str, str], ...] = ()) -> Entry:
    """An entry of the list."""
    field = {name.lower(): plain(value) for name, value in reference.fields.items()}
    names = ["et al." if name == "others" else name.replace(",", "") for name in authors(reference)]
    link, link_text = _link(field)
    return Entry(
        key=reference.key,
        authors=", ".join(names),
        year=field.get("year", ""),
        title=field.get("title", ""),
        container=field.get("journal") or field.get("booktitle") or field.get("publisher") or "",
        locator=_locator(field),
        link=link,
        link_text=link_text,
        reports_of=reports_of,
    )


def _locator(field: dict[str, str]) -> str:
    volume = field.get("volume", "")
    if number := field.get("number", ""):
        volume += f"({number})"
    return ":".join(part for part in (volume, field.get("pages", "")) if part)


def _link(field: dict[str, str]) -> tuple[str, str]:
    if doi := field.get("doi", ""):
        bare = re.sub(r"^https?://(dx\.)?doi\.org/", "", doi)
        return safe_url(f"https://doi.org/{bare}"), f"doi:{bare}"
    url = safe_url(field.get("url", ""))
    return url, url


def safe_url(url: str | None) -> str:
    """A web address that may stand in a link; nothing for any other scheme."""
    url = (url or "").strip()
    return url if re.match(r"https?://[^\s\"'<>]+$", url, re.IGNORECASE) else ""
