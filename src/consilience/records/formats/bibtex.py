"""BibTeX of Zotero, Scopus, Web of Science and others. Entries are cut out here, and parsed by bibtexparser 2.

One entry at a time: bibtexparser needs the whole text at once, and one broken entry can take its neighbours along.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from ..draft import KEPT, Draft
from ..pieces import MOST_RECORD, Piece, small
from ..report import ImportReport
from . import carried

Pairs = list[tuple[str, str]]

TABLE: dict[str, str] = {
    "title": "title", "author": "author", "journal": "journal", "journaltitle": "journal", "booktitle": "journal2",
    "shortjournal": "short", "abbrev_source_title": "short", "journal-iso": "short", "year": "year", "date": "date",
    "volume": "volume",
    "number": "issue", "issue": "issue", "pages": "pages", "article-number": "article", "eid": "article",
    "art_number": "article",
    "doi": "doi", "pmid": "pmid", "pubmed_id": "pmid", "pmcid": "pmcid", "issn": "issn", "eissn": "issn",
    "isbn": "issn",
    "language": "language", "langid": KEPT, "abstract": "abstract", "keywords": "keywords",
    "author_keywords": "keywords;",
    "keywords-plus": "keywords;", "url": "url", "link": "url", "note": "note", "annote": "note", "unique-id": "number",
    "document_type": "pubtype", "type": "pubtype", "entrytype": "kind", "origtitle": "original",
    "book-group-author": KEPT,
    carried.KEY: carried.TARGET,
    **dict.fromkeys(
        ("month", "day", "publisher", "address", "location", "editor", "edition", "series", "institution",
        "organization", "school", "shorttitle",
         "urldate", "file", "copyright", "affiliation", "affiliations", "source", "coden", "sponsors", "references",
         "funding_details",
         "funding_text 1", "correspondence_address1", "correspondence_address", "chemicals_cas", "tradenames",
         "manufacturers",
         "researcherid-numbers", "orcid-numbers", "times-cited", "usage-count-last-180-days",
         "usage-count-since-2013", "doc-delivery-number",
         "da", "web-of-science-categories", "web-of-science-categories ", "research-areas", "cited-references",
         "number-of-cited-references",
         "funding-acknowledgement", "funding-text", "author-email", "oa", "esi-highly-cited-paper", "esi-hot-paper",
         "eprint", "eprinttype",
         "eprintclass", "howpublished", "key", "chapter", "crossref", "numpages", "pagetotal", "acmid", "sortkey",
         "collaboration", "entrykey",
         "publication_stage", "open access", "page_count", "copyright", "translator", "version"), KEPT)
}  # fmt: skip
_ENTRY = re.compile(r"(?:^|\n)[ \t]*@[ \t]*([A-Za-z]+)[ \t\n]*[{(]")
_MARK = re.compile(r"\n[ \t]*@[ \t]*(?!(?:string|comment|preamble)\b)[A-Za-z]+[ \t]*\n?[ \t]*[{(]", re.IGNORECASE)
_APART = {"string", "comment", "preamble"}
_STRING = re.compile(
    r"@\s*string\s*[{(]\s*([\w:.-]+)\s*=\s*(?:\"([^\"]*)\"|\{((?:[^{}]|\{[^{}]*\})*)\})", re.IGNORECASE
)
_AND = re.compile(r"\s+and\s+(?=(?:[^{}]*\{[^{}]*\})*[^{}]*$)", re.IGNORECASE)
_ACCENTS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307",
            "u": "\u0306",
            "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
            "b": "\u0331"}  # fmt: skip
_ACCENT = re.compile(
    r"""\\(?:([`'^~"=.])\s*\{?\\?([A-Za-z])\}?|([uvHckrdb])(?:\s*\{\\?([A-Za-z])\}|\s+\\?([A-Za-z])))"""
)
_NAMED = {"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å",
          "AA": "Å", "i": "ı",
          "j": "ȷ", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘",
          "textbackslash": "\\",
          "textgreater": ">", "textless": "<", "textasciitilde": "~", "dh": "ð", "th": "þ", "DH": "Ð",
          "TH": "Þ"}  # fmt: skip
_COMMAND = re.compile(r"\\([A-Za-z]+)(?:\{\}|\s+|(?![A-Za-z]))")
_ESCAPED = re.compile(r"\\([&%$#_{}])")


class BrokenEntry(ValueError):
    """The text of one entry cannot be parsed."""


class BibtexReader:
    """Reads one file; ``@string`` abbreviations are known to the entries after them."""

    def __init__(self, report: ImportReport, _head: str = "") -> None:
        self.report = report
        self.mark: re.Pattern[str] | None = _MARK
        self.orphans = 0
        self.strings: dict[str, str] = {}

    def pieces(self, blocks: Iterator[str]) -> Iterator[Piece]:
        """The text of each entry; comments, preambles and text between entries are told."""
        for kind, piece in by_entries(small(blocks)):
            if kind == "":
                if piece.text.strip():
                    self.report.stray(piece.line, piece.text.strip())
            elif kind == "string":
                found = _STRING.match(piece.text.strip())
                if found:
                    self.strings[found[1].lower()] = found[2] if found[2] is not None else found[3]
                else:
                    self.report.stray(piece.line, piece.text)
            elif kind in _APART:
                self.report.stray(piece.line, piece.text)
            else:
                yield piece

    def target(self, tag: str) -> str | None:
        """Where a field goes; None for an unknown one."""
        return TABLE.get(tag.lower())

    def read(self, text: str) -> tuple[Pairs, Draft]:
        """Every field as written, and the values by target."""
        entry = _parse(text)
        pairs: Pairs = [("ENTRYTYPE", entry.entry_type), ("ENTRYKEY", entry.key)]
        draft = Draft()
        draft.put("kind", entry.entry_type)
        for field in entry.fields:
            written = _value(str(field.value), self.strings)
            pairs.append((field.key, written))
            target = TABLE.get(field.key.lower())
            if target == "author":
                _authors(draft, written)
            elif target == "keywords":
                draft.put("keywords;" if ";" in written else "keywords,", plain(written))
            elif target == carried.TARGET:
                draft.put(target, written)
            elif target == "url":
                draft.put(target, written.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&"))
            elif target is not None and target != KEPT:
                draft.put(target, plain(written))
        return pairs, draft


def by_entries(blocks: Iterator[str]) -> Iterator[tuple[str, Piece]]:
    """Each block that begins with an at-sign, by its kind; ("", text) for what lies between."""
    buffer, line = "", 1
    ended = False
    while True:
        found = _ENTRY.search(buffer)
        end = _closing(buffer, found.end() - 1) if found else -1
        if found and end < 0:
            following = _ENTRY.search(buffer, found.end())
            if following and (ended or len(buffer) - found.start() > 200_000):
                end = following.start()  # the braces of this entry never close: the next one begins all the same
                text = buffer[found.start() : end]
                start = line + buffer.count("\n", 0, found.start()) + text[:1].count("\n")
                yield found[1].lower(), Piece(text.strip("\n"), start, "braces that do not close; expected }")
                line += buffer.count("\n", 0, end)
                buffer = buffer[end:]
                continue
        if not found or end < 0:
            if not ended:
                more = next(blocks, "")
                ended = not more
                if len(buffer) > MOST_RECORD:
                    yield "", Piece(buffer[:10_000], line)
                    line, buffer = line + buffer.count("\n"), ""
                buffer += more
                continue
            if found:
                yield "", Piece(buffer[: found.start()], line)
                line += buffer.count("\n", 0, found.start() + 1)
                why = "the file ends within this entry; expected }"
                yield found[1].lower(), Piece(buffer[found.start() :].strip("\n"), line, why)
            else:
                yield "", Piece(buffer, line)
            return
        yield "", Piece(buffer[: found.start()], line)
        start = found.start() + (buffer[found.start()] == "\n")
        line += buffer.count("\n", 0, start)
        yield found[1].lower(), Piece(buffer[start:end], line)
        line += buffer.count("\n", start, end)
        buffer = buffer[end:]


_BRACE = re.compile(r"\\.|[{}()\"]|\n[ \t]*@[ \t]*[A-Za-z]+[ \t]*\{[^,{}\n]*,", re.DOTALL)


def _closing(text: str, start: int) -> int:
    """Where the brace at ``start`` closes; -1 where it does not before the next entry begins."""
    opening = text[start]
    closing = "}" if opening == "{" else ")"
    depth = 0
    for found in _BRACE.finditer(text, start):
        letter = found[0]
        if letter == opening:
            depth += 1
        elif letter == closing:
            depth -= 1
            if depth == 0:
                return found.end()
        elif len(letter) > 2 and letter[0] == "\n":
            return -1
    return -1


def _parse(text: str) -> Any:
    import logging

    from bibtexparser.entrypoint import parse_string

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    body = re.sub(r"^\s*@\s*([A-Za-z]+)\s*\(([\s\S]*)\)\s*$", r"@\1{\2}", text)
    body = re.sub(r"^(\s*@\s*[A-Za-z]+\s*\{)\s*(?=[\w-]+\s*=)", r"\1,", body)
    try:
        library = parse_string(body, parse_stack=[])
    except Exception as error:  # the parser meets some broken entries with errors of its own, e.g. IndexError
        raise BrokenEntry(f"broken BibTeX: {type(error).__name__} {error}") from None
    blocks = [block for block in library.blocks if hasattr(block, "ignore_error_block") or hasattr(block, "fields")]
    for block in blocks:
        inner = getattr(block, "ignore_error_block", block)
        if hasattr(inner, "fields"):
            return inner
    reason = str(getattr(blocks[0], "error", "no entry")) if blocks else "no entry"
    raise BrokenEntry(f"broken BibTeX: {reason.splitlines()[0] if reason else 'no entry'}; check braces and commas")


def _value(written: str, strings: dict[str, str]) -> str:
    """A value without its outer braces or quotes; abbreviations and ``#`` are resolved."""
    text = written.strip()
    pieces = (
        re.split(r"\s*#\s*(?=(?:[^\"{}]|\"[^\"]*\"|\{[^{}]*\})*$)", text) if "#" in text and text[:1] != "{" else [text]
    )
    made = []
    for piece in pieces:
        if len(piece) >= 2 and (piece[0], piece[-1]) in (("{", "}"), ('"', '"')):
            made.append(piece[1:-1])
        else:
            made.append(strings.get(piece.lower(), piece))
    return "".join(made)


def plain(text: str) -> str:
    """LaTeX as text: accents, special letters, and braces that only protect capitals."""
    if "\\" in text:
        text = _ACCENT.sub(_accented, text)
        text = _COMMAND.sub(lambda found: _NAMED.get(found[1], found[0]), text)
        text = _ESCAPED.sub(lambda found: chr(0xE000 + ord(found[1])), text)
    text = (
        text.replace("{", "").replace("}", "").replace("~", "\u00a0")
        if "{" in text or "}" in text or "~" in text
        else text
    )
    if "--" in text and len(text) < 40:
        text = text.replace("--", "-")
    return "".join(chr(ord(letter) - 0xE000) if 0xE000 <= ord(letter) < 0xE080 else letter for letter in text)


def _accented(found: re.Match[str]) -> str:
    mark, letter = found[1] or found[3], found[2] or found[4] or found[5]
    return unicodedata.normalize("NFC", letter + _ACCENTS[mark])


def _authors(draft: Draft, written: str) -> None:
    """Names joined by "and"; one in braces is a group; without a comma the last word is the family name."""
    for name in _AND.split(" ".join(written.split())):
        if name.startswith("{") and name.endswith("}") and "}" not in name[:-1]:
            draft.put("group", plain(name))
            continue
        text = plain(name).strip().rstrip(",")
        if "," not in text and " " in text and not re.search(r"\s[A-Z](?:\.|$)[A-Z.-]*$", text):
            words = text.split()
            at = next((i for i, word in enumerate(words[:-1]) if i and word[:1].islower()), len(words) - 1)
            text = f"{' '.join(words[at:])}, {' '.join(words[:at])}"
        elif text.count(",") == 2:
            family, suffix, given = (part.strip() for part in text.split(","))
            text = f"{family}, {given} {suffix}"
        draft.put("author", text)


def recognise(head: str) -> bool:
    """Whether a text has an entry: an at-sign, a type, a brace, a key and a comma."""
    return bool(re.search(r"(?:^|\n)[ \t]*@[ \t]*[A-Za-z]+[ \t\n]*[{(][ \t\n]*(?:[^\s,={}]*[ \t\n]*,|\w+\s*=)", head))
