"""Sets papers as PDFs for the tests, with ReportLab: columns, running heads, tables, raised type, pictures of pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reportlab.lib import pdfencrypt
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
MARGIN = 56.0
GUTTER = 20.0


@dataclass
class Setter:
    """A page after the other, filled from the top of its columns."""

    columns: int = 1
    head: str = ""
    foot: str = ""
    size: float = 10.0
    numbers: bool = False
    """Count the lines in the margin, as manuscripts for reviewers do."""
    encrypt: str | None = None
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    canvas: Any = None
    page: int = 0
    column: int = 0
    y: float = 0.0
    top: float = HEIGHT - 80
    counted: int = 0

    def __post_init__(self) -> None:
        lock = pdfencrypt.StandardEncryption(self.encrypt, ownerPassword="owner") if self.encrypt else None
        self.canvas = Canvas(self.buffer, pagesize=A4, encrypt=lock, invariant=1)
        self._begin_page()

    @property
    def width(self) -> float:
        return float(WIDTH - 2 * MARGIN - GUTTER * (self.columns - 1)) / self.columns

    @property
    def x(self) -> float:
        return MARGIN + self.column * (self.width + GUTTER)

    def _begin_page(self) -> None:
        self.page += 1
        self.column = 0
        self.top = self.y = HEIGHT - 80
        self.canvas.setFont("Helvetica", 8)
        if self.head:
            self.canvas.drawString(MARGIN, HEIGHT - 40, self.head)
        if self.foot:
            self.canvas.drawString(MARGIN, 34, self.foot)
            self.canvas.drawRightString(WIDTH - MARGIN, 34, f"{self.page:02d}")

    def next_column(self) -> None:
        if self.column + 1 < self.columns:
            self.column += 1
            self.y = self.top
        else:
            self.next_page()

    def next_page(self) -> None:
        self.canvas.showPage()
        self._begin_page()

    def _room(self, needed: float) -> None:
        if self.y - needed < 60:
            self.next_column()

    def line(self, text: str, font: str = "Times-Roman", size: float | None = None, indent: float = 0.0) -> None:
        size = size or self.size
        self._room(1.2 * size)
        self.y -= 1.2 * size
        self.canvas.setFont(font, size)
        self.canvas.drawString(self.x + indent, self.y, text)
        if self.numbers:
            self.counted += 1
            self.canvas.setFont("Helvetica", 7)
            self.canvas.drawRightString(MARGIN - 18, self.y, str(self.counted))

    def paragraph(self, text: str, indent: float = 12.0, hyphens: bool = False, width: float | None = None) -> None:
        first, rest = True, text.split()
        while rest:
            room = (width or self.width) - (indent if first else 0)
            taken = 1
            while taken < len(rest) and self._fits(" ".join(rest[: taken + 1]), room):
                taken += 1
            shown, rest = rest[:taken], rest[taken:]
            if hyphens and rest and rest[0].isalpha() and len(rest[0]) > 8:
                cut = len(rest[0]) // 2
                if self._fits(" ".join([*shown, rest[0][:cut] + "-"]), room):
                    shown, rest = [*shown, rest[0][:cut] + "-"], [rest[0][cut:], *rest[1:]]
            self.line(" ".join(shown), indent=indent if first else 0)
            first = False

    def _fits(self, text: str, room: float) -> bool:
        return bool(stringWidth(text, "Times-Roman", self.size) <= room)

    def heading(self, text: str, size: float | None = None) -> None:
        self._room(40)
        self.y -= 8
        self.line(text, "Helvetica-Bold", size or self.size + 2)
        self.y -= 3

    def across(self, text: str, font: str = "Helvetica-Bold", size: float = 18.0) -> None:
        """Lines over the full width; the columns begin anew below."""
        words = text.split()
        while words:
            taken = len(words)
            while stringWidth(" ".join(words[:taken]), font, size) > WIDTH - 2 * MARGIN:
                taken -= 1
            self.y -= 1.25 * size
            self.canvas.setFont(font, size)
            self.canvas.drawString(MARGIN, self.y, " ".join(words[:taken]))
            words = words[taken:]
        self.y -= 10
        self.top = self.y
        self.column = 0

    def table(
        self,
        rows: Sequence[Sequence[str]],
        stops: Sequence[float],
        rules: str = "",
        size: float = 8.0,
        full: bool = False,
    ) -> None:
        """Rows of cells, each beginning at its stop; a cell may hold several lines ("\\n").

        ``rules``: "book" for three lines, "grid" for one between all rows.
        """
        left = MARGIN if full else self.x
        right = WIDTH - MARGIN if full else self.x + self.width
        self.y -= 6
        if rules:
            self.canvas.line(left, self.y - 2, right, self.y - 2)
        for number, row in enumerate(rows):
            high = max(cell.count("\n") + 1 for cell in row)
            for cell, stop in zip(row, stops, strict=False):
                for k, part in enumerate(cell.split("\n")):
                    self.canvas.setFont("Helvetica", size)
                    self.canvas.drawString(left + stop, self.y - (k + 1) * 1.25 * size, part)
            self.y -= high * 1.25 * size
            if rules == "grid" or (rules == "book" and number in (0, len(rows) - 1)):
                self.y -= 3
                self.canvas.line(left, self.y, right, self.y)
        self.y -= 6
        if full:
            self.top, self.column = self.y, 0

    def raised(self, text: str, up: str, after: str) -> None:
        """A line with raised characters in it."""
        self.y -= 1.2 * self.size
        pen = self.canvas.beginText(self.x, self.y)
        pen.setFont("Times-Roman", self.size)
        pen.textOut(text)
        pen.setFont("Times-Roman", 0.65 * self.size)
        pen.setRise(0.35 * self.size)
        pen.textOut(up)
        pen.setRise(0)
        pen.setFont("Times-Roman", self.size)
        pen.textOut(after)
        self.canvas.drawText(pen)

    def picture(self) -> None:
        """A page that holds nothing but a picture, as a scanner makes it."""
        from PIL import Image

        self.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, WIDTH, HEIGHT)

    def bytes(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()
