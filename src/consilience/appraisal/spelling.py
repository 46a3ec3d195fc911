"""How instruments, domains, questions and answers are written: the spellings that mean one thing are taken for it.

"Probably yes", "py" and "PY" are one answer, "D2", "Domain 2" and 2 one domain, "RoB 2" and "rob2" one instrument. What
could mean two things is left as it stands, so that it is refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from consilience.model.instrument import NOT_ASKED, Domain

_WORDS = {
    "yes": "y",
    "probablyyes": "py",
    "probablyno": "pn",
    "no": "n",
    "noinformation": "ni",
    "notapplicable": "na",
    "strongyes": "sy",
    "weakyes": "wy",
    "weakno": "wn",
    "strongno": "sn",
    # Spanish and Portuguese, in which the questions can be asked
    **dict.fromkeys(("sí", "si", "sim"), "y"),
    **dict.fromkeys(("probablementesí", "probablementesi", "provavelmentesim"), "py"),
    **dict.fromkeys(("probablementeno", "provavelmentenão", "provavelmentenao"), "pn"),
    **dict.fromkeys(("não", "nao"), "n"),
    **dict.fromkeys(("sininformación", "sininformacion", "seminformação", "seminformacao"), "ni"),
    **dict.fromkeys(("noaplicable", "noaplica", "nãoseaplica", "naoseaplica"), "na"),
}
_BEFORE = re.compile(r"^(?:risk of )?bias (?:arising from|due to|in|of)(?: the)? ")


def plain(name: object) -> str:
    """A name without case, spaces and signs: "RoB 2" and "rob-2" are "rob2"."""
    return re.sub(r"[\W_]+", "", str(name).casefold())


def known_as(name: str, candidates: Mapping[str, Iterable[str]]) -> str | None:
    """The candidate of which a name is a spelling; None where it is one of none, or of two."""
    found = {id for id, names in candidates.items() if plain(name) in {plain(id), *map(plain, names)}}
    return found.pop() if len(found) == 1 else None


def answer_in(given: object, choices: Sequence[str]) -> str | None:
    """An answer as one of the choices, or NA; as it stands where it is none of them; None where nothing is given."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if isinstance(given, bool):
        return str(given).lower()
    if given in choices or given == NOT_ASKED:
        return str(given)
    written = plain(given)
    for choice in (*choices, NOT_ASKED):
        own = plain(choice)
        if written == own or _WORDS.get(written, written) == _WORDS.get(own, own):
            return choice
    return str(given).strip()


def question_in(given: object, ids: Collection[str]) -> str | None:
    """The question of that id ("2.1", "Q2.1", "sq 2.1"; of cluster trials "1.1" is 1a.1); None where there is none."""
    if isinstance(given, bool) or not isinstance(given, str | int):
        return None
    if given in ids:
        return str(given)
    wanted = re.sub(r"^(?:sq|q)\s*(?=\d)", "", str(given).strip().casefold())
    own = {id.casefold(): id for id in ids}
    return own.get(wanted) or own.get(re.sub(r"^(\d)\.", r"\1a.", wanted))


def names_of(domain: Domain) -> set[str]:
    """The spellings of a domain: its number with and without "D" or "Domain", its name, its other names."""
    numbers = {plain(name) for name in (domain.id, *domain.aliases)}
    numbers |= {f"{before}{number}" for number in numbers for before in ("d", "domain")}
    return numbers | {plain(domain.code)} | {subject(name) for name in (domain.label, *domain.aliases)}


def subject(name: object) -> str:
    """What a domain is about: "Bias due to missing outcome data" is "missingoutcomedata"; -ize is -ise."""
    words = " ".join(str(name).casefold().split())
    return plain(_BEFORE.sub("", words).replace("iz", "is"))
