"""Fields and the syntax of other platforms."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..catalogue import Draft, draft, rule
from ..subject import Subject
from ..tree import Span

_FAMILY = "fields"

_PUBMED_TAGS = "tiab|ti|mh|mesh|mesh terms|pt|publication type|pharmacological action|majr|tw|title/abstract|all fields"
_OVID_FIELDS = "ti|ab|tw|mp|kf|kw|pt|fs|af"

FOREIGN: dict[str, tuple[str, str]] = {
    "brackets": ("PubMed", rf"(?<=[\w\"” *])\[(?i:{_PUBMED_TAGS})(?::noexp)?\s*\]"),
    "dots": (
        "Ovid",
        rf"(?<=[\w*$)\"])\.(?:{_OVID_FIELDS})(?:,(?:{_OVID_FIELDS}|hw))*\.(?=[\s)]|$)"
        r"|(?<!\w)exp \*?[A-Z][\w ,-]{2,80}/|(?<!\w)adj\d{1,2}(?!\w)",
    ),
    "colon": (
        "Embase.com or Cochrane",
        r"(?<=[\w*')\"]):(?:ti|ab|kw)(?:,(?:ti|ab|kw))*(?=[\s)]|$)|(?<=')/(?:exp|de|mj)(?!\w)"
        r"|\[mh [^\]]{1,80}\]|(?<!\w)(?:NEAR|NEXT)/\d",
    ),
    "prefix": ("EBSCOhost", r"(?<!\w)M[HM] \"[^\"\n]{1,80}\+?\"|(?<!\w)(?:TI|AB) (?=[\"(\w])(?!AND|OR|NOT)"),
    "equals": ("Web of Science", r"(?<!\w)(?:TS|TI|AB|AK)\s?=\s?[\w(\"]"),
    "call": ("Scopus", r"(?<!\w)TITLE-ABS(?:-KEY)?\s?\(|(?<!\w)(?:W|PRE)/\d"),
    "lucene": ("LILACS", r"(?<!\w)(?:mh|tw|ti|ab):[(\"\w]"),
    "area": ("ClinicalTrials.gov", r"AREA\[\w+\]"),
}
"""Forms that belong to one platform's syntax, by field style."""


@rule("ST501", "field-unknown", severity="error", family=_FAMILY)
def field_unknown(subject: Subject) -> Iterator[Draft]:
    """Every field tag is one that the platform knows.

    Why: an unknown tag is dropped, and the term is searched somewhere else, or not at all.

    Rule: a tag in square brackets that is not in the platform's list.

    Example: leukemia[Mehs]

    Repair: correct the tag.

    Blind spots: tags that exist but mean another field than was meant.
    """
    from ..platforms import all_platforms

    for term in subject.terms:
        if not term.tag or subject.platform.fields_of(term.tag) is not None or ":~" in term.tag:
            continue
        if (
            any(p.fields_of(term.tag) for p in all_platforms() if p.style == "brackets")
            and subject.platform.style != "brackets"
        ):
            continue  # told as another platform's syntax
        yield draft(f"[{term.tag}] is no field of {subject.platform.label}", subject.spot(term))


@rule("ST502", "foreign-syntax", severity="error", family=_FAMILY)
def foreign_syntax(subject: Subject) -> Iterator[Draft]:
    """The strategy is written in its platform's syntax.

    Why: one line pasted into four databases is read as four different searches; tags become words.

    Rule: a form that only another platform knows.

    Example: exp Leukemia/ (on PubMed)

    Repair: translate the strategy: consilience search translate.

    Blind spots: forms that several platforms share.
    """
    text = subject.strategy.text
    own = subject.platform.style
    for style, (label, pattern) in FOREIGN.items():
        if style == own or {style, own} == {"equals", "prefix"}:
            continue
        if own in ("colon", "equals", "call") and style in ("colon", "call"):
            continue  # NEAR/n and W/n are told apart by the platforms' own grammars
        found = list(re.finditer(pattern, text))
        if found:
            yield draft(
                f"{len(found)} piece{'s' if len(found) > 1 else ''} of {label} syntax, which "
                f"{subject.platform.label} does not read so",
                *(subject.spot(Span(m.start(), m.end())) for m in found[:3]),
                repair=f"consilience search translate --to {subject.platform.name}",
                count=len(found),
            )


@rule("ST503", "field-left-out", severity="info", family=_FAMILY)
def field_left_out(subject: Subject) -> Iterator[Draft]:
    """Every text word names its field.

    Why: where no field stands, the platform's default applies, which differs between platforms and changes with time.

    Rule: text words without tag.

    Example: leukemia AND child

    Repair: add the field, e.g. [tiab].

    Blind spots: none known.
    """
    bare = [term for term in subject.text_words if not term.tag]
    if bare:
        yield draft(
            f"{len(bare)} term{'s' if len(bare) > 1 else ''} without field", *(subject.spot(t) for t in bare[:3])
        )


@rule("ST504", "field-too-narrow", severity="warning", family=_FAMILY)
def field_too_narrow(subject: Subject) -> Iterator[Draft]:
    """A concept is not searched in titles only.

    Why: titles are short; many trials name the population in the abstract only.

    Rule: a block all of whose text words are searched in the title, without heading.

    Example: leukemia[ti] AND (child*[tiab] OR infant*[tiab])

    Repair: search title and abstract.

    Blind spots: lines meant to be precise.
    """
    from ..tree import Heading, Term

    for block, parts in subject.blocks:
        words = [part for part in parts if isinstance(part, Term)]
        if words and all(w.fields == {"title"} for w in words) and not any(isinstance(p, Heading) for p in parts):
            yield draft("a concept searched in titles only", subject.spot(block), repair="search title and abstract")


@rule("ST505", "field-too-wide", severity="info", family=_FAMILY)
def field_too_wide(subject: Subject) -> Iterator[Draft]:
    """A text word is not searched in every field.

    Why: addresses, journals and funders bring records that have nothing to do with the question.

    Rule: a tag that means all fields.

    Example: leukemia[all]

    Repair: search title, abstract and keywords.

    Blind spots: drug names, for which all fields may be meant.
    """
    for term in subject.terms:
        if term.tag and "all" in term.fields and subject.platform.fields_of(term.tag) is not None:
            yield draft(f"{term.text} is searched in all fields", subject.spot(term))
