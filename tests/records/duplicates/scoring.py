"""How well groups of duplicates fit known ones: record level, as users feel it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from consilience.records.duplicates import Duplicates


class Score(NamedTuple):
    """Counts of records. ``lost`` would be the serious error: a publication that no record stands for any more."""

    records: int
    duplicates: int
    """Records that another one truly stands for."""
    found: int
    lost: int
    asked: int
    """True duplicates among the pairs to be looked at."""
    looked_at: int
    """Records in pairs to be looked at."""

    @property
    def f1(self) -> float:
        return 2 * self.found / (self.found + self.lost + self.duplicates) if self.duplicates else 1.0

    @property
    def recall_with_asked(self) -> float:
        return (self.found + self.asked) / self.duplicates if self.duplicates else 1.0

    def __add__(self, other: tuple[object, ...]) -> Score:
        assert isinstance(other, Score)
        return Score(*(a + b for a, b in zip(self, other, strict=True)))

    def line(self, name: str) -> str:
        return (
            f"{name:20} {self.records:6} records, {self.duplicates:5} duplicates: {self.found:5} found, "
            f"{self.lost} lost, F1 {self.f1:.4f}, recall with questions {self.recall_with_asked:.4f}, "
            f"{100 * self.looked_at / self.records:.2f} % looked at"
        )


def score(found: Duplicates, publication: Mapping[str, object]) -> Score:
    """Score groups against the publication that each record describes."""
    right = lost = 0
    for group in found.groups:
        members = Counter(publication[record] for record in group)
        right += sum(n - 1 for n in members.values())
        lost += len(members) - 1
    asked = sum(publication[each.pair[0]] == publication[each.pair[1]] for each in found.review)
    looked_at = {record for each in found.review for record in each.pair}
    duplicates = len(publication) - len(set(publication.values()))
    return Score(found.records, duplicates, right, lost, asked, len(looked_at))
