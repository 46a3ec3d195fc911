"""What PubMed's two formats share: relations between publications, and identifiers with their kind.

Source: MEDLINE/PubMed Data Element (Field) Descriptions, National Library of Medicine.
"""

from __future__ import annotations

import re

from consilience.model.record import Link, Relation

from .. import values

# Tag of nbib, RefType of the XML: relation, and whether the other publication is the comment, erratum, ... on this one.
RELATIONS: dict[str, tuple[Relation, bool]] = {
    "CIN": ("comment", True), "CommentIn": ("comment", True),
    "CON": ("comment", False), "CommentOn": ("comment", False),
    "EIN": ("erratum", True), "ErratumIn": ("erratum", True),
    "EFR": ("erratum", False), "ErratumFor": ("erratum", False),
    "RIN": ("retraction", True), "RetractionIn": ("retraction", True),
    "ROF": ("retraction", False), "RetractionOf": ("retraction", False),
    "UIN": ("update", True), "UpdateIn": ("update", True),
    "UOF": ("update", False), "UpdateOf": ("update", False),
    "RPI": ("republication", True), "RepublishedIn": ("republication", True),
    "RPF": ("republication", False), "RepublishedFrom": ("republication", False),
    "CRI": ("republication", True), "CorrectedandRepublishedIn": ("republication", True),
    "CRF": ("republication", False), "CorrectedandRepublishedFrom": ("republication", False),
    "PRIN": ("retraction", True), "PartialRetractionIn": ("retraction", True),
    "PROF": ("retraction", False), "PartialRetractionOf": ("retraction", False),
    "ECI": ("other", True), "ExpressionOfConcernIn": ("other", True),
    "ECF": ("other", False), "ExpressionOfConcernFor": ("other", False),
    "ORI": ("other", True), "OriginalReportIn": ("other", True),
    "SPIN": ("other", True), "SummaryForPatientsIn": ("other", True),
    "DDIN": ("other", True), "AssociatedDataset": ("other", True),
    "DRIN": ("other", True), "AssociatedPublication": ("other", True),
    "RRI": ("retraction", True), "RetractedandRepublishedIn": ("retraction", True),
    "RRF": ("retraction", False), "RetractedandRepublishedFrom": ("retraction", False),
    "ReprintIn": ("republication", True), "ReprintOf": ("republication", False),
    "PreprintOf": ("preprint", False), "PreprintIn": ("preprint", True),
}  # fmt: skip


def link(kind: str, target: str, pmid: str | None = None) -> Link | None:
    """A relation of that kind to a publication: its PMID, else its DOI, else the citation; None without a target."""
    relation, inverse = RELATIONS[kind]
    named = re.search(r"PMID:? *(\d{4,9})", target)
    found = pmid or (named and named[1]) or values.doi(target) or values.words(target)
    return Link(relation=relation, inverse=inverse, target=found) if found else None
