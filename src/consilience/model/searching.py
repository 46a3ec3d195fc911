"""How a review searched, beyond what single searches say: concepts, proposals, and what only a person can report."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field

from .base import Id, Model, Slug
from .estimate import MaybeAnchor

PlatformName = Literal[
    "pubmed", "ovid-medline", "ovid-embase", "embase", "cochrane", "lilacs", "ebsco", "wos", "scopus", "ctgov"
]
"""Platforms whose strategies are read (``consilience search explain``)."""

VocabularyName = Literal["mesh", "emtree", "decs", "cinahl"]


class Concept(Model):
    """One block of a strategy: everything that names one concept of the question, joined by OR."""

    id: Id
    role: Literal["population", "intervention", "comparator", "outcome", "context"] = Field(
        default="population",
        description="Its place in PICO. Comparators and outcomes are kept out of strategies: they lose studies.",
    )
    headings: dict[VocabularyName, tuple[str, ...]] = Field(
        default={}, description="Subject headings by vocabulary, e.g. {mesh: [Child], emtree: [child]}."
    )
    terms: tuple[str, ...] = Field(
        default=(), description="Words and phrases for title, abstract and keywords; * stands for any ending."
    )
    note: str | None = Field(default=None, description="Why these words, or what was left out.")


class Proposal(Model):
    """A strategy that a person proposes in place of one that was run. It was not run: searches hold what was."""

    id: Id
    title: str = Field(description="What it is, e.g. 'The printed strategy, repaired'.")
    by: str = Field(description="Who proposes it, and whether anyone reviewed it (PRESS).")
    replaces: tuple[Slug, ...] = Field(description="Ids of the searches that it is proposed for.")
    platform: PlatformName = Field(description="Platform that it is written for, e.g. pubmed.")
    strategy: str = Field(min_length=1, description="The strategy, as it would be run.")
    changes: tuple[str, ...] = Field(default=(), description="What was changed and why, one sentence each.")


class ReportedItem(Model):
    """What a person reports for one item of PRISMA-S that no search document states."""

    item: Annotated[int, Field(ge=1, le=16)] = Field(
        description="Number of the item, 1 to 16 (Rethlefsen 2021, Syst Rev 10:39)."
    )
    text: str = Field(min_length=1, description="The answer in words; 'none' or 'not done' is an answer too.")
    date: dt.date | None = Field(default=None, description="Day, where the answer has one, e.g. of a peer review.")
    anchor: MaybeAnchor = None


class Searching(Model):
    """``searching.yaml``: how the review searched, beyond what single searches say."""

    concepts: tuple[Concept, ...] = Field(
        default=(), description="Blocks of the strategy, from which consilience search build writes strategies."
    )
    proposals: tuple[Proposal, ...] = Field(
        default=(), description="Strategies proposed in place of those that were run."
    )
    reported: tuple[ReportedItem, ...] = Field(
        default=(), description="Answers to items of PRISMA-S that no search document states."
    )
