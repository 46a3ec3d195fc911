"""Fields and the syntax of other platforms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..catalogue import Draft, draft, rule
from ..edits import Edit
from ..subject import Subject, is_text
from ..tree import Span, Term

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
        r"|(?<=\w)/exp(?![\w/])|\[mh [^\]]{1,80}\]|(?<!\w)(?:NEAR|NEXT)/\d",
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
        near = _near_tag(term.tag, subject)
        yield draft(
            f"[{term.tag}] is no field of {subject.platform.label}",
            subject.spot(term),
            repair=f"write [{near[0]}]" if near else "",
            edits=near[1] if near else (),
        )


def _near_tag(tag: str, subject: Subject) -> tuple[str, list[Edit]] | None:
    """The tag that was probably meant, and the change of every place where the wrong one stands."""
    from difflib import get_close_matches

    platform = subject.platform
    if platform.style != "brackets":
        return None
    names = {*platform.fields, *platform.aliases, "mesh", "mh", "majr", "mesh terms", "mesh:noexp"}
    close = get_close_matches(tag.lower(), names, n=1, cutoff=0.6)
    if not close:
        return None
    printed = "Mesh" if close[0] == "mesh" else close[0]
    found = re.finditer(rf"\[\s*({re.escape(tag)})\s*\]", subject.strategy.text)
    return printed, [Edit(m.start(1), m.end(1), printed) for m in found]


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

    Blind spots: registers, where the default is what is wanted.
    """
    if subject.platform.style == "area":
        return
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
    from ..tree import Heading

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
    wide = [t for t in subject.terms if t.tag and "all" in t.fields and subject.platform.fields_of(t.tag) is not None]
    if wide:
        yield draft(
            f"{_first(term.text for term in wide)}: searched in all fields",
            *(subject.spot(term) for term in wide[:3]),
            repair="search title, abstract and keywords",
        )


@rule("ST506", "field-on-one-term-only", severity="warning", family=_FAMILY)
def field_on_one_term_only(subject: Subject) -> Iterator[Draft]:
    """A field covers all the words that it is meant for.

    Why: a tag or prefix holds for the word or bracket beside it: in "TI indexing OR indexed" the second word is
    searched elsewhere.

    Rule: in one group of text words, some with a field and some without.

    Example: systematic AND review*:ti

    Repair: put the words in brackets under one field, or give each its own.

    Blind spots: words whose field was left out on purpose.
    """
    if subject.platform.style == "area":
        return
    for line in subject.strategy.lines:
        for row in line.rows:
            words = [each for each in row.operands if isinstance(each, Term) and is_text(each)]
            bare = [term for term in words if not term.tag]
            tagged = [term for term in words if term.tag and subject.platform.fields_of(term.tag) is not None]
            if bare and tagged:
                yield draft(
                    f"{_first(term.text for term in bare)}: without the field that stands at {tagged[0].text}",
                    *(subject.spot(term) for term in bare[:3]),
                    repair="give each word its field, or put them in brackets under one",
                )


def _first(texts: Iterable[str]) -> str:
    """The first few of a list."""
    found = list(dict.fromkeys(texts))
    return ", ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else "")
