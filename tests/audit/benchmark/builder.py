"""Writes a paper piece by piece: numbers go through here, so that each is marked, and what proves it is noted."""

from __future__ import annotations

import math
from random import Random

from .lexicon import MONTHS, WORDS, Term
from .paper import (
    CLOSE,
    MIDDLE,
    OPEN,
    Block,
    Content,
    Heading,
    Language,
    Mark,
    Paper,
    Paragraph,
    Relation,
    Role,
    Truth,
    ident,
)
from .phrases import fragment, say
from .simulate import Interval, Reference
from .style import Style, draw_style


class Builder:
    """A paper in the making. One language, one house style, one source of chance."""

    def __init__(self, rng: Random, language: Language) -> None:
        self.rng = rng
        self.language: Language = language
        self.style: Style = draw_style(rng, language)
        self.role: Role = "other"
        self.numbered = rng.random() < 0.5
        self.digits_mean = rng.choice((1, 2, 2))
        self._marks: dict[int, Mark] = {}
        self._relations: list[Relation] = []
        self._blocks: list[Block] = []
        self._order: list[int] = []
        self._inside = rng.random() < 0.3  # percent signs at the limits too

    # pieces

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share

    def pick(self, english: str, spanish: str) -> str:
        """The words of this paper's language."""
        return english if self.language == "en" else spanish

    def name(self, term: Term) -> str:
        """A term in this paper's language."""
        return term(self.language)

    def _mark(self, key: str, text: str, number: bool) -> str:
        id = len(self._marks) + 1
        self._marks[id] = Mark(id, key, number)
        return f"{OPEN}{id}{MIDDLE}{text}{CLOSE}"

    def word(self, key: str, text: str) -> str:
        """A word that matters."""
        return self._mark(key, text, number=False)

    def num(self, key: str, value: float, digits: int, *, cut: bool = False) -> str:
        """A number with decimals."""
        return self._mark(key, self.style.number(value, digits, cut=cut), number=True)

    def count(self, key: str, value: int, *, words: bool = False) -> str:
        """A whole number; ``words`` allows "seven"."""
        text = WORDS[self.language][value] if words and value < 13 and self.chance(0.3) else self.style.whole(value)
        return self._mark(key, text, number=True)

    def key_of(self, marked: str) -> str:
        """The quantity of a marked piece."""
        return self._marks[ident(marked)].key

    def relate(self, kind: str, truth: Truth | None = None, **marked: str) -> None:
        """Note that numbers prove each other."""
        self._relations.append(Relation(kind, {name: ident(text) for name, text in marked.items()}, dict(truth or {})))

    def say(self, statement: str, **values: str) -> str:
        """One wording of a statement."""
        return say(statement, self.language, self.rng, **values)

    def within(self, statement: str, **values: str) -> str:
        """One wording of a statement that stands within a sentence."""
        return fragment(statement, self.language, self.rng, **values)

    def percentage(self, key: str, x: int, n: int) -> str:
        """The digits of a percentage; once in a while cut off instead of rounded, as some papers do."""
        return self.num(key, 100 * x / n, self.style.digits, cut=self.chance(0.02))

    def share(self, key: str, x: int, n: int, n_key: str) -> str:
        """A count out of a total with its percentage, in a sentence."""
        marked_x, marked_n = self.count(f"{key}.x", x), self.count(n_key, n)
        p = self.percentage(f"{key}.p", x, n)
        self.relate("percent", {"x": x, "n": n, "digits": self.style.digits}, x=marked_x, n=marked_n, p=p)
        return self.within("share", x=marked_x, n=marked_n, p=p + self.style.percent)

    def share_cell(self, key: str, x: int, n: int, n_key: str, header: str = "") -> str:
        """The same in a table; ``header`` is the marked total above the column."""
        marked_x, p = self.count(f"{key}.x", x), self.percentage(f"{key}.p", x, n)
        marked_n = self.count(n_key, n)
        text = self.style.cell.format(x=marked_x, n=marked_n, p=p)
        total = marked_n if "{n}" in self.style.cell else header
        if total:
            self.relate("percent", {"x": x, "n": n, "digits": self.style.digits}, x=marked_x, n=total, p=p)
        return text

    def p_value(self, key: str, p: float) -> str:
        """``p = 0.03``."""
        relation, digits = self.style.p(p)
        gap = self.rng.choice((" ", ""))
        return f"{self.style.p_name}{gap}{self._mark(key, f'{relation}{gap}{digits}', number=True)}"

    def p_cell(self, key: str, p: float) -> str:
        """A p value in a column of its own."""
        relation, digits = self.style.p(p)
        return self._mark(key, digits if relation == "=" else relation + digits, number=True)

    def interval(
        self, key: str, value: Interval, digits: int, scale: str, *, cell: bool = False, bracketed: bool = False
    ) -> str:
        """An estimate with its interval, and its p value if there is one and the place is a sentence.

        scale: "ratio" (log-symmetric), "difference" (symmetric), "km" or "proportion" (percent, whatever shape).
        ``bracketed``: the words stand in round brackets already.
        """
        factor = 100.0 if scale in ("km", "proportion") else 1.0
        v, low, high = (
            self.num(f"{key}.{part}", factor * number, digits)
            for part, number in (("value", value.value), ("low", value.low), ("high", value.high))
        )
        sign = self.style.percent if factor > 1 else ""
        inner = sign if self._inside and not cell else ""
        truth: Truth = {
            "scale": scale, "digits": digits, "value": factor * value.value, "low": factor * value.low,
            "high": factor * value.high, "p": value.p,
        }  # fmt: skip
        between = self.style.separator(value.low, value.high)
        if cell:
            self.relate("interval", truth, value=v, low=low, high=high)
            return self.style.cell_interval.format(v=v, l=low, h=high, d=between)
        p = "" if math.isnan(value.p) else self.p_value(f"{key}.pvalue", value.p)
        self.relate("interval", truth, value=v, low=low, high=high, **({"p": p} if p else {}))
        tail = f"{self.rng.choice(('; ', ', '))}{p}" if p else ""
        form = self.rng.choice(self.style.bracketed) if bracketed else self.style.interval
        return form.format(v=v + sign, l=low + inner, h=high + inner, d=between, p=tail)

    def date(self, key: str, year: int, month: int, day: int | None = None) -> str:
        """A date in words; the year is marked."""
        marked = self.word(f"{key}.year", str(year))
        name = MONTHS[self.language][month - 1]
        if self.language == "es":
            return f"{f'{day} de ' if day else ''}{name} de {marked}"
        return f"{day} {name} {marked}" if day else f"{name} {marked}"

    def cite(self, number: int, reference: Reference, *, inside: bool = False) -> str:
        """A citation of a study by name, in the style of this paper; ``inside``: within brackets."""
        author = f"{self.word(f'who.{number}', reference.author)} et al."
        if self.numbered:
            return f"{author} [{self.word(f'cite.{number}', str(number))}]"
        year = self.word(f"cite.{number}", str(reference.year))
        return f"{author}, {year}" if inside else f"{author} ({year})"

    def cite_bare(self, number: int, reference: Reference) -> str:
        """A citation in brackets at the end of a sentence."""
        if self.numbered:
            return f"[{self.word(f'cite.{number}', str(number))}]"
        return f"({self.cite(number, reference, inside=True)})"

    def entry(self, number: int, reference: Reference) -> str:
        """An entry of the reference list, without its number."""
        people = ", ".join((f"{reference.author} {reference.initials}", *reference.others))
        year, doi = self.word(f"ref.{number}.year", str(reference.year)), self.word(f"ref.{number}.doi", reference.doi)
        pages = f"{reference.first}-{reference.last}"
        return f"{people}. {reference.title}. {reference.journal}. {year};{reference.volume}:{pages}. doi:{doi}"

    # blocks

    def add(self, content: Content, role: Role | None = None) -> None:
        """The next block."""
        self._blocks.append(Block(content, role or self.role))

    def heading(self, english: str, spanish: str, role: Role) -> None:
        """A heading, and the part of the paper that begins with it."""
        self.role = role
        self.add(Heading(self.pick(english, spanish)))

    def prose(self, *sentences: str) -> None:
        """A paragraph."""
        text = " ".join(sentence for sentence in sentences if sentence)
        if text:
            self.add(Paragraph(text))

    def done(self, name: str, kind: str) -> Paper:
        """The paper."""
        assert kind in ("trial", "review")
        return Paper(
            name,
            "trial" if kind == "trial" else "review",
            self.language,
            self.style,
            tuple(self._blocks),
            dict(self._marks),
            tuple(self._relations),
        )
