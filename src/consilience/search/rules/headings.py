"""Headings (PRESS 2015, element 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ..catalogue import Draft, draft, rule
from ..subject import Subject, is_design, is_restriction, is_text
from ..tree import Heading, Term

_FAMILY = "headings"

RETIRED: dict[str, str] = {
    "leukemia, lymphocytic, acute": "Precursor Cell Lymphoblastic Leukemia-Lymphoma",
    "cerebrovascular accident": "Stroke",
    "mental retardation": "Intellectual Disability",
    "diabetes mellitus, insulin-dependent": "Diabetes Mellitus, Type 1",
    "diabetes mellitus, non-insulin-dependent": "Diabetes Mellitus, Type 2",
    "kidney failure, acute": "Acute Kidney Injury",
    "thrombosis, venous": "Venous Thrombosis",
    "carcinoma, bronchogenic, small cell": "Small Cell Lung Carcinoma",
    "autistic disorder": "Autism Spectrum Disorder",
    "respiratory distress syndrome, adult": "Respiratory Distress Syndrome",
    "immunosuppression (physiology)": "Immune Tolerance",
    "bone marrow cell transplantation": "Bone Marrow Transplantation",
}
"""Names that MeSH no longer uses, or uses for less, with what stands in their place; from NLM's yearly changes."""

SPECIALTIES = {
    "pediatrics": "Infant, Child, Adolescent",
    "geriatrics": "Aged",
    "obstetrics": "Pregnancy",
    "gynecology": "Genital Diseases, Female",
    "psychiatry": "Mental Disorders",
    "medical oncology": "Neoplasms",
    "cardiology": "Heart Diseases",
    "neonatology": "Infant, Newborn",
}
AGES = {"child", "children", "infant", "adolescent", "child, preschool", "infant, newborn"}


@rule("ST201", "heading-in-quotation-marks", severity="warning", family=_FAMILY)
def heading_in_quotation_marks(subject: Subject) -> Iterator[Draft]:
    """A heading is tagged as a heading, not quoted as text.

    Why: quotation marks switch PubMed's term mapping off and with it the explosion: narrower headings are lost. An
    inverted heading never occurs in running text.

    Rule: an untagged quoted phrase that is a heading and does not stand as one beside it, where the platform maps words
    to headings (PubMed); on every platform, one that has the shape of an inverted heading.

    Example: "Antineoplastic Agents, Immunological"

    Repair: write "Antineoplastic Agents, Immunological"[Mesh], and text words beside it.

    Blind spots: headings that the vocabulary at hand does not hold.
    """
    present = {heading.name.lower() for heading in subject.headings}
    present |= {term.text.lower() for term in subject.terms if term.tag}
    for term in subject.text_words:
        if not term.quoted or term.tag or term.text.lower() in present:
            continue
        maps = subject.platform.bare_words == "mapped"
        known = subject.vocabulary.heading(term.text) if subject.vocabulary and maps else None
        inverted = re.fullmatch(r"[A-Z][\w-]+(?: [A-Z][\w-]+)*, [A-Z][\w ,-]+", term.text) is not None
        shape = re.fullmatch(r"(?:[A-Z][\w-]+ )+(?:Inhibitors|Agents|Diseases|Neoplasms|Disorders|Agonists)", term.text)
        if (known is not None and " " in term.text) or inverted or shape:
            yield draft(
                f"{term.text} has the name of a heading but is quoted as text: its narrower headings are lost",
                subject.spot(term),
                repair=f"tag it as a heading: {_as_heading(subject, known.name if known else term.text)}",
                edits=subject.rewritten(Heading(known.name if known else term.text, "mesh", span=term.span)),
            )


def _as_heading(subject: Subject, name: str) -> str:
    if subject.platform.write_heading is None or subject.platform.vocabulary != "mesh":
        return f"look up what {subject.platform.label} calls {name}"
    return subject.platform.write_heading(Heading(name, subject.platform.vocabulary or "mesh"))


@rule("ST202", "heading-unknown", severity="error", family=_FAMILY)
def heading_unknown(subject: Subject) -> Iterator[Draft]:
    """Every heading exists in its vocabulary.

    Why: a heading that does not exist finds nothing, without a word.

    Rule: the name is neither heading nor entry term of the complete vocabulary that was loaded.

    Example: "Childhood Leukemias"[Mesh]

    Repair: look the name up in the MeSH browser.

    Blind spots: silent without a complete vocabulary (--vocabulary), and for vocabularies other than MeSH.
    """
    vocabulary = subject.vocabulary
    if vocabulary is None or not vocabulary.complete:
        return
    for heading in subject.headings:
        unknown = heading.vocabulary == vocabulary.name and vocabulary.lookup(heading.name) is None
        if unknown and heading.name.lower() not in RETIRED:
            year = vocabulary.year or ""
            yield draft(f"{heading.name} is no heading of MeSH {year}".rstrip(), subject.spot(heading))


@rule("ST203", "heading-retired", severity="warning", family=_FAMILY)
def heading_retired(subject: Subject) -> Iterator[Draft]:
    """Headings carry the name in use today.

    Why: a retired name may still be mapped, but on some platforms it finds nothing, and its tree has changed.

    Rule: the name is in the list of retired names.

    Example: "Cerebrovascular Accident"[Mesh]

    Repair: use the heading that took its place.

    Blind spots: the list is short; a loaded vocabulary finds the rest as unknown.
    """
    for heading in subject.headings:
        new = RETIRED.get(heading.name.lower())
        if new is not None and heading.vocabulary == "mesh":
            edits = subject.rewritten(replace(heading, name=new))
            yield draft(f"{heading.name} is retired", subject.spot(heading), repair=f"use {new}", edits=edits)


@rule("ST204", "heading-by-entry-term", severity="warning", family=_FAMILY)
def heading_by_entry_term(subject: Subject) -> Iterator[Draft]:
    """A heading is written by its own name.

    Why: PubMed maps an entry term under [Mesh]; Ovid, Cochrane and EBSCO do not, and the reader cannot see it.

    Rule: the name is an entry term of another heading.

    Example: "Heart Attack"[Mesh]

    Repair: write "Myocardial Infarction"[Mesh].

    Blind spots: entry terms that the vocabulary at hand does not hold.
    """
    if subject.vocabulary is None:
        return
    for heading in subject.headings:
        if heading.vocabulary != "mesh" or subject.vocabulary.heading(heading.name) is not None:
            continue
        known = subject.vocabulary.entry(heading.name)
        if known is not None:
            edits = subject.rewritten(replace(heading, name=known.name))
            yield draft(
                f"{heading.name} is an entry term", subject.spot(heading), repair=f"use {known.name}", edits=edits
            )


@rule("ST205", "heading-not-exploded", severity="warning", family=_FAMILY)
def heading_not_exploded(subject: Subject) -> Iterator[Draft]:
    """A heading with narrower headings is exploded.

    Why: records are indexed with the narrowest heading that fits; without explosion they are lost (78 % of published
    strategies lose recall this way and by missing terms, Salvador-Olivan 2019).

    Rule: a heading without explosion under which the vocabulary holds narrower ones.

    Example: "Child"[Mesh:NoExp]

    Repair: explode it, or name the narrower headings.

    Blind spots: headings that the vocabulary at hand does not hold; narrower headings listed on purpose.
    """
    if subject.vocabulary is None or not subject.platform.explodes:
        return
    named = {heading.name.lower() for heading in subject.headings}
    for heading in subject.headings:
        if heading.explode or heading.name.lower() in ("humans", "animals") or is_design(heading):
            continue
        below = [each.name for each in subject.vocabulary.narrower(heading.name)]
        lost = [name for name in below if name.lower() not in named]
        if lost:
            yield draft(
                f"{heading.name} is not exploded: {', '.join(lost[:4])} {'are' if len(lost) > 1 else 'is'} lost",
                subject.spot(heading),
                repair="explode it, or name the narrower headings",
                edits=subject.rewritten(replace(heading, explode=True)),
                lost=lost,
            )


@rule("ST206", "heading-focused", severity="warning", family=_FAMILY)
def heading_focused(subject: Subject) -> Iterator[Draft]:
    """A heading is not limited to its major topics.

    Why: whether a topic is major is one indexer's choice; a sensitive search cannot rest on it.

    Rule: a heading with focus.

    Example: "Leukemia"[Majr]

    Repair: search the heading without focus.

    Blind spots: scoping searches, where focus is meant.
    """
    for heading in subject.headings:
        if heading.major:
            yield draft(
                f"{heading.name} as major topic only",
                subject.spot(heading),
                repair="drop the focus",
                edits=subject.rewritten(replace(heading, major=False)),
            )


@rule("ST207", "heading-with-subheading", severity="info", family=_FAMILY)
def heading_with_subheading(subject: Subject) -> Iterator[Draft]:
    """A heading is searched with all its subheadings.

    Why: subheadings are applied unevenly.

    Rule: a heading limited to one or a few subheadings.

    Example: "Leukemia/diet therapy"[Mesh]

    Repair: drop the subheading, or say why it is needed.

    Blind spots: study filters, which use subheadings on purpose.
    """
    for heading in subject.headings:
        if heading.qualifiers:
            yield draft(
                f"{heading.name} with {', '.join(heading.qualifiers)} only",
                subject.spot(heading),
                repair="drop the subheading",
                edits=subject.rewritten(replace(heading, qualifiers=())),
            )


@rule("ST208", "heading-without-text-words", severity="warning", family=_FAMILY)
def heading_without_text_words(subject: Subject) -> Iterator[Draft]:
    """Beside its headings, a block has text words.

    Why: the newest records and those outside MEDLINE carry no headings.

    Rule: a block of headings, or of untagged words with the name of a heading, without any text word of its own.

    Example: "Leukemia"[Mesh] AND (child*[tiab] OR infant*[tiab])

    Repair: add the synonyms as text words, e.g. leukemi*[tiab] OR leukaemi*[tiab].

    Blind spots: text words that do not cover what the heading means.
    """
    for _block, parts in subject.blocks:
        if all(is_design(part) or is_restriction(part) for part in parts):
            continue
        headings = [part for part in parts if isinstance(part, Heading)]
        mapped = [
            part
            for part in parts
            if isinstance(part, Term)
            and part.binding == "mapped"
            and len(part.words) > 2
            and _is_heading(subject, part)
        ]
        if (headings or mapped) and not any(is_text(part) and part not in mapped for part in parts):
            name = headings[0].name if headings else mapped[0].text
            yield draft(
                f"the block of {name} has no text words: records not indexed yet are lost",
                subject.spot(headings[0] if headings else mapped[0]),
                repair=_synonyms(subject, name) or "add its synonyms as text words",
            )


def _is_heading(subject: Subject, term: Term) -> bool:
    return subject.vocabulary is not None and subject.vocabulary.heading(term.text) is not None


def _synonyms(subject: Subject, name: str) -> str:
    found = subject.vocabulary.heading(name) if subject.vocabulary else None
    return f"add {', '.join(found.entry_terms[:4])}" if found is not None and found.entry_terms else ""


@rule("ST209", "text-words-without-heading", severity="warning", family=_FAMILY)
def text_words_without_heading(subject: Subject) -> Iterator[Draft]:
    """Beside its text words, a block has headings, where the platform has any.

    Why: authors call one thing many names; the indexer gives it one.

    Rule: a block of tagged text words without heading, in a strategy for a platform with a vocabulary.

    Example: leukemi*[tiab] AND ("Child"[Mesh] OR child*[tiab])

    Repair: look up the heading and add it, exploded.

    Blind spots: concepts for which there is no heading.
    """
    if subject.platform.vocabulary is None:
        return
    for block, parts in subject.blocks:
        words = [part for part in parts if isinstance(part, Term) and is_text(part)]
        if len(words) != len(parts) or not words or any(is_design(part) for part in parts):
            continue
        if any(word.binding == "mapped" for word in words):
            continue  # term mapping looks for the heading
        yield draft("a block of text words without any heading", subject.spot(block), repair="add the heading")


@rule("ST210", "heading-of-specialty", severity="warning", family=_FAMILY)
def heading_of_specialty(subject: Subject) -> Iterator[Draft]:
    """People and diseases are not searched by the name of a medical specialty.

    Why: "Pediatrics" is the specialty; children are Infant, Child, Adolescent.

    Rule: a heading, or an untagged word that is mapped to one, from the list of specialties.

    Example: Pediatrics OR Child

    Repair: use the headings of the people.

    Blind spots: reviews about the specialty itself.
    """
    untagged = [term for term in subject.text_words if not term.tag]
    nodes: list[Term | Heading] = [*subject.headings, *untagged]
    for node in nodes:
        name = (node.name if isinstance(node, Heading) else node.text).lower()
        if name in SPECIALTIES:
            yield draft(f"{name.capitalize()} is the specialty", subject.spot(node), repair=f"use {SPECIALTIES[name]}")


@rule("ST211", "age-groups-incomplete", severity="warning", family=_FAMILY)
def age_groups_incomplete(subject: Subject) -> Iterator[Draft]:
    """A block about children names infants and adolescents too, or says that they are not meant.

    Why: in MeSH, Child ends at 12; neither Infant nor Adolescent lies under it.

    Rule: a block with Child but without Adolescent or without Infant.

    Example: "Child"[Mesh] OR child*[tiab]

    Repair: add Infant, Adolescent, and their text words.

    Blind spots: reviews of one age group.
    """
    for block, parts in subject.blocks:
        names = {part.name.lower() for part in parts if isinstance(part, Heading)}
        words = {part.text.lower().rstrip("*") for part in parts if isinstance(part, Term)}
        if not ({"child", "children"} & (names | words)):
            continue
        both = " ".join(names | words)
        missing = [
            name
            for name, stems in (("Infant", ("infan", "bab")), ("Adolescent", ("adolesc", "teen", "youth")))
            if not any(stem in both for stem in stems)
        ]
        if missing:
            yield draft(f"{' and '.join(missing)} missing beside Child", subject.spot(block), missing=missing)


@rule("ST212", "heading-younger-than-records", severity="info", family=_FAMILY)
def heading_younger_than_records(subject: Subject) -> Iterator[Draft]:
    """A young heading is accompanied by what records carried before it.

    Why: NLM does not index old records anew.

    Rule: the heading came into use in or after 2010, and the vocabulary says so.

    Example: "Antineoplastic Agents, Immunological"[Mesh]

    Repair: add the headings used before, and text words.

    Blind spots: headings whose year the vocabulary at hand does not hold.
    """
    if subject.vocabulary is None:
        return
    quoted = [term for term in subject.text_words if term.quoted and not term.tag]
    nodes: list[Term | Heading] = [*subject.headings, *quoted]
    for node in nodes:
        found = subject.vocabulary.heading(node.name if isinstance(node, Heading) else node.text)
        if found is not None and found.since is not None and found.since >= 2010:
            yield draft(
                f"{found.name} came into use in {found.since}: older records carry other headings", subject.spot(node)
            )


@rule("ST213", "action-not-portable", severity="info", family=_FAMILY)
def action_not_portable(subject: Subject) -> Iterator[Draft]:
    """A search by pharmacological action is accompanied by the drugs' names.

    Why: [pa] exists in PubMed only, and its list of drugs changes without notice.

    Rule: the tag [pa].

    Example: Protein Kinase Inhibitors[pa]

    Repair: list the drugs as well.

    Blind spots: whether the list is complete.
    """
    for term in subject.terms:
        if "action" in term.fields or term.tag.lower() == "pharmacological action":
            yield draft(
                "pharmacological action is searched by PubMed only", subject.spot(term), repair="list the drugs"
            )


@rule("ST214", "heading-truncated", severity="error", family=_FAMILY)
def heading_truncated(subject: Subject) -> Iterator[Draft]:
    """A heading is written out.

    Why: a heading is looked up in the list of headings; a wildcard finds several or none there, and switches the
    explosion off on PubMed.

    Rule: * or $ in the name of a heading.

    Example: neoplasm*[Mesh]

    Repair: "Neoplasms"[Mesh] OR neoplasm*[tiab]

    Blind spots: tree numbers on LILACS, where the star is the explosion.
    """
    for heading in subject.headings:
        if re.search(r"[*$]", heading.name) and heading.vocabulary != "decs-tree":
            yield draft(
                f"{heading.name} is truncated: no heading has that name",
                subject.spot(heading),
                repair="write the heading out, and the truncated word as a text word beside it",
            )


@rule("ST215", "heading-of-another-vocabulary", severity="warning", family=_FAMILY)
def heading_of_another_vocabulary(subject: Subject) -> Iterator[Draft]:
    """A heading comes from the vocabulary of the platform.

    Why: MeSH names are not Emtree names: "Diabetes Mellitus, Type 2" is "non insulin dependent diabetes mellitus"
    there, and a name that does not exist finds nothing.

    Rule: on Embase, an inverted name (a comma and a blank), which MeSH has and Emtree has not.

    Example: 'diabetes mellitus, type 2'/exp

    Repair: look the name up in Emtree.

    Blind spots: MeSH names that are not inverted.
    """
    for heading in subject.headings:
        if heading.vocabulary == "emtree" and re.fullmatch(r"[\w' -]+(?:, [\w' -]+)+", heading.name):
            yield draft(
                f"{heading.name} has the form of a MeSH heading: Emtree inverts no names",
                subject.spot(heading),
                repair="look it up in Emtree",
            )
