"""In which form a record says that its publication came out, where that is not a journal's article."""

from __future__ import annotations

import re
from typing import Literal

from consilience.model.record import Record

Form = Literal["preprint", "thesis", ""]
"""An empty string where the record says neither: an article, a meeting abstract, or a record that says little."""

# Prefixes that servers of preprints share with nobody, or the form of their numbers where they do.
_PREPRINT_DOI = re.compile(
    r"10\.1101/(?:\d{4}\.\d\d\.\d\d\.\d+|\d{6}(?!\d))"  # bioRxiv and medRxiv; the rest of 10.1101 are journals
    r"|10\.(?:48550/arxiv|21203/rs|2139/ssrn|20944/preprints|26434/chemrxiv|1590/scielopreprints|2196/preprints"
    r"|36227/techrxiv|22541/au|14293/s2199|32388/|35542/osf|312(?:19|34|35)/osf|31730/osf|33774/|12688/verixiv)",
)
_PREPRINT_JOURNAL = re.compile(
    r"\b(?:bio|med|ar|chem|psy|tech|soc|edu|sport)[rχ]xiv\b|\bresearch square\b|\bssrn\b|\bpreprints?\b|^arxiv",
    re.IGNORECASE,
)
_PREPRINT = re.compile(r"\bpre-?prints?\b|^posted-content$", re.IGNORECASE)
_THESIS = re.compile(r"^THES$|\b(?:dissertations?|thesis|theses|phdthesis|mastersthesis)\b", re.IGNORECASE)
_NO_MORE = frozenset({"JOUR", "Journal Article", "article"})
"""Kinds that most records have; looked at no further."""


def form(record: Record, doi: str) -> Form:
    """Preprint or thesis, by its DOI (bare, lower case), its journal, or what the source calls it."""
    if doi and _PREPRINT_DOI.match(doi):
        return "preprint"
    journal = record.journal or record.journal_short
    if journal and _PREPRINT_JOURNAL.search(journal):
        return "preprint"
    for kind in (record.kind, *record.publication_types):
        if kind and kind not in _NO_MORE:
            if _PREPRINT.search(kind):
                return "preprint"
            if _THESIS.search(kind):
                return "thesis"
    return ""
