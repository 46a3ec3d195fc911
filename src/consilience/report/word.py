"""What Word documents of ours share: text that XML allows, shaded and repeated header rows, one day for every part."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

DAY = dt.datetime(2000, 1, 1)
"""The day that every document says it was made: the same review gives the same bytes."""

_ZIP_DAY = (2000, 1, 1, 0, 0, 0)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def plain(text: str) -> str:
    """Text without the characters that XML does not allow."""
    return _FORBIDDEN.sub(" ", text)


def shaded(cell: Any) -> None:
    """A grey cell."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", "E7ECF1")):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def repeated(row: Any) -> None:
    """The header row stands again on every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def spoken(made: Any, language: str) -> None:
    """The language of the text, for spelling and for readers that speak."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = made.styles["Normal"].element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    properties.append(element)


def dated(data: bytes) -> bytes:
    """The package with one day for every part, so that it does not change from build to build."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ZIP_DAY)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return stream.getvalue()
