"""Turn a tree of one platform into one that another platform can express, and say what each step costs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import product

from .choosing import choose, why
from .grammar import ALL, TEXT, TITLE_ABSTRACT_KEYWORDS, Platform
from .qualifiers import code
from .spelling import VARIANTS
from .translation import Account, Verdict
from .tree import (
    Fields,
    Heading,
    Limit,
    Near,
    Node,
    Operation,
    Operator,
    Pattern,
    Reference,
    Term,
    Wildcard,
    fold,
    leaves,
)
from .vocabulary import Vocabulary, upright
from .writer import parted

LABELS = {"mesh": "MeSH", "emtree": "Emtree", "decs": "DeCS", "cinahl": "CINAHL"}
MAX_WAYS = 32
CHECK_TAGS = {"humans": "humans", "human": "humans", "animals": "animals", "animal": "animals"}
"""Headings that tell people from animals, and the limits that do."""


@dataclass(slots=True)
class Adapter:
    """Adapts nodes of ``source`` to ``target``; ``accounts`` holds what happened, by node."""

    source: Platform
    target: Platform
    vocabulary: Vocabulary | None
    accounts: dict[int, Account]
    lines: frozenset[int] = frozenset()
    """Numbers of the source's lines."""
    numbers: dict[int, int] = field(default_factory=dict)
    """New numbers of the lines written so far; a line of which nothing is left has none."""

    closing: frozenset[int] = frozenset()
    """Limits of the line at hand that may stand behind it."""

    def adapt(self, tree: Node) -> Node | None:
        """The tree in the target's terms; None where nothing of it can be said there."""
        behind = tree.children[1:] if isinstance(tree, Operation) and tree.operator == "and" else ()
        self.closing = frozenset(id(each) for each in behind if isinstance(each, Limit))
        content = fold(tree, self._one)
        if content is None:
            return None
        rest, limits = parted(split_fields(content, self.target), self.target)
        return Operation("and", (rest, *limits), tree.span, bracketed=True) if limits else rest

    def _one(self, node: Node, below: list[Node | None]) -> Node | None:
        account = self.accounts.setdefault(id(node), Account())
        match node:
            case Term():
                return self._term(node, account)
            case Heading():
                return self._heading(node, account)
            case Limit():
                return self._limit(node, account)
            case Reference():
                return self._reference(node, account)
            case Near():
                return self._near(node, below, account)
            case Operation():
                return self._operation(node, below, account)

    def _reference(self, node: Reference, account: Account) -> Node | None:
        if node.line not in self.lines:
            account.note("impossible", f"there is no line {node.line}; left out")
            return None
        if node.line not in self.numbers:
            account.note("impossible", f"nothing of line {node.line} is left there, or it stands further down")
            return None
        return replace(node, line=self.numbers[node.line])

    def _operation(self, node: Operation, below: list[Node | None], account: Account) -> Node | None:
        kept: list[Node] = []
        for i, child in enumerate(below):
            if child is None:
                if node.operator == "not" and i == 0:
                    account.note("impossible", "what NOT is taken from cannot be said there")
                    return None
                effect: Verdict = "narrowed" if node.operator == "or" else "widened"
                account.note(effect, f"an operand of {node.operator.upper()} is left out")
            elif (
                isinstance(child, Operation)
                and child.operator == node.operator
                and (node.operator != "not")
                and not isinstance(node.children[i], Operation)
            ):
                kept.extend(child.children)
            else:
                kept.append(child)
        if not kept:
            return None
        return replace(node, children=tuple(kept)) if len(kept) > 1 else kept[0]

    # ---- terms

    def _term(self, term: Term, account: Account) -> Node | None:
        target = self.target
        if term.binding == "mapped":
            return self._mapped(term, account)
        special = self._special_field(term, account)
        if special is not _UNCHANGED:
            return special
        if term.fields & _REGISTER and choose(term.fields, target) is None:
            account.note(
                "widened", f"{target.label} has no field for {', '.join(sorted(term.fields))}: searched as text"
            )
            term = replace(term, fields=TITLE_ABSTRACT_KEYWORDS)
        choice = choose(term.fields, target)
        if choice is None:
            names = ", ".join(sorted(term.fields))
            account.note("impossible", f"{target.label} has no field for {names}; left out")
            return None
        if choice.missing:
            account.note("narrowed", why(choice, target))
        if choice.added:
            account.note("widened", why(choice, target))
        return self._words(term, account)

    def _mapped(self, term: Term, account: Account) -> Node | None:
        if self.target.bare_words == "mapped":
            return term
        found = self.vocabulary.lookup(term.text) if self.vocabulary else None
        words = replace(term, fields=TEXT, binding="all" if " " in term.text else "phrase")
        text = self._words(words, account)
        if found is not None:
            heading = self._heading(Heading(found.name, "mesh", explode=True, span=term.span), account)
            account.note("narrowed", f"PubMed's term mapping is written out: the heading {found.name} and the words")
            if heading is not None and text is not None:
                return Operation("or", (heading, text), term.span, bracketed=True)
        account.note(
            "narrowed",
            "PubMed maps untagged words to a heading and searches every field; only the words are searched here: "
            "choose a heading",
        )
        return text

    def _special_field(self, term: Term, account: Account) -> Node | None:
        """Fields whose values are a vocabulary of their own."""
        target = self.target
        if "action" in term.fields and "action" not in _known(target):
            account.note("narrowed", "no other platform searches by pharmacological action: list the drugs as well")
            return self._heading(Heading(term.text, "mesh", explode=True, span=term.span), account)
        if term.fields == {"publication-type"}:
            return self._publication_type(term, account)
        if "registry" in term.fields and choose(term.fields, target) is None:
            account.note("widened", f"{target.label} has no register field; the number is searched everywhere")
            return self._words(replace(term, fields=ALL if choose(ALL, target) else TEXT), account)
        return _UNCHANGED

    def _publication_type(self, term: Term, account: Account) -> Node | None:
        target, label = self.target, self.target.label
        same = self.source.vocabulary == target.vocabulary and target.vocabulary is not None
        if self.source is target or same:
            return _UNCHANGED
        if target.name == "cochrane":
            return _UNCHANGED
        name = term.text.lower()
        there = next((each for each in DOCUMENTS.get(name, (name,)) if each in target.documents), None)
        if there is not None:
            if there != name:
                account.note("exact", f"{label} calls it {there}")
            return self._field_kept(replace(term, pattern=(there,), binding="phrase"), account)
        if name in self.source.documents and target.documents:
            account.note("impossible", f"{label} has no such document type; left out")
            return None
        if target.vocabulary == "emtree":
            account.note(
                "impossible",
                f"{label} holds designs as Emtree headings, not as publication types; the words are searched: "
                "choose a heading",
            )
        elif target.name == "ctgov":
            account.note("impossible", "a register has no publication types; left out")
            return None
        elif target.name in ("wos", "scopus"):
            account.note("impossible", f"{label} has no such document type; the words are searched instead")
        else:
            account.note("narrowed", f"{label} uses its own publication types: check this one")
            return _UNCHANGED
        return self._words(replace(term, fields=TITLE_ABSTRACT_KEYWORDS), account)

    def _field_kept(self, term: Term, account: Account) -> Node | None:
        """A term whose field the target has."""
        choice = choose(term.fields, self.target)
        return self._words(term, account) if choice is not None else None

    def _words(self, term: Term, account: Account) -> Node | None:
        """Wildcards and the binding of several words, in the target's terms."""
        target = self.target
        if term.binding == "exact" and not target.braces:
            account.note("widened", f"{target.label} knows no letter-by-letter phrase")
            term = replace(term, binding="phrase")
        if term.binding == "all" and " " in term.text and not (target.bare_words == "all" and _bare(term)):
            parts = [replace(term, pattern=each, binding="phrase") for each in split_words(term.pattern)]
            made = [self._one_word(each, account) for each in parts]
            found = tuple(each for each in made if each is not None)
            return Operation("and", found, term.span, bracketed=True) if len(found) > 1 else (found or (None,))[0]
        if (
            term.binding == "phrase"
            and term.truncated
            and " " in term.text
            and not (target.wildcards_in_phrase and self._phrase_wildcards(term))
        ):
            return self._truncated_phrase(term, account)
        return self._one_word(term, account)

    def _phrase_wildcards(self, term: Term) -> bool:
        """True where the phrase's wildcards stand where the target allows them."""
        if self.target.inner_wildcards or not self.target.signs:
            return True
        return all(isinstance(part, str) for part in term.pattern[:-1])

    def _truncated_phrase(self, term: Term, account: Account) -> Node | None:
        words = [self._one_word(replace(term, pattern=each), account) for each in split_words(term.pattern)]
        found = tuple(each for each in words if each is not None)
        if len(found) < 2:
            return found[0] if found else None
        if self.target.write_near(0, True) and all(isinstance(each, Term) for each in found):
            return Near(found, 0, ordered=True, span=term.span)
        account.note("widened", f"{self.target.label} takes no such wildcard in a phrase; its words are joined by AND")
        return Operation("and", found, term.span, bracketed=True)

    def _one_word(self, term: Term, account: Account) -> Node | None:
        ways: list[Pattern] = [()]
        for i, part in enumerate(term.pattern):
            options = self._part(term, i, part, account)
            ways = [(*way, *option) for way, option in product(ways, options)][:MAX_WAYS]
        patterns = list(dict.fromkeys(filter(None, (_joined(way) for way in ways))))
        made = [self._stem(replace(term, pattern=each), account) for each in patterns]
        if not made:
            account.note("impossible", "nothing is left of the word; left out")
            return None
        if len(made) == 1:
            return made[0]
        return Operation("or", tuple(made), term.span, bracketed=True)

    def _stem(self, term: Term, account: Account) -> Term:
        """A stem too short to truncate there loses its wildcard."""
        last = term.pattern[-1]
        if not isinstance(last, Wildcard) or len(term.pattern) < 2 or not isinstance(term.pattern[-2], str):
            return term
        stem = term.pattern[-2].split(" ")[-1]
        if len(stem) >= self.target.shortest_stem:
            return term
        account.note("narrowed", f"{self.target.label} needs {self.target.shortest_stem} letters before a wildcard")
        return replace(term, pattern=term.pattern[:-1])

    def _part(self, term: Term, i: int, part: str | Wildcard, account: Account) -> list[Pattern]:
        """The ways in which one piece of a word can be written there."""
        target = self.target
        if isinstance(part, str):
            alien = [c for c in part if c in target.wildcards or c in '"“”{}[]']
            if alien:
                account.note("widened", f"{' '.join(dict.fromkeys(alien))} means something else there; left out")
                part = "".join(" " if c in alien else c for c in part)
                part = part if part.strip() else ""
            return [(part,)]
        first = i == 0 or (isinstance(term.pattern[i - 1], str) and str(term.pattern[i - 1]).endswith(" "))
        if not target.signs:
            account.note("narrowed", f"{target.label} has no truncation; write the word's forms out")
            return [()]
        inner = not _ends_word(term, i) or first
        if part.kind in target.signs and (target.inner_wildcards or not inner):
            if part.most is not None and not target.counts_wildcards:
                account.note("widened", f"{target.label} cannot cap the letters of a truncation")
                return [(replace(part, most=None),)]
            return [(part,)]
        if part.kind != "many" and not inner and "many" in target.signs:
            letters = "one letter" if part.kind == "one" else "none or one letter"
            account.note(
                "widened", f"{target.label} has no sign for {letters} at the end of a word: any number instead"
            )
            return [(Wildcard("many"),)]
        if target.inner_wildcards and not first:
            if part.kind == "optional" and "one" in target.signs:
                return [(), (Wildcard("one"),)]
            account.note("widened", f"{target.label} has no wildcard for {part.kind} letter")
            return [(Wildcard("many"),)]
        return self._letters(term, i, part, account)

    def _letters(self, term: Term, i: int, part: Wildcard, account: Account) -> list[Pattern]:
        """Spell out the letters that a wildcard inside a word stands for, from the known spellings."""
        before = _plain(term.pattern[i - 1] if i else "").split(" ")[-1].lower()
        after = _plain(term.pattern[i + 1] if i + 1 < len(term.pattern) else "").split(" ")[0].lower()
        letters = {letter for letter in "aeiouzsy" if _spelled(before + letter, after)}
        ways: list[Pattern] = [(letter,) for letter in sorted(letters)]
        if part.kind in ("optional", "many"):
            ways.insert(0, ())
        if not letters and part.kind != "optional":
            ways = [(letter,) for letter in "aeiou"] if part.kind == "one" else [()]
        account.note("narrowed", f"{self.target.label} has no wildcard inside a word; known spellings are written out")
        return ways

    # ---- headings

    def _heading(self, heading: Heading, account: Account) -> Node | None:
        target = self.target
        wanted = target.vocabulary
        if (
            heading.name.lower() in CHECK_TAGS
            and wanted != heading.vocabulary
            and not self._names(heading, wanted or "")
        ):
            return self._check_tag(heading, account)
        if wanted is None or target.write_heading is None:
            account.note("impossible", f"{target.label} has no headings; the name is searched as words")
            return self._as_text(heading, account)
        if wanted == heading.vocabulary or {wanted, heading.vocabulary} <= {"decs", "decs-tree"}:
            return self._details(heading, account)
        names = self._names(heading, wanted)
        if names:
            made = [
                self._details(replace(heading, name=name, vocabulary=wanted, qualifiers=()), account) for name in names
            ]
            if heading.qualifiers:
                account.note("widened", "subheadings differ between vocabularies; left out")
            kept = tuple(each for each in made if each is not None)
            return kept[0] if len(kept) == 1 else Operation("or", kept, heading.span, bracketed=True)
        source = LABELS.get(heading.vocabulary, heading.vocabulary)
        account.note(
            "impossible",
            f"no {LABELS.get(wanted, wanted)} heading is known for the {source} heading {heading.name}: choose a "
            "heading; the name is searched as words",
        )
        return self._as_text(heading, account)

    def _check_tag(self, heading: Heading, account: Account) -> Node | None:
        """Humans and animals: indexers' marks, which nobody writes in an abstract."""
        kind = CHECK_TAGS[heading.name.lower()]
        limit = Limit(kind, span=heading.span)
        if self.target.write_limit is not None and self.target.write_limit(limit) is not None:
            account.note("exact", f"as {self.target.label}'s own limit")
            return limit
        account.note(
            "impossible",
            f"{self.target.label} has no mark for {kind} that is known here, and abstracts do not say it: left out",
        )
        return None

    def _names(self, heading: Heading, wanted: str) -> tuple[str, ...]:
        if heading.vocabulary == "mesh" and self.vocabulary is not None:
            names = self.vocabulary.elsewhere(heading.name, wanted)
            if names:
                return names
        if heading.vocabulary == "mesh" and wanted == "decs":
            return (heading.name,)  # DeCS carries the English names of MeSH
        if wanted == "mesh" and self.vocabulary is not None:
            table = self.vocabulary.mappings.get(heading.vocabulary, {})
            back = tuple(key for key, values in table.items() if heading.name.lower() in (v.lower() for v in values))
            known = [self.vocabulary.heading(each) for each in back]
            return tuple(each.name if each else key for each, key in zip(known, back, strict=True))
        return ()

    def _details(self, heading: Heading, account: Account) -> Node:
        """Explosion, focus and subheadings in the target's terms."""
        target = self.target
        if heading.major and target.name == "cochrane":
            account.note("widened", f"{target.label} has no focus on a heading")
            heading = replace(heading, major=False)
        if heading.qualifiers and target.name in ("cochrane", "ovid-medline"):
            unknown = [each for each in heading.qualifiers if code(each) is None and len(each) != 2]
            if unknown:
                account.note("widened", f"subheading {', '.join(unknown)} is not known there; left out")
                heading = replace(heading, qualifiers=tuple(q for q in heading.qualifiers if q not in unknown))
        if len(heading.qualifiers) > 1 and target.name == "pubmed":
            parts = tuple(replace(heading, qualifiers=(each,)) for each in heading.qualifiers)
            return Operation("or", parts, heading.span, bracketed=True)
        own = heading.vocabulary == "decs-tree" or self.source is target
        if heading.explode and not target.explodes and not own:
            return self._written_out(heading, account)
        return heading

    def _written_out(self, heading: Heading, account: Account) -> Node:
        single = replace(heading, explode=False)
        known = self.vocabulary.heading(heading.name) if self.vocabulary else None
        if self.vocabulary is None or known is None or not known.trees:
            account.note("narrowed", f"{self.target.label} does not explode a heading: add the narrower headings")
            return single
        below = self.vocabulary.narrower(heading.name)
        if not self.vocabulary.complete:
            account.note("narrowed", "the explosion is written out from a subset of MeSH: load the whole vocabulary")
        if not below:
            return single
        account.note("exact", f"the explosion is written out from MeSH {self.vocabulary.year or ''}".rstrip())
        others = tuple(replace(single, name=each.name) for each in below)
        return Operation("or", (single, *others), heading.span, bracketed=True)

    def _as_text(self, heading: Heading, account: Account) -> Node | None:
        name = upright(heading.name)
        terms = [name]
        found = self.vocabulary.heading(heading.name) if self.vocabulary else None
        if found is not None:
            terms += [upright(each) for each in found.entry_terms]
            account.note("impossible", "its entry terms are searched as well")
        choice = choose(TITLE_ABSTRACT_KEYWORDS, self.target)
        fields: Fields = TITLE_ABSTRACT_KEYWORDS if choice is not None else ALL
        unique = list(dict.fromkeys(each.lower() for each in terms))
        made = [
            self._words(Term(((" ".join(each.split())),), fields, "phrase", heading.span), Account()) for each in unique
        ]
        kept = tuple(each for each in made if each is not None)
        if not kept:
            account.note("impossible", "nothing is left of the name; left out")
            return None
        return kept[0] if len(kept) == 1 else Operation("or", kept, heading.span, bracketed=True)

    # ---- limits and proximity

    def _limit(self, limit: Limit, account: Account) -> Node | None:
        target = self.target
        if target.halves_years and limit.kind == "published" and limit.low and limit.high and limit.low != limit.high:
            halves = (replace(limit, low=limit.low[:4], high=""), replace(limit, low="", high=limit.high[:4]))
            return Operation("and", halves, limit.span, bracketed=True)
        if target.write_limit is not None and target.write_limit(limit) is not None:
            if limit.kind == "published" and len(limit.low) > 4 and target.name != "pubmed":
                account.note("widened", f"{target.label} takes whole years")
                return replace(limit, low=limit.low[:4], high=limit.high[:4])
            return limit
        if id(limit) in self.closing and target.write_closing(limit) is not None:
            return replace(limit, low=limit.low[:4], high=limit.high[:4])
        if limit.kind in ("humans", "animals") and target.vocabulary == "mesh":
            name = limit.kind.capitalize()
            verdict: Verdict = "exact" if self.source.vocabulary == "mesh" else "narrowed"
            account.note(verdict, f"as the heading {name}: records not indexed yet are lost")
            return Heading(name, "mesh", explode=limit.kind == "animals", span=limit.span)
        account.note("impossible", f"{target.label} has no such limit ({limit.kind}) in a strategy; left out")
        return None

    def _near(self, near: Near, below: list[Node | None], account: Account) -> Node | None:
        kept = tuple(each for each in below if each is not None)
        if len(kept) < 2:
            account.note("impossible", "an operand of the proximity is left out")
            return kept[0] if kept else None
        label = self.target.label
        sets = {leaf.fields if isinstance(leaf, Term) else None for each in kept for leaf in leaves(each)}
        if len(sets) != 1 or None in sets or any(_has(each, "and", "not") for each in kept):
            account.note("widened", f"what stands in the proximity cannot be said so in {label}; AND instead")
            return Operation("and", kept, near.span, bracketed=True)
        if near.distance == 0 and near.ordered and self.target.write_near(0, True) is None:
            phrases = self._phrases(near, kept)
            if phrases is not None:
                return phrases
        if self.target.name == "pubmed":
            return self._pubmed_near(near, kept, account)
        distance, ordered = near.distance, near.ordered
        if self.target.furthest is not None and distance > self.target.furthest - 1:
            account.note("narrowed", f"{label} takes at most {self.target.furthest}")
            distance = self.target.furthest - 1
        if any(isinstance(leaf, Term) and leaf.binding != "phrase" for each in kept for leaf in leaves(each)):
            kept = tuple(_phrased(each) for each in kept)
        if self.target.write_near(distance, ordered) is None and ordered:
            account.note("widened", f"{label} cannot fix the order of words at that distance")
            ordered = False
        if self.target.write_near(distance, ordered) is None:
            account.note("widened", f"{label} has no proximity: AND instead")
            return Operation("and", kept, near.span, bracketed=True)
        # A proximity within a proximity of another distance is bracketed; the same distance reads as one chain.
        return Near(kept, distance, ordered, near.span)

    def _phrases(self, near: Near, kept: tuple[Node, ...]) -> Node | None:
        """Words next to each other and in this order are a phrase; None where a phrase cannot hold them."""
        options = [_alternatives(each) for each in kept]
        ways = 1
        for option in options:
            ways *= len(option)
        if not 0 < ways <= MAX_WAYS or any(term.binding == "exact" for option in options for term in option):
            return None
        made: list[Node] = []
        for words in product(*options):
            pattern: list[str | Wildcard] = []
            for word in words:
                pattern += [" ", *word.pattern] if pattern else word.pattern
            phrase = replace(words[0], pattern=_joined(tuple(pattern)), binding="phrase", span=near.span)
            if phrase.truncated and not (self.target.wildcards_in_phrase and self._phrase_wildcards(phrase)):
                return None
            made.append(phrase)
        return made[0] if len(made) == 1 else Operation("or", tuple(made), near.span, bracketed=True)

    def _pubmed_near(self, near: Near, kept: tuple[Node, ...], account: Account) -> Node:
        """Plain words only: alternatives are written out, wildcards make it an AND."""
        options = [_alternatives(each) for each in kept]
        ways = 1
        for option in options:
            ways *= len(option)
        first = next(leaf for leaf in leaves(kept[0]) if isinstance(leaf, Term))
        plain = all(len(term.words) == 1 and not term.truncated for option in options for term in option)
        choice = choose(first.fields, self.target)
        codes = choice is not None and choice.alternatives in (
            (TITLE_ABSTRACT_KEYWORDS,),
            (frozenset({"title"}),),
        )
        if not (all(options) and ways <= MAX_WAYS and plain and codes):
            account.note("widened", "PubMed takes proximity of plain words in title or abstract only: AND instead")
            return Operation("and", kept, near.span, bracketed=True)
        if near.ordered:
            account.note("widened", "PubMed's proximity does not fix the order")
        made = tuple(Near(each, near.distance, False, near.span) for each in product(*options))
        return made[0] if len(made) == 1 else Operation("or", made, near.span, bracketed=True)


_SAME_DOCUMENTS = (
    ("article", "journal article"),
    ("conference abstract", "meeting abstract", "congress"),
    ("conference paper", "proceedings paper"),
    ("editorial", "editorial material"),
    ("erratum", "correction", "published erratum"),
    ("chapter", "book chapter"),
    ("retracted", "retracted publication"),
)
DOCUMENTS = {name: names for names in _SAME_DOCUMENTS for name in names}
"""Kinds of documents that platforms call by different names."""

_UNCHANGED: Node = Reference(-1)
_REGISTER = frozenset({"condition", "intervention", "outcome"})


def _bare(term: Term) -> bool:
    """True where every word may stand without quotation marks."""
    return all(
        re.fullmatch(r"[^\W_][\w'’*-]*", word)
        and word.upper() not in ("AND", "OR", "NOT", "NEAR", "NEXT", "PRE", "SAME")
        for word in term.words
    )


def _known(platform: Platform) -> set[str]:
    return set().union(*platform.fields.values())


def _plain(part: str | Wildcard) -> str:
    return part if isinstance(part, str) else ""


def _spelled(start: str, after: str) -> bool:
    """True where a known spelling begins so and goes on so."""
    whole = start + after
    return any(
        spelling.startswith(start) and (whole.startswith(spelling) or spelling.startswith(whole))
        for pair in VARIANTS
        for spelling in pair
    )


def _ends_word(term: Term, i: int) -> bool:
    """True for a wildcard after which its word ends."""
    after = term.pattern[i + 1] if i + 1 < len(term.pattern) else " "
    return isinstance(after, str) and not after[:1].isalnum()


def _joined(parts: Pattern) -> Pattern:
    """Neighbouring strings made one; blanks tidied."""
    made: list[str | Wildcard] = []
    for part in parts:
        if isinstance(part, str) and made and isinstance(made[-1], str):
            made[-1] += part
        elif part != "":
            made.append(part)
    texts = [" ".join(p.split()) if isinstance(p, str) and len(made) == 1 else p for p in made]
    if texts and isinstance(texts[0], str):
        texts[0] = texts[0].lstrip()
    if texts and isinstance(texts[-1], str):
        texts[-1] = texts[-1].rstrip()
    kept = tuple(part for part in texts if part != "")
    return kept if any(isinstance(part, str) and part.strip() for part in kept) else ()


def split_words(pattern: Pattern) -> list[Pattern]:
    """A phrase word by word."""
    words: list[list[str | Wildcard]] = [[]]
    for part in pattern:
        if isinstance(part, Wildcard):
            words[-1].append(part)
            continue
        pieces = part.split(" ")
        for i, piece in enumerate(pieces):
            if i:
                words.append([])
            if piece:
                words[-1].append(piece)
    return [tuple(word) for word in words if word]


def _has(node: Node, *operators: Operator) -> bool:
    from .tree import walk

    return any(isinstance(each, Operation) and each.operator in operators for each in walk(node))


def _phrased(node: Node) -> Node:
    """The same with every term a phrase: inside a proximity there is no AND."""

    def one(each: Node, below: list[Node]) -> Node:
        if isinstance(each, Term):
            return replace(each, binding="phrase")
        return replace(each, children=tuple(below)) if isinstance(each, Near | Operation) else each

    return fold(node, one)


def _alternatives(node: Node) -> list[Term]:
    """The terms of an OR, or the one term; none for anything else."""
    if isinstance(node, Term):
        return [node]
    if isinstance(node, Operation) and node.operator == "or" and all(isinstance(c, Term) for c in node.children):
        return [child for child in node.children if isinstance(child, Term)]
    return []


def split_fields(tree: Node, target: Platform) -> Node:
    """Put the target's fields in: where it takes several tags to cover them, whole brackets are repeated under each."""

    def shared(each: Node, below: list[Fields | None]) -> Fields | None:
        made: Fields | None = None
        if isinstance(each, Term) and each.binding != "mapped":
            made = each.fields
        elif below and below[0] is not None and all(one == below[0] for one in below):
            made = below[0] if not (isinstance(each, Operation) and each.operator != "or") else None
        common[id(each)] = made
        return made

    common: dict[int, Fields | None] = {}
    fold(tree, shared)

    done: dict[int, Node] = {}
    stack: list[tuple[Node, bool]] = [(tree, False)]
    while stack:
        node, ready = stack.pop()
        wanted = common[id(node)]
        choice = choose(wanted, target) if wanted is not None else None
        if choice is not None and (target.hoists or not isinstance(node, Operation)):
            ways = tuple(_under(node, fields) for fields in choice.alternatives)
            done[id(node)] = ways[0] if len(ways) == 1 else Operation("or", ways, node.span, bracketed=True)
        elif not isinstance(node, Near | Operation):
            done[id(node)] = node
        elif ready:
            done[id(node)] = _rebuilt(node, done)
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in node.children)
    return done[id(tree)]


def _under(node: Node, fields: Fields) -> Node:
    """The same with every term in other fields."""

    def one(each: Node, below: list[Node]) -> Node:
        if isinstance(each, Term):
            return replace(each, fields=fields)
        return replace(each, children=tuple(below)) if isinstance(each, Near | Operation) else each

    return fold(node, one)


def _rebuilt(node: Near | Operation, done: dict[int, Node]) -> Node:
    """The node over its new operands; alternatives of one term go straight into an OR around it."""
    made: list[Node] = []
    for child in node.children:
        new = done[id(child)]
        if new is not child and isinstance(new, Operation) and _same_or(node, new) and not _same_or(node, child):
            made.extend(new.children)
        else:
            made.append(new)
    return replace(node, children=tuple(made))


def _same_or(node: Node, child: Node) -> bool:
    return isinstance(node, Operation) and isinstance(child, Operation) and node.operator == child.operator == "or"
