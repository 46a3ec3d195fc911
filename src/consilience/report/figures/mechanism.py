"""How the interventions act: drug or procedure, target, steps of the pathway, effect; and how the target escapes.

One figure per top-level class. The layout is its own: four columns; the steps run down the third; what resists stands
below the drug that it resists, in a dashed box. Drugs that share targets, pathways and ways of escape share a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.figure import Figure

from consilience.model.intervention import Intervention, InterventionClass, Mechanism, Resistance
from consilience.model.review import Review

from .lettering import Face, wrap
from .sheet import Sheet
from .style import (
    ALARM,
    BAND,
    BLUE,
    BLUE_TINT,
    INK,
    LEADING,
    MUTED,
    PANEL,
    PAPER,
    RULE,
    SMALL,
    TINY,
    WIDTH,
)

UNSTATED = "not stated"


@dataclass(frozen=True, slots=True)
class Chain:
    """One way of acting: what is done to which target, the steps that follow, the effect."""

    action: str
    target: str
    steps: tuple[str, ...]
    effect: str


@dataclass(frozen=True, slots=True)
class Escape:
    """One way of resisting, and how well that is known."""

    mechanism: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Block:
    """Drugs that act alike."""

    drugs: tuple[str, ...]
    chains: tuple[Chain, ...]
    escapes: tuple[Escape, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks of one class."""

    label: str
    blocks: tuple[Block, ...]

    @property
    def boxes(self) -> int:
        """How many boxes it takes to draw them."""
        return sum(
            len(block.drugs) + len(block.escapes) + sum(2 + len(chain.steps) for chain in block.chains)
            for block in self.blocks
        )


@dataclass(frozen=True, slots=True)
class MechanismView:
    """The map of one top-level class."""

    id: str
    title: str
    caption: str
    alt: str
    sections: tuple[Section, ...]


_MOST = 30
"""Boxes that one page holds with ease; a fuller map is split by class."""


def views(review: Review) -> list[MechanismView]:
    """One map for each top-level class with a drug whose mechanism is told; where it is full, for each class below."""
    found = []
    for root in review.classes:
        if root.parent is not None:
            continue
        sections = {group: section for group in review.classes if (section := _section(review, root, group))}
        if sum(section.boxes for section in sections.values()) > _MOST:
            found += [_view(group, [section]) for group, section in sections.items()]
        elif sections:
            found.append(_view(root, list(sections.values())))
    return found


def _section(review: Review, root: InterventionClass, group: InterventionClass) -> Section | None:
    """The drugs of one class, where it lies below the root and says how they act."""
    if _root(review, group) != root:
        return None
    drugs = [each for each in review.interventions if each.group == group.id and each.mechanisms]
    return Section(group.label, tuple(_blocks(drugs))) if drugs else None


def _view(group: InterventionClass, sections: Sequence[Section]) -> MechanismView:
    resisted = any(block.escapes for section in sections for block in section.blocks)
    return MechanismView(
        id=f"mechanism-{group.id}",
        title=f"Mechanisms of action: {group.label}",
        caption=(
            "From intervention to target, along the steps of the pathway, to the effect, as the review states it."
            + (" Dashed: a way of resistance." if resisted else "")
        ),
        alt=_alt(group.label, sections),
        sections=tuple(sections),
    )


def _root(review: Review, group: InterventionClass) -> InterventionClass:
    """The class at the top of a class; stops where a chain of parents bites its tail."""
    by_id = {each.id: each for each in review.classes}
    seen = {group.id}
    while group.parent in by_id and group.parent not in seen:
        group = by_id[group.parent]
        seen.add(group.id)
    return group


def _blocks(drugs: Sequence[Intervention]) -> Iterator[Block]:
    alike: dict[tuple[tuple[Chain, ...], tuple[Escape, ...]], list[str]] = {}
    for drug in drugs:
        key = (tuple(map(_chain, drug.mechanisms)), tuple(map(_escape, drug.resistance)))
        alike.setdefault(key, []).append(drug.name)
    for (chains, escapes), names in alike.items():
        yield Block(tuple(names), chains, escapes)


def _chain(mechanism: Mechanism) -> Chain:
    return Chain(mechanism.action, mechanism.target, mechanism.pathway, mechanism.effect)


def _escape(resistance: Resistance) -> Escape:
    return Escape(resistance.mechanism, resistance.evidence)


def _alt(label: str, sections: Sequence[Section]) -> str:
    parts = []
    for section in sections:
        for block in section.blocks:
            names = " and ".join(block.drugs)
            parts += [
                f"{names}: {chain.action} {chain.target}; {' → '.join((*chain.steps, chain.effect))}"
                for chain in block.chains
            ]
            if block.escapes:
                parts.append(f"Resistance to {names}: {'; '.join(each.mechanism for each in block.escapes)}")
    return f"Map of mechanisms, {label}. {'. '.join(parts)}."


# --- drawing

_GAP, _PAD, _BETWEEN = 17.0, 5.0, 10.0
_DRUG, _TARGET, _EFFECT = 88.0, 104.0, 88.0
_STEP = WIDTH - _DRUG - _TARGET - _EFFECT - 3 * _GAP
_X_TARGET = _DRUG + _GAP
_X_STEP = _X_TARGET + _TARGET + _GAP
_X_EFFECT = _X_STEP + _STEP + _GAP
_LINE = SMALL * LEADING
_SMALL_LINE = TINY * LEADING


@dataclass(frozen=True, slots=True)
class _Text:
    """A box's words in lines: above in small type, then the main ones."""

    above: tuple[str, ...]
    lines: tuple[str, ...]

    @classmethod
    def of(cls, text: str, across: float, *, above: str = "", bold: bool = False) -> _Text:
        room = across - 2 * _PAD
        small = wrap(above, room, TINY, "Oblique") if above else []
        return cls(tuple(small), tuple(wrap(text, room, SMALL, "Bold" if bold else "")))

    @property
    def height(self) -> float:
        return len(self.above) * _SMALL_LINE + len(self.lines) * _LINE + 2 * _PAD - 1


@dataclass(frozen=True, slots=True)
class _Lane:
    """One chain laid out; ``height`` is that of its tallest column."""

    target: _Text
    steps: tuple[_Text, ...]
    effect: _Text

    @classmethod
    def of(cls, chain: Chain) -> _Lane:
        return cls(
            _Text.of(chain.target, _TARGET, above=chain.action, bold=True),
            tuple(_Text.of(step, _STEP) for step in chain.steps),
            _Text.of(chain.effect, _EFFECT),
        )

    @property
    def steps_height(self) -> float:
        return sum(step.height for step in self.steps) + max(0, len(self.steps) - 1) * _BETWEEN

    @property
    def height(self) -> float:
        return max(self.target.height, self.steps_height, self.effect.height)


def draw(view: MechanismView) -> Figure:
    """The sections of a view below each other."""
    sheet = Sheet()
    _header(sheet)
    y = 24.0
    for section in view.sections:
        if len(view.sections) > 1:
            sheet.text(0, y + 6, section.label, size=SMALL, face="Bold")
            sheet.line((0, y + 13), (WIDTH, y + 13), colour=RULE)
            y += 20
        for number, block in enumerate(section.blocks):
            if number:
                sheet.line((0, y), (WIDTH, y), colour=RULE, weight=0.5)
                y += 9
            y = _block(sheet, block, y) + 9
        y += 3
    return sheet.finish(y - 10)


def _header(sheet: Sheet) -> None:
    sheet.box(0, 0, WIDTH, 16, fill=BAND)
    for x, across, word in (
        (0.0, _DRUG, "Intervention"),
        (_X_TARGET, _TARGET, "Target"),
        (_X_STEP, _STEP, "Pathway"),
        (_X_EFFECT, _EFFECT, "Effect"),
    ):
        sheet.text(x + across / 2, 8, word, size=SMALL, face="Bold", align="center")


def _block(sheet: Sheet, block: Block, top: float) -> float:
    """Drugs at the left, a lane for each chain, ways of escape below the drugs; returns where it ends."""
    drugs = [_Text.of(name, _DRUG, bold=True) for name in block.drugs]
    lanes = [_Lane.of(chain) for chain in block.chains]
    drugs_height = sum(each.height for each in drugs) + (len(drugs) - 1) * 4
    first = max(lanes[0].target.height, drugs_height)
    level = top + first / 2  # where the drugs meet the first target
    y = top + first / 2 - drugs_height / 2
    for text in drugs:
        _node(sheet, text, 0, y, _DRUG, fill=BLUE, ink=PAPER, bold=True)
        y += text.height + 4
    left = bottom = y - 4
    levels = []
    y = top
    for number, lane in enumerate(lanes):
        middle = level if number == 0 else y + lane.target.height / 2
        end = _lane(sheet, lane, middle, y)
        levels.append(middle)
        left = max(left, middle + lane.target.height / 2)
        bottom = max(bottom, end)
        y = end + 8
    _fan(sheet, drugs, top + first / 2 - drugs_height / 2, levels)
    if block.escapes:
        bottom = max(bottom, _escapes(sheet, block.escapes, left, top + first / 2 + drugs_height / 2))
    return bottom


def _fan(sheet: Sheet, drugs: Sequence[_Text], top: float, levels: Sequence[float]) -> None:
    """Arrows from every drug to every target, by one common upright."""
    trunk = _DRUG + _GAP * 0.42
    middles = []
    for text in drugs:
        middles.append(top + text.height / 2)
        top += text.height + 4
    upright = [*middles, *levels]
    if max(upright) - min(upright) > 0.5:
        sheet.line((trunk, min(upright)), (trunk, max(upright)))
    for middle in middles:
        sheet.line((_DRUG, middle), (trunk, middle))
    for level in levels:
        sheet.arrow((trunk - 0.4, level), (_X_TARGET, level))


def _lane(sheet: Sheet, lane: _Lane, middle: float, top: float) -> float:
    """Target, steps and effect of one chain; the first step stands at the target's height. Returns where it ends."""
    _node(sheet, lane.target, _X_TARGET, middle - lane.target.height / 2, _TARGET, fill=BLUE_TINT, edge=BLUE, bold=True)
    bottom = middle + lane.target.height / 2
    at, x = middle, _X_TARGET + _TARGET
    if lane.steps:
        y = max(top, middle - lane.steps[0].height / 2)
        at = y + lane.steps[0].height / 2
        sheet.arrow((x, at), (_X_STEP, at))
        for number, step in enumerate(lane.steps):
            if number:
                sheet.arrow((_X_STEP + _STEP / 2, y - _BETWEEN), (_X_STEP + _STEP / 2, y), size=4)
            _node(sheet, step, _X_STEP, y, _STEP, fill=PANEL, edge=RULE)
            at = y + step.height / 2
            y += step.height + _BETWEEN
        bottom = max(bottom, y - _BETWEEN)
        x = _X_STEP + _STEP
    upper = max(top, at - lane.effect.height / 2)
    sheet.arrow((x, at), (_X_EFFECT, at))
    _node(sheet, lane.effect, _X_EFFECT, upper, _EFFECT, fill=PAPER, edge=INK)
    return max(bottom, upper + lane.effect.height)


def _node(
    sheet: Sheet,
    text: _Text,
    x: float,
    top: float,
    across: float,
    *,
    fill: str,
    ink: str = INK,
    edge: str | None = None,
    bold: bool = False,
) -> None:
    """A box with its words; what is not stated stands in a dotted one, in italics."""
    unstated = text.lines == (UNSTATED,)
    if unstated:
        sheet.box(x, top, across, text.height, fill=PAPER, edge=MUTED, dash=(1.2, 1.8), radius=3)
    else:
        sheet.box(x, top, across, text.height, fill=fill, edge=edge, radius=3)
    middle = x + across / 2
    y = sheet.paragraph(middle, top + _PAD - 0.5, text.above, size=TINY, face="Oblique", colour=MUTED, align="center")
    face: Face = "Oblique" if unstated else "Bold" if bold else ""
    colour = MUTED if unstated else ink
    sheet.paragraph(middle, y, text.lines, size=SMALL, face=face, colour=colour, align="center")


def _escapes(sheet: Sheet, escapes: Sequence[Escape], above: float, drugs_end: float) -> float:
    """Dashed boxes below drugs and target, tied to the drugs by a dashed line that ends in a bar."""
    across = _X_TARGET + _TARGET - 16
    x, y = 16.0, above + 10
    trunk = 7.0
    last = y
    for escape in escapes:
        words = "Resistance" if escape.evidence == UNSTATED else f"Resistance ({escape.evidence} evidence)"
        text = _Text.of(escape.mechanism, across, above=words)
        sheet.box(x, y, across, text.height, fill=PAPER, edge=ALARM, dash=(3, 2), radius=3)
        after = sheet.paragraph(x + _PAD, y + _PAD - 0.5, text.above, size=TINY, face="Oblique", colour=ALARM)
        sheet.paragraph(x + _PAD, after, text.lines, size=SMALL)
        last = y + text.height / 2
        sheet.line((trunk, last), (x, last), colour=ALARM, dash=(3, 2))
        y += text.height + 5
    sheet.line((trunk, last), (trunk, drugs_end + 2), colour=ALARM, dash=(3, 2))
    sheet.line((trunk - 4, drugs_end + 2), (trunk + 4, drugs_end + 2), colour=ALARM, weight=1.6)
    return y - 5
