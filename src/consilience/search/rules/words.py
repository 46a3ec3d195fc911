"""Text words: forms, spellings, phrases (PRESS 2015, elements 4 and 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..edits import Edit
from ..spelling import MISSPELLED, covers, misspelled, other_spellings
from ..subject import Subject, is_design, is_text
from ..tree import Near, Operation, Term
from ..writer import spelled

_FAMILY = "text words"
_CLASSES = re.compile(r"(?i)\b(?:inhibitors?|antibod(?:y|ies)|agents?|blockers?|agonists?|antagonists?)\b")
_DRUG = re.compile(
    r"(?i)\b[a-z]{3,}(?:mab|tinib|nib|zomib|leucel|ciclib|parib|statin|pril|sartan|olol|azole|cillin|mycin|platin|"
    r"taxel|rubicin|gliptin|gliflozin|tide|vir|trexate|asone|olone|dopa|dipine|zosin|nidine|thiazide|semide|afil|profen|"
    r"coxib|floxacin|cycline|penem|fungin|prazole|tidine|setron|triptan|azepam|zolam|caine|fentanil|parin|grel|xaban|gatran|"
    r"teplase|cept|kinra|poietin|glutide|mustine|tecan|fibrate|terol|tropium|lukast|phylline|oxetine|pramine|triptyline|"
    r"conazole|bendazole|mectin|vudine|apine|idone|ketamine|lithium|insulin|metformin|warfarin|heparin|aspirin|morphine)\b"
)


@rule("ST301", "truncation-missing", severity="warning", family=_FAMILY)
def truncation_missing(subject: Subject) -> Iterator[Draft]:
    """A noun is searched in its plural too.

    Why: platforms that do not stem find "antibody" and lose "antibodies".

    Rule: a phrase or tagged word that ends with a noun whose plural is common in papers, in the singular, while the
    plural stands nowhere; not on platforms that look for plurals by themselves (Scopus; bare words on Web of Science
    and EBSCOhost), not in study filters, which are validated as they stand.

    Example: bispecific antibody[tiab]

    Repair: truncate it (antibod*), or add the plural.

    Blind spots: nouns that the list does not know; words whose truncation finds too much.
    """
    platform = subject.platform
    if not platform.signs or platform.inflects == "always":
        return
    ends = [term.words[-1].lower() for term in subject.text_words if term.words]
    plain = {end for end in ends if "*" not in end}
    cut = {end for end in ends if "*" in end}
    for term in subject.text_words:
        if term.truncated or not (term.tag or " " in term.text) or not term.words or is_design(term):
            continue
        if platform.inflects == "bare" and not term.quoted:
            continue
        if subject.vocabulary is not None and subject.vocabulary.heading(term.text) is not None and not term.tag:
            continue
        last = term.words[-1].lower()
        if not _COUNTED.fullmatch(last) or (" " not in term.text and last in _LOOSE):
            continue
        stem = last.removesuffix("y")
        if plain & {f"{stem}ies", f"{last}es", f"{last}s"} or any(covers(each, f"{last}s") for each in cut):
            continue
        truncated = f"{term.text[: -len(last)]}{term.text[-len(last) :].removesuffix('y')}*"
        yield draft(
            f"{term.text}: the plural is not searched",
            subject.spot(term),
            repair=f"write {truncated}",
            edits=_truncating(subject, term, last),
        )


_COUNTED = re.compile(
    r"[a-z]*(?:body|inhibitor|receptor|blocker|(?:anta|a)gonist|vaccine|agent|drug|medication|cell|(?:neo)?plasm|tumou?r|"
    r"[a-z]{3}oma|metastasis|lesion|nodule|polyp|ulcer|wound|burn|injury|fracture|disorder|syndrome|"
    r"disability|deficit|defect|infection|complication|symptom|event|episode|attack|seizure|exacerbation|relapse|stroke|"
    r"infarct|aneurysm|embolism|clot|transplant|graft|stent|catheter|implant|device|prosthesis|lens|procedure|operation|"
    r"intervention|therapy|treatment|programme?|exercise|diet|supplement|vitamin|probiotic|antibiotic|antidepressant|"
    r"antipsychotic|opioid|steroid|statin|contraceptive|inhaler|injection|infusion|dose|tablet|capsule|patch|"
    r"patient|child|boy|girl|woman|man|mother|father|parent|baby|infant|newborn|neonate|toddler|adolescent|teenager|"
    r"student|teacher|nurse|physician|doctor|surgeon|pharmacist|carer|caregiver|veteran|athlete|smoker|worker|survivor|"
    r"hospital|clinic|school|home|unit|ward|test|assay|marker|biomarker|antigen|gene|mutation|variant|protein|enzyme|"
    r"hormone|peptide|cytokine|receptor|scan|image|biopsy|questionnaire|scale|score|model|guideline|cyst|stone|hernia|"
    r"tooth|eye|ear|knee|hip|foot|hand|joint|muscle|bone|nerve|artery|vein|valve|kidney|lung|virus|parasite|worm|fungus)"
)


_LOOSE = frozenset({
    "attack", "body", "bone", "burn", "cell", "diet", "dose", "drug", "ear", "event", "exercise", "eye",
    "foot", "hand", "home", "hospital", "image", "injection", "lens", "man", "model", "muscle", "nurse",
    "operation", "patch", "scale", "school", "score", "stone", "test", "unit", "ward",
})  # fmt: skip
"""Nouns that alone are too common, or mostly part of something else."""


def _truncating(subject: Subject, term: Term, last: str) -> tuple[Edit, ...]:
    """The change that truncates a term's last word; none where the platform takes no star in its phrase."""
    platform = subject.platform
    place = subject.words(term)
    several = " " in term.text
    if place is None or "many" not in platform.signs or (several and not platform.wildcards_in_phrase):
        return ()
    stem = last.removesuffix("y")
    if len(stem) < platform.shortest_stem or any(
        isinstance(near, Near) and term in near.children for near in _pubmed(subject)
    ):
        return ()
    return (Edit(place.end - (len(last) - len(stem)), place.end, platform.signs["many"]),)


def _pubmed(subject: Subject) -> tuple[Near, ...]:
    return subject.nears if subject.platform.name == "pubmed" else ()


@rule("ST302", "truncation-too-short", severity="warning", family=_FAMILY)
def truncation_too_short(subject: Subject) -> Iterator[Draft]:
    """A stem is long enough to mean something.

    Why: PubMed wants four letters before the star, Web of Science three; a shorter stem finds everything or nothing.

    Rule: fewer letters before the wildcard than the platform wants, and never fewer than three.

    Example: car*[tiab]

    Repair: write the forms out.

    Blind spots: long stems that are still too common.
    """
    shortest = max(subject.platform.shortest_stem, 3)
    for term in subject.text_words:
        for word in term.words:
            if word.endswith("*") and len(word.rstrip("*")) < shortest:
                yield draft(
                    f"{word} has {len(word.rstrip('*'))} letters before the wildcard; "
                    f"{subject.platform.label} wants {shortest}",
                    subject.spot(term),
                    repair="write the forms out",
                )
                break


@rule("ST303", "spelling-missing", severity="warning", family=_FAMILY)
def spelling_missing(subject: Subject) -> Iterator[Draft]:
    """British and American spellings are both searched.

    Why: "leukemia" loses "leukaemia".

    Rule: a word with a known other spelling that no term of the strategy covers; not on Web of Science and Scopus,
    which look for both, and not in study filters, which are validated as they stand.

    Example: leukemi*[tiab]

    Repair: add leukaemi*[tiab].

    Blind spots: pairs that are not in the table.
    """
    if subject.platform.respells:
        return
    words = {word.lower() for term in subject.text_words for word in term.words}
    told: set[str] = set()
    for term in subject.text_words:
        if not term.tag and subject.vocabulary is not None and subject.vocabulary.heading(term.text):
            continue  # a heading has one spelling
        if is_design(term) and not term.truncated:
            continue  # validated filters hold one spelling on purpose
        for word in term.words:
            for other in other_spellings(word):
                if other in told or any(covers(known, other) for known in words):
                    continue
                told |= {other, word.lower()}
                yield draft(
                    f"{word}: the spelling {other} is not searched",
                    subject.spot(term),
                    repair=f"add {other}",
                    edits=_respelled(subject, term, word, other),
                )


def _respelled(subject: Subject, term: Term, word: str, other: str) -> tuple[Edit, ...]:
    """The change that adds the other spelling beside the term."""
    if any(term in near.children for near in _pubmed(subject)) or term.binding == "mapped":
        return ()
    printed = subject.text(term)
    stem = word.lower().split("*")[0].split("#")[0].split("?")[0]
    new = other.split("*")[0].split("#")[0].split("?")[0]
    at = printed.lower().find(stem)
    if at < 0 or not stem:
        return ()
    twin = printed[:at] + new + printed[at + len(stem) :]
    operator = subject.platform.operators["or"]
    return (Edit(term.span.start, term.span.end, f"({printed} {operator} {twin})"),)


@rule("ST304", "class-without-drugs", severity="warning", family=_FAMILY)
def class_without_drugs(subject: Subject) -> Iterator[Draft]:
    """A class of drugs is accompanied by the names of the drugs.

    Why: abstracts name the drug, not its class.

    Rule: a block with two or more classes (inhibitors, antibodies, agents ...) and no name with a drug's ending.

    Example: "kinase inhibitor*"[tiab] OR "monoclonal antibod*"[tiab]

    Repair: add the drugs: imatinib, dasatinib, blinatumomab ...

    Blind spots: drugs without a common ending; reviews of a class as such.
    """
    for block, parts in subject.blocks:
        texts = [part.text if isinstance(part, Term) else getattr(part, "name", "") for part in parts]
        words = [part.text for part in parts if isinstance(part, Term)]  # an exploded heading brings its drugs
        classes = [text for text in words if _CLASSES.search(text) or "antibod" in text.lower()]
        if len(classes) > 1 and not any(_DRUG.search(text) for text in texts):
            yield draft(
                f"{len(classes)} classes of drugs and no drug's name",
                subject.spot(block),
                repair="add the drugs' names",
            )


@rule("ST305", "phrase-without-quotation-marks", severity="warning", family=_FAMILY)
def phrase_without_quotation_marks(subject: Subject) -> Iterator[Draft]:
    """Words that belong together are quoted, where the platform would part them.

    Why: Embase.com, Cochrane, Web of Science, Scopus and LILACS join bare words by AND.

    Rule: several bare words on such a platform.

    Example: heart attack:ti,ab

    Repair: 'heart attack':ti,ab

    Blind spots: words that are meant apart.
    """
    for term in subject.text_words:
        if term.binding == "all" and " " in term.text:
            new, edits = _as_phrase(subject, term)
            yield draft(
                f"{subject.platform.label} joins these words by AND",
                subject.spot(term),
                repair=f"write {new}",
                edits=edits,
            )


def _as_phrase(subject: Subject, term: Term) -> tuple[str, tuple[Edit, ...]]:
    """The words as a phrase in the platform's form, and the change that makes them one."""
    platform = subject.platform
    printed = " ".join(spelled(term, platform).split())
    if term.truncated and not platform.wildcards_in_phrase and platform.write_near(0, True) == "NEXT":
        new = f"({' NEXT '.join(printed.split())})"
    else:
        new = f"'{printed}'" if platform.single_quotes and "'" not in printed else f'"{printed}"'
    place = subject.words(term)
    return new, (Edit(place.start, place.end, new),) if place is not None else ()


@rule("ST306", "abbreviation-alone", severity="info", family=_FAMILY)
def abbreviation_alone(subject: Subject) -> Iterator[Draft]:
    """A short abbreviation does not stand alone.

    Why: ALL, AS, MS mean many things; platforms take some for common words.

    Rule: two or three capitals as a whole text word.

    Example: ALL[tiab]

    Repair: write it out, or bind it to another word by proximity.

    Blind spots: abbreviations of four letters and more.
    """
    found = [term for term in subject.text_words if re.fullmatch(r"[A-Z]{2,3}", term.text)]
    if found:
        listed = ", ".join(dict.fromkeys(term.text for term in found))
        yield draft(
            f"{listed}: ambiguous without another word",
            *(subject.spot(term) for term in found[:5]),
            repair="write it out beside it, or bind it to another word by proximity",
        )


@rule("ST307", "inverted-heading-as-text", severity="warning", family=_FAMILY)
def inverted_heading_as_text(subject: Subject) -> Iterator[Draft]:
    """An inverted name is not searched in titles and abstracts.

    Why: nobody writes "leukemia, lymphoid" in a sentence.

    Rule: a tagged text phrase with a comma.

    Example: "leukemia, lymphoid"[tiab]

    Repair: "lymphoid leukemia"[tiab]

    Blind spots: phrases that do hold a comma.
    """
    for term in subject.text_words:
        if term.tag and re.fullmatch(r"[\w -]+, [\w -]+", term.text) and subject.platform.fields_of(term.tag):
            from ..vocabulary import upright

            place = subject.words(term)
            yield draft(
                f"{term.text} does not occur in running text",
                subject.spot(term),
                repair=f'write "{upright(term.text)}"',
                edits=(Edit(place.start, place.end, upright(term.text)),) if place is not None and term.quoted else (),
            )


@rule("ST308", "one-word-for-a-concept", severity="info", family=_FAMILY)
def one_word_for_a_concept(subject: Subject) -> Iterator[Draft]:
    """A block has synonyms.

    Why: 78 % of published strategies lose records because terms are missing (Salvador-Olivan 2019).

    Rule: a block of subject words that is one term only, in a strategy with at least two blocks.

    Example: leukemi*[tiab] AND (child*[tiab] OR infant*[tiab])

    Repair: add synonyms, spellings and the heading.

    Blind spots: concepts with one name.
    """
    if len(subject.blocks) < 2:
        return
    for block, parts in subject.blocks:
        if len(parts) == 1 and is_text(parts[0]) and not isinstance(block, Operation):
            yield draft("a concept of one term", subject.spot(block), repair="add synonyms, spellings and the heading")


@rule("ST309", "word-misspelt", severity="warning", family=_FAMILY)
def word_misspelt(subject: Subject) -> Iterator[Draft]:
    """Words are spelt as papers spell them.

    Why: a misspelt word finds almost nothing, and nobody sees what is lost (PRESS 2015, element 5).

    Rule: a word of the list of common slips; or one that differs from another word of the strategy, or of the
    vocabulary at hand, by two neighbouring letters exchanged.

    Example: opthalmolog*[tiab]

    Repair: ophthalmolog*[tiab]

    Blind spots: slips that neither list nor vocabulary shows; slips that are searched on purpose.
    """
    known = {word.lower().strip("*") for term in subject.text_words for word in term.words}
    if subject.vocabulary is not None:
        known |= subject.vocabulary.words
    told: set[str] = set()
    for term in subject.text_words:
        for word in term.words:
            low = word.lower().strip("*?#")
            right = misspelled(low, known)
            if right is None or low in told:
                continue
            told.add(low)
            if low in MISSPELLED or right not in told:
                yield draft(
                    f"{word}: {right} is meant?",
                    subject.spot(term),
                    repair=f"write {right}",
                    edits=_corrected(subject, term, low, right),
                )


def _corrected(subject: Subject, term: Term, wrong: str, right: str) -> tuple[Edit, ...]:
    at = subject.text(term).lower().find(wrong)
    if at < 0:
        return ()
    return (Edit(term.span.start + at, term.span.start + at + len(wrong), right),)
