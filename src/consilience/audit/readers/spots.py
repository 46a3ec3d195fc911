"""Where a value of a review stands."""

from __future__ import annotations

from consilience.model.base import Model
from consilience.model.estimate import Anchor

from ..finding import Spot


def spot(model: Model, subject: str, key: str | None = None, anchor: Anchor | None = None) -> Spot:
    """The place of a value, with the words quoted for it."""
    place = model.origin.at(key) if model.origin else None
    quote = anchor.quote if anchor and anchor.quote else ""
    return Spot(place.file if place else "", place.line if place else 0, quote, subject)
