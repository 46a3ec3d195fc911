"""Which studies each table lists: to see whether a study is lost between two tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...facts import StudyList
from ...finding import Spot
from ...manuscript.document import Manuscript
from .places import spot
from .references import slug
from .shapes import Shaped, is_total, text_of
from .studies import Studies

_DESCRIBING = frozenset({"design", "country", "age", "intervention", "comparator", "n", "followup", "year"})
_NO_LIST = re.compile(
    r"exclu|search|b[úu]squeda|ongoing|en curso|subgroup|subgrupo|sensitiv|sensibil|awaiting|quality of life|econom",
    re.IGNORECASE,
)
"""Captions of tables that list other studies, or only some of those included."""


def read_study_lists(manuscript: Manuscript, tables: Sequence[Shaped], studies: Studies) -> Iterator[StudyList]:
    """The tables with one row a study. Those that say what the studies are, are told by three columns of that kind."""
    for shaped in tables:
        if shaped.shape not in ("studies", "forest") or _NO_LIST.search(shaped.caption):
            continue
        found: dict[str, tuple[str, Spot]] = {}
        for line in shaped.lines:
            cell = line.cells[0]
            label = text_of(manuscript, cell)
            if cell is None or not label or is_total(label):
                continue
            key = studies.lines.get((shaped.block.span.start, line.index)) or _key(label)
            found.setdefault(key, (label, spot(manuscript, cell.span, f"study/{key}")))
        roles = {column.role for column in shaped.columns}
        if len(found) > 1:
            described = shaped.shape == "studies" and len(roles & _DESCRIBING) > 2
            yield StudyList(shaped.caption, described, found)


def _key(label: str) -> str:
    """The key that a study of this label has, where a table lists it."""
    return slug(re.sub(r"\bet al\.?|\by cols?\.?", "", label))[:60].strip("-")
