"""Linking in a review: what is open, what people decided, and what a list of retractions says."""

from __future__ import annotations

import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any, Literal

from pydantic import ValidationError

from consilience.model.duplicates import kept as standing_for
from consilience.model.retraction import RetractionCheck
from consilience.model.review import Review
from consilience.model.selection import Decision, LinkDecision

from . import retractions
from .relations import Relation, relations
from .retractions import RetractionList
from .studies import STRENGTHS, Group, Proposal, confirmed, propose


class Refused(ValueError):
    """A decision that cannot be recorded; the message says why, and what to do."""


@dataclass(frozen=True)
class Listing:
    """Everything about links that a person should see of a review."""

    proposals: tuple[Proposal, ...]
    groups: tuple[Group, ...]
    stated: tuple[Relation, ...]
    hits: tuple[retractions.Hit, ...]
    said: tuple[tuple[str, str], ...]
    """Records whose own source says that they were retracted, with its words."""

    @property
    def relations(self) -> tuple[str, ...]:
        """The stated relations in words; those whose other end is not at hand name it as the source does."""
        return tuple(_sentence(each) for each in self.stated)

    @property
    def against(self) -> tuple[str, ...]:
        """What is said against publications, in words."""
        lines = [f"{id}: its own source says: {words}" for id, words in self.said]
        for hit in self.hits:
            notice = hit.notice
            when = f" on {notice.date.isoformat()}" if notice.date else ""
            why = f": {'; '.join(notice.reasons)}" if notice.reasons else ""
            lines.append(f"{', '.join((*hit.records, *hit.references))}: {notice.nature}{when}{why}")
        return tuple(lines)

    def as_json(self) -> dict[str, Any]:
        """The listing for programs."""
        return {
            "proposals": [asdict(each) for each in self.proposals],
            "studies": [asdict(each) for each in self.groups],
            "relations": [asdict(each) for each in self.stated],
            "notices": [
                {**hit.notice.model_dump(mode="json"), "records": hit.records, "references": hit.references}
                for hit in self.hits
            ],
            "retracted_by_source": [{"record": id, "words": words} for id, words in self.said],
        }


def listing(review: Review, least: str = "weak", *, everything: bool = False) -> Listing:
    """Open proposals of at least that strength, confirmed groups, stated relations, and retractions of a review.

    Records that everyone who decided excluded on title and abstract report no study of the review: they are left out
    of the proposals, unless ``everything``.
    """
    wanted = STRENGTHS[: STRENGTHS.index(least) + 1] if least in STRENGTHS else STRENGTHS
    drugs = {each.name: each.aliases for each in review.interventions}
    kept = standing_for(review.records, review.duplicates)
    out = set() if everything else {kept.get(id, id) for id in _excluded(review)}
    records = [record for record in review.records if kept[record.id] not in out]
    found = propose(records, review.link_decisions, drugs, kept)
    return Listing(
        tuple(each for each in found if each.strength in wanted),
        confirmed(review.link_decisions, kept),
        relations(review.records, kept),
        tuple(retractions.match(review.notices, review.records, review.references)),
        tuple((each.id, words) for each in review.records if (words := retractions.said_by_source(each))),
    )


def _excluded(review: Review) -> set[str]:
    """Records that everyone who decided on them excluded on title and abstract, by each one's last decision."""
    last: dict[str, dict[str, str]] = defaultdict(dict)
    for decision in sorted(review.decisions, key=_when):
        if decision.stage == "title-abstract":
            last[decision.record][decision.person] = decision.verdict
    return {record for record, words in last.items() if set(words.values()) == {"exclude"}}


def _when(decision: Decision) -> dt.datetime:
    """The time of a decision; one without a zone is taken as UTC, so that all can be ordered."""
    time = decision.time
    return time if time.tzinfo else time.replace(tzinfo=dt.UTC)


def _sentence(relation: Relation) -> str:
    if relation.by is None:
        return f"{relation.about} has a {_noun(relation)} that is not among the records: {relation.target}"
    if relation.about is None:
        return f"{relation.by} is a {_noun(relation)} of what is not among the records: {relation.target}"
    return f"{relation.by} is a {_noun(relation)} of {relation.about} (found by {relation.found_by})"


def _noun(relation: Relation) -> str:
    return {"abstract-of": "abstract", "other": "publication related"}.get(relation.kind, relation.kind)


def decisions(
    review: Review,
    confirm: Sequence[str],
    reject: Sequence[str],
    person: str,
    study: str | None,
    reason: str | None,
    time: dt.datetime,
) -> tuple[LinkDecision, ...]:
    """The decisions that lists of record ids ask for, each a text with commas. Raises ``Refused`` for all or none."""
    known = {record.id for record in review.records}
    if study is not None and not confirm:
        raise Refused("--study goes with --confirm")
    made = []
    words: tuple[tuple[Literal["same-study", "different-studies"], Sequence[str]], ...] = (
        ("same-study", confirm),
        ("different-studies", reject),
    )
    for verdict, texts in words:
        for text in texts:
            ids = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
            _test(ids, text, known)
            if verdict == "different-studies":
                _test_rejection(review, ids)
            made.append(_decision(ids, verdict, person, study if verdict == "same-study" else None, reason, time))
    _test_together(made)
    return tuple(made)


def _test(ids: Sequence[str], text: str, known: set[str]) -> None:
    strange = [id for id in ids if id not in known]
    if strange:
        raise Refused(f"no record of this review is called {', '.join(strange)}")
    if len(ids) < 2:
        named = f"{len(ids)} record" if len(ids) == 1 else f"{len(ids)} records"
        raise Refused(f'"{text}" names {named}; expected two or more: medline-1,embase-2')


def _test_rejection(review: Review, ids: Sequence[str]) -> None:
    """Two records that were confirmed may be told apart by name, not in passing."""
    if len(ids) < 3:
        return
    for group in confirmed(review.link_decisions, standing_for(review.records, review.duplicates)):
        inside = [id for id in ids if id in group.records]
        if len(inside) > 1:
            raise Refused(
                f"{' and '.join(inside)} were confirmed as one study; name one of them with the others, or tell "
                f"just these two apart: --reject {inside[0]},{inside[1]}"
            )


def _decision(
    ids: tuple[str, ...],
    verdict: Literal["same-study", "different-studies"],
    person: str,
    study: str | None,
    reason: str | None,
    time: dt.datetime,
) -> LinkDecision:
    try:
        return LinkDecision(
            person=person, stage="linking", records=ids, verdict=verdict, study=study, reason=reason, time=time
        )
    except ValidationError as error:
        field = error.errors()[0]["loc"][0]
        raise Refused(
            f'--{field}: "{error.errors()[0]["input"]}" is no identifier; expected lower-case letters and digits '
            "joined by hyphens, e.g. ines-duarte"
        ) from None


def _test_together(made: Sequence[LinkDecision]) -> None:
    for one, other in combinations(made, 2):
        both = sorted(set(one.records) & set(other.records))
        if one.verdict != other.verdict and len(both) > 1:
            raise Refused(f"{' and '.join(both)} are both confirmed and rejected")


def compare(review: Review, text: str, file: str, sha256: str, day: dt.date) -> tuple[Review, RetractionList]:
    """The review with what a list of retractions says of its records and references, and the whole list.

    What an earlier list said is replaced. Raises ``retractions.UnreadableList``.
    """
    found = retractions.read(_lines(text), file)
    hits = retractions.match(found.notices, review.records, review.references)
    check = RetractionCheck(file=file, sha256=sha256, date=day, rows=len(found.notices) + len(found.passed))
    return review.model_copy(update={"retraction_check": check, "notices": tuple(hit.notice for hit in hits)}), found


def _lines(text: str) -> Iterator[str]:
    """Lines with their ends; line breaks inside quoted cells stay."""
    yield from io.StringIO(text, newline="")
