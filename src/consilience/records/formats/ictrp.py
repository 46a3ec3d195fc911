"""WHO ICTRP XML: Trial elements; values padded by line breaks, secondary numbers joined by semicolons."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import values
from ..draft import KEPT, Draft, trial_numbers
from ..pieces import Piece
from ..report import ImportReport
from .elements import Pairs, by_elements, flatten, parse, refuse_entities

# Names of ICTRP's fields, without regard to case; the CSV export uses the same.
TABLE: dict[str, str] = {
    "trialid": "trial", "scientific_title": "title", "public_title": "public title", "web_address": "url", "url": "url",
    "date_registration": "date", "date_registration3": "registered", "source_register": "register",
    "study_type": "kind",
    "secondary_id": "registration", "secondaryids": "registration", "secondary_ids": "registration",
    "main_id": "registration",
    "condition": "part", "intervention": "part", "primary_outcome": "part", "secondary_outcome": "part",
    "study_design": "part",
    "inclusion_criteria": "part", "phase": "part", "acronym": "note", "utrn": "registration", "healthcondition": "part",
    **dict.fromkeys(
        ("internal_number", "last_refreshed_on", "primary_sponsor", "export_date", "recruitment_status",
        "other_records",
         "inclusion_agemin", "inclusion_agemax", "inclusion_gender", "date_enrollement", "date_enrollment",
         "target_size",
         "countries", "contact_firstname", "contact_lastname", "contact_address", "contact_email", "contact_tel",
         "contact_affiliation", "exclusion_criteria", "results_yes_no", "results_date_completed", "results_url_link",
         "retrospective_flag",
         "bridging_flag_true_false", "bridged_type", "results_date_posted", "results_date_first_publication",
         "results_url_protocol",
         "results_ipd_plan", "results_ipd_description", "results_baseline_char", "results_participant_flow",
         "results_adverse_events",
         "results_outcome_measures", "results_summary", "secondary_sponsors", "source_support", "ethics_status",
         "ethics_approval_date", "ethics_contact_name", "ethics_contact_address", "ethics_contact_phone",
         "ethics_contact_email",
         "standardisedcondition", "country", "phase_original", "trial type response", "recruitment status",
         "target size",
         "type_enrolment", "centre", "prospective_registration", "secondary_sponsor", "ethics_review_status",
         "ethics_review_approval_date", "ethics_review_contact_name", "ethics_review_contact_address",
         "ethics_review_contact_phone", "ethics_review_contact_email", "bridging_flag_truefalse"), KEPT)
}  # fmt: skip


class IctrpXml:
    """Reads one file."""

    def __init__(self, report: ImportReport, head: str) -> None:
        refuse_entities(head[:100_000])
        report.platform = "WHO ICTRP"
        self.mark: re.Pattern[str] | None = re.compile(r"<(?:Trial|trial)(?=[\s>])")
        self.orphans = 0

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each trial."""
        return by_elements(blocks, ("Trial", "trial"))

    def target(self, tag: str) -> str | None:
        """Where an element goes; None for an unknown one."""
        return TABLE.get(tag.rpartition("/")[2].lower())

    def read(self, piece: str) -> tuple[Pairs, Draft]:
        """Every element with its text, and the values by target."""
        pairs = [(tag, value.strip()) for tag, value in flatten(parse(piece))]
        return pairs, draft(pairs)


def draft(pairs: Pairs) -> Draft:
    """The values of a trial by target; condition, intervention, outcome and criteria stand in for an abstract."""
    made = Draft()
    parts = []
    for tag, value in pairs:
        name = tag.rpartition("/")[2]
        target = TABLE.get(name.lower())
        if target == "part" and value and value != "NA":
            clean = values.words(re.sub(r"<br ?/?>", " ", value, flags=re.IGNORECASE))
            parts.append(f"{name.replace('_', ' ').capitalize()}: {clean}")
        elif target == "trial":
            for number in trial_numbers(value):
                made.put("registration", number)
            made.accessions["ictrp"] = value
        elif target == "registered" and re.fullmatch(r"\d{8}", value):
            made.put("year", value)
        elif target is not None and target not in (KEPT, "part"):
            made.put(target, value)
    if "title" not in made.got:
        made.got["title"] = made.got.get("public title", [])[:1] or [""]
    made.put("abstract", "\n".join(parts))
    return made


def recognise(head: str) -> bool:
    """Whether a text holds trials of ICTRP."""
    return bool(re.search(r"<Trials_downloaded_from_ICTRP|<Trial\b[\s\S]{0,2000}<(?:TrialID|Public_title)\b", head))
