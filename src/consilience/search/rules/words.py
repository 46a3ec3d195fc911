"""Text words: forms, spellings, phrases (PRESS 2015, elements 4 and 5)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..spelling import covers, other_spellings
from ..subject import Subject, is_text
from ..tree import Operation, Term

_FAMILY = "text words"
_CLASSES = re.compile(r"(?i)\b(?:inhibitors?|antibod(?:y|ies)|agents?|blockers?|agonists?|antagonists?)\b")
_DRUG = re.compile(
    r"(?i)\b[a-z]{3,}(?:mab|tinib|nib|zomib|leucel|ciclib|parib|statin|pril|sartan|olol|azole|cillin|mycin|platin|"
    r"taxel|rubicin|gliptin|gliflozin|tide|vir|trexate|asone|olone)\b"
)
_ENDINGS = ("s", "x", "sis", "itis", "ing", "ics", "therapy", "ment", "ness", "ty")


@rule("ST301", "truncation-missing", severity="warning", family=_FAMILY)
def truncation_missing(subject: Subject) -> Iterator[Draft]:
    """A noun is searched in its plural too.

    Why: platforms that do not stem find "antibody" and lose "antibodies".

    Rule: a phrase or tagged word in the singular whose plural stands nowhere, on a platform with truncation.

    Example: bispecific antibody[tiab]

    Repair: truncate it (antibod*), or add the plural.

    Blind spots: words without plural; words whose truncation finds too much.
    """
    if not subject.platform.signs:
        return
    texts = [term.text.lower() for term in subject.text_words]
    joined = " | ".join(texts)
    for term in subject.text_words:
        if term.truncated or not (term.tag or " " in term.text) or not term.words:
            continue
        if subject.vocabulary is not None and subject.vocabulary.heading(term.text) is not None and not term.tag:
            continue
        last = term.words[-1].lower()
        if not re.fullmatch(r"[a-z]{4,}", last) or last.endswith(_ENDINGS) or last in _NO_PLURAL:
            continue
        stem = last.removesuffix("y")
        if re.search(rf"\b{re.escape(stem)}(?:ies|es|s)\b", joined):
            continue
        if any(covers(word, last + "s") for text in texts if "*" in text for word in text.split()[-1:]):
            continue
        plural = f"{stem}*"
        yield draft(
            f"{term.text}: the plural is not searched", subject.spot(term), repair=f"{term.text[: -len(last)]}{plural}"
        )


_NO_PLURAL = {
    "cancer", "care", "health", "disease", "medicine", "blood", "pain", "randomized", "randomised", "placebo",
    "randomly", "trial", "controlled", "double", "blind", "pediatric", "paediatric", "knee", "chronic", "acute",
    "humans", "quality", "life", "weight", "water", "rehabilitation", "exercise", "male", "female", "clinical",
    "childhood", "imatinib",
}  # fmt: skip


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

    Rule: a word with a known other spelling that no term of the strategy covers.

    Example: leukemi*[tiab]

    Repair: add leukaemi*[tiab].

    Blind spots: pairs that are not in the table.
    """
    words = {word.lower() for term in subject.text_words for word in term.words}
    told: set[str] = set()
    for term in subject.text_words:
        if not term.tag and subject.vocabulary is not None and subject.vocabulary.heading(term.text):
            continue  # a heading has one spelling
        for word in term.words:
            for other in other_spellings(word):
                if other in told or any(covers(known, other) for known in words):
                    continue
                told |= {other, word.lower()}
                yield draft(f"{word}: the spelling {other} is not searched", subject.spot(term), repair=f"add {other}")


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
        classes = [text for text in texts if _CLASSES.search(text) or "antibod" in text.lower()]
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
            yield draft(
                f"{subject.platform.label} joins these words by AND", subject.spot(term), repair=f'"{term.text}"'
            )


@rule("ST306", "abbreviation-alone", severity="info", family=_FAMILY)
def abbreviation_alone(subject: Subject) -> Iterator[Draft]:
    """A short abbreviation does not stand alone.

    Why: ALL, AS, MS mean many things; platforms take some for common words.

    Rule: two or three capitals as a whole text word.

    Example: ALL[tiab]

    Repair: write it out, or bind it to another word by proximity.

    Blind spots: abbreviations of four letters and more.
    """
    for term in subject.text_words:
        if re.fullmatch(r"[A-Z]{2,3}", term.text):
            yield draft(f"{term.text} alone is ambiguous", subject.spot(term), repair="write it out beside it")


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

            yield draft(
                f"{term.text} does not occur in running text", subject.spot(term), repair=f'"{upright(term.text)}"'
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
            yield draft("a concept of one term", subject.spot(block), repair="add synonyms")
