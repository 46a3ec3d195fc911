"""Notices about publications: retractions, expressions of concern, corrections, reinstatements."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from .base import Model

Nature = Literal["retraction", "expression-of-concern", "correction", "reinstatement"]
"""What a notice does to a publication, in the words of the Retraction Watch database."""


class Notice(Model):
    """One notice about one publication, as a list of retractions holds it."""

    doi: str | None = Field(default=None, description="DOI of the publication concerned.")
    pmid: str | None = Field(default=None, description="PubMed number of the publication concerned.")
    title: str = Field(default="", description="Title of the publication concerned, as the list prints it.")
    nature: Nature = Field(description="What the notice does.")
    date: dt.date | None = Field(default=None, description="Day of the notice; none where the list has none.")
    reasons: tuple[str, ...] = Field(default=(), description="Reasons as the list words them.")
    notice_doi: str | None = Field(default=None, description="DOI of the notice itself.")
    notice_pmid: str | None = Field(default=None, description="PubMed number of the notice itself.")
    number: str | None = Field(default=None, description="Number of the entry in the list.")


class RetractionCheck(Model):
    """A list of retractions that the review was compared with."""

    file: str = Field(description="Name of the list.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", description="Checksum of the list.")
    date: dt.date = Field(description="Day of the comparison.")
    rows: int = Field(ge=0, description="Entries of the list.")
