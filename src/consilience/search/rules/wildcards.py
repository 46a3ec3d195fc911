"""Wildcards and proximity: each platform has its own signs, numbers and limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..edits import Edit
from ..precedence import Link
from ..subject import Subject
from ..tree import Operation, Span, Term, Wildcard, leaves, walk

_SIGNS = "*?$#"


@rule("ST401", "wildcard-unknown", severity="error", family="wildcards")
def wildcard_unknown(subject: Subject) -> Iterator[Draft]:
    """Every wildcard is one that the platform knows.

    Why: ? is none or one letter on Ovid, exactly one on Embase.com, and nothing at all on PubMed.

    Rule: one of * ? $ # inside or after a word, on a platform that does not know it.

    Example: leuk?emia[tiab]

    Repair: write the forms out, or use the platform's own sign.

    Blind spots: a sign that the platform knows with another meaning than was meant.
    """
    for term in subject.text_words:
        parts = [part for part in term.pattern if isinstance(part, str)]
        found = sorted({c for part in parts for c in re.findall(r"(?<=\w)[*?$#](?=\w|\s|$)|(?<!\w)[*?](?=\w)", part)})
        alien = [c for c in found if c not in subject.platform.wildcards]
        if alien:
            yield draft(
                f"{' '.join(alien)} is no wildcard on {subject.platform.label}",
                subject.spot(term),
                repair="write the forms out",
            )


@rule("ST402", "wildcard-inside-word", severity="error", family="wildcards")
def wildcard_inside_word(subject: Subject) -> Iterator[Draft]:
    """A wildcard stands where the platform documents it.

    Why: PubMed documents truncation at the end of a word only; EBSCO and others take none at the beginning.

    Rule: a wildcard inside or before a word, on a platform that knows it at the end only; or before a word elsewhere.

    Example: leuk*mia[tiab]

    Repair: write the spellings out.

    Blind spots: what the platform does although it does not document it.
    """
    for term in subject.text_words:
        for i, part in enumerate(term.pattern):
            if not isinstance(part, Wildcard):
                continue
            after = term.pattern[i + 1] if i + 1 < len(term.pattern) else ""
            before = term.pattern[i - 1] if i else ""
            inside = isinstance(after, str) and after[:1].isalnum()
            first = inside and not (isinstance(before, str) and before[-1:].isalnum())
            if (inside and not subject.platform.inner_wildcards) or (first and subject.platform.name != "cochrane"):
                yield draft(
                    f"{subject.platform.label} documents no wildcard {'before' if first else 'inside'} a word",
                    subject.spot(term),
                    repair="write the spellings out",
                )
                break


@rule("ST403", "wildcard-in-phrase", severity="error", family="wildcards")
def wildcard_in_phrase(subject: Subject) -> Iterator[Draft]:
    """A phrase holds no wildcard where the platform takes none there.

    Why: Cochrane ignores it; PubMed takes one at the very end only.

    Rule: a quoted phrase with a wildcard, on such a platform.

    Example: "heart attack*":ti,ab

    Repair: heart NEXT attack* (Cochrane).

    Blind spots: none known.
    """
    for term in subject.text_words:
        if not (term.quoted and term.truncated and " " in term.text):
            continue
        if not subject.platform.wildcards_in_phrase and subject.platform.write_near(0, True) == "NEXT":
            words = " NEXT ".join(term.text.split())
            edits = _unquoted(subject, term, f"({words})" if subject.platform.style == "colon" else words)
            yield draft(
                f"{subject.platform.label} takes no wildcard in a phrase",
                subject.spot(term),
                repair=f"write ({words})" if edits else "join its words by NEXT",
                edits=edits,
            )
        elif not subject.platform.inner_wildcards and any(isinstance(p, Wildcard) for p in term.pattern[:-1]):
            yield draft(f"{subject.platform.label} takes a wildcard at the end of a phrase only", subject.spot(term))


@rule("ST411", "proximity-too-far", severity="error", family="proximity")
def proximity_too_far(subject: Subject) -> Iterator[Draft]:
    """A proximity number stays within what the platform takes.

    Why: beyond its limit the platform refuses or ignores the number.

    Rule: Ovid at most 99, Scopus and EBSCO at most 255.

    Example: leukemia adj120 child

    Repair: use AND.

    Blind spots: platforms whose limit is not documented.
    """
    furthest = subject.platform.furthest
    for near in subject.nears:
        if furthest is not None and near.distance > furthest - (1 if subject.platform.style == "dots" else 0):
            yield draft(f"{near.distance} words between; {subject.platform.label} takes {furthest}", subject.spot(near))


@rule("ST412", "proximity-with-truncation", severity="error", family="proximity")
def proximity_with_truncation(subject: Subject) -> Iterator[Draft]:
    """On PubMed, a proximity search holds no truncation.

    Why: PubMed ignores the proximity if the quotation marks hold a star.

    Rule: a star in "..."[tiab:~n].

    Example: "leukemi* child"[tiab:~3]

    Repair: write the forms out, one proximity search each.

    Blind spots: none known.
    """
    if subject.platform.name != "pubmed":
        return
    for near in subject.nears:
        if any(isinstance(leaf, Term) and leaf.truncated for leaf in leaves(near)):
            yield draft("PubMed ignores the proximity where a star stands", subject.spot(near))


@rule("ST413", "proximity-around-and", severity="error", family="proximity")
def proximity_around_and(subject: Subject) -> Iterator[Draft]:
    """No AND or NOT stands inside a proximity.

    Why: Web of Science and Scopus refuse it; others take it for something else.

    Rule: AND, NOT, or bare words joined by AND, as an operand of a proximity operator.

    Example: TS=((leukemia AND child) NEAR/3 trial)

    Repair: take the AND out of the proximity; quote the words.

    Blind spots: none known.
    """
    for near in subject.nears:
        bad = [n for n in walk(near) if isinstance(n, Operation) and n.operator != "or"]
        bare = [n for n in leaves(near) if isinstance(n, Term) and n.binding == "all" and " " in n.text]
        if bad or (bare and not subject.platform.near_takes_operations):
            yield draft("an AND or NOT stands inside a proximity", subject.spot(near))


@rule("ST414", "proximity-without-number", severity="warning", family="proximity")
def proximity_without_number(subject: Subject) -> Iterator[Draft]:
    """A proximity operator carries its number.

    Why: NEAR alone is 15 words on Web of Science and 6 on the Cochrane Library; few readers know.

    Rule: NEAR without number.

    Example: TS=(leukemia NEAR child)

    Repair: write the number.

    Blind spots: Ovid's adj alone, which means next to each other and in this order.
    """
    default = {"wos": 15, "cochrane": 6}.get(subject.platform.name)
    if default is None:
        return
    for link in subject.links:
        if link.kind == "near" and subject.text(link.span).lower() == "near":
            yield draft(
                f"NEAR without number: {subject.platform.label} reads NEAR/{default}",
                subject.spot(Span(max(link.span.start - 15, 0), link.span.end + 15)),
                repair=f"write NEAR/{default}, or the number that is meant",
                edits=(Edit(link.span.start, link.span.end, f"NEAR/{default}"),),
            )


@rule("ST416", "proximity-wide", severity="info", family="proximity")
def proximity_wide(subject: Subject) -> Iterator[Draft]:
    """A proximity is close enough to mean something.

    Why: words ten apart stand in different sentences: the operator finds hardly less than AND (PRESS 2015, element 2).

    Rule: ten words or more between.

    Example: (child* adj15 leuk?emi*).tw.

    Repair: choose three to five, or AND.

    Blind spots: concepts that authors do write far apart.
    """
    for near in subject.nears:
        if near.distance >= 10 and not any(link.kind == "near" and _bare(subject, link) for link in subject.links):
            yield draft(
                f"{near.distance} words may stand between", subject.spot(near), repair="three to five words, or AND"
            )


def _bare(subject: Subject, link: Link) -> bool:
    return subject.text(link.span).lower() == "near"


@rule("ST404", "wildcard-alone", severity="error", family="wildcards")
def wildcard_alone(subject: Subject) -> Iterator[Draft]:
    """A wildcard hangs on a word.

    Why: after a blank it truncates nothing: the platform ignores it or refuses the search.

    Rule: * or $ standing alone beside a word.

    Example: leukemi *[tiab]

    Repair: leukemi*[tiab]

    Blind spots: none known.
    """
    for match in re.finditer(r"(?<=\w)[ \t]+[*$](?![\w(\"'“*])", subject.strategy.text):
        start = match.end() - 1
        yield draft(
            "a wildcard stands alone",
            subject.spot(Span(max(match.start() - 15, 0), match.end() + 10)),
            repair="take out the blank before it",
            edits=(Edit(match.start(), start, ""),),
        )


def _unquoted(subject: Subject, term: Term, text: str) -> tuple[Edit, ...]:
    """The change that writes something else for a phrase in quotation marks."""
    found = re.search(r"[\"“”][^\"“”]*[\"“”]", subject.text(term))
    if found is None:
        return ()
    return (Edit(term.span.start + found.start(), term.span.start + found.end(), text),)


@rule("ST415", "proximity-chain-mixed", severity="warning", family="proximity")
def proximity_chain_mixed(subject: Subject) -> Iterator[Draft]:
    """One chain of proximity operators has one distance and one kind.

    Why: Scopus refuses a mixed chain; elsewhere what the second number counts from is not documented.

    Rule: a proximity directly inside another of a different distance or order, without brackets.

    Example: leukemia W/3 child W/5 trial

    Repair: write the brackets, or two searches.

    Blind spots: chains of one kind.
    """
    for near in subject.nears:
        for child in near.children:
            if type(child) is type(near) and child.span.start == near.span.start:
                yield draft("a chain of different proximities", subject.spot(near))
