"""Reading exports: seconds, records a second and memory, beside rispy, nbib and bibtexparser on the same "
"made-up files.

Each reader runs in a process of its own, so that peak memory is its own. Ratios within one run hold when the machine's
speed drifts. Goals on one core of a quiet machine: 50,000 RIS records in 5 s, 30,000 PubMed XML records in 15 s.
"""

from __future__ import annotations

import importlib.util
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

WORDS = [
    "trial",
    "randomised",
    "patients",
    "outcome",
    "exercise",
    "placebo",
    "mortality",
    "follow-up",
    "treatment",
    "versus",
    "effect",
    "analysis",
    "compared",
    "baseline",
    "weeks",
    "dose",
    "quality",
    "results",
    "methods",
    "conclusion",
    "significant",
    "group",
    "knee",
    "pain",
    "control",
    "interval",
    "risk",
    "events",
]
OURS = "import sys; from consilience.records.reading import read; print(sum(1 for _ in read(sys.argv[1])))"
BLANK = "import sys; from consilience.records import reading; print(0)"
RISPY = "import sys, rispy; print(len(rispy.load(open(sys.argv[1], encoding='utf-8'))))"
NBIB = "import sys, nbib; print(len(nbib.read_file(sys.argv[1])))"
BIBTEX = "import sys, bibtexparser; print(len(bibtexparser.parse_file(sys.argv[1]).entries))"


def prose(rnd: random.Random, words: int) -> str:
    """Words without sense, as many as an abstract has."""
    return " ".join(rnd.choices(WORDS, k=words))


def ris(rnd: random.Random, n: int) -> str:
    """One record as reference managers write it: 30 tags, an abstract of 200 words."""
    authors = "".join(f"AU  - Name{rnd.randrange(999)}, A{j}\n" for j in range(6))
    keywords = "".join(f"KW  - {word}\n" for word in rnd.choices(WORDS, k=8))
    return (
        f"TY  - JOUR\nAN  - {n}\n{authors}TI  - {prose(rnd, 12)}\nT2  - Journal of {rnd.choice(WORDS)}\nPY  - 2020\n"
        f"DA  - 2020/03/01\nVL  - {n % 40}\nIS  - {n % 12}\nSP  - {n % 900}\nEP  - {n % 900 + 8}\nSN  - 1234-5678\n"
        f"DO  - 10.1000/x.{n}\nLA  - English\nUR  - https://example.org/{n}\n{keywords}"
        f"AB  - {prose(rnd, 200)}\nER  - \n\n"
    )


def nbib(rnd: random.Random, n: int) -> str:
    """The same in PubMed's format."""
    authors = "".join(f"FAU - Name{rnd.randrange(999)}, Ann{j}\nAU  - Name A{j}\n" for j in range(6))
    headings = "".join(f"MH  - {word}/therapy\n" for word in rnd.choices(WORDS, k=8))
    return (
        f"PMID- {10_000_000 + n}\nOWN - NLM\nVI  - {n % 40}\nDP  - 2020 Mar\nTI  - {prose(rnd, 12)}\nPG  - 1-9\n"
        f"LID - 10.1000/x.{n} [doi]\nAB  - {prose(rnd, 200)}\n{authors}LA  - eng\nPT  - Journal Article\nTA  - "
        f"J Made Up\n"
        f"JT  - Journal of made-up\n{headings}SO  - J Made Up. 2020;1:1-9.\n\n"
    )


def xml(rnd: random.Random, n: int) -> str:
    """The same in PubMed's XML, with affiliations, dates and twenty references."""
    authors = "".join(
        f'<Author ValidYN="Y"><LastName>Name{j}</LastName><ForeName>Ann {j}</ForeName><Initials>A</Initials>'
        f"<AffiliationInfo>"
        "<Affiliation>Somewhere</Affiliation></AffiliationInfo></Author>"
        for j in range(6)
    )
    headings = "".join(
        f'<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">{word}</DescriptorName></MeshHeading>'
        for word in rnd.choices(WORDS, k=8)
    )
    references = "".join(f"<Reference><Citation>{prose(rnd, 10)}</Citation></Reference>" for _ in range(20))
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{10_000_000 + n}</PMID>'
        f"<DateCompleted><Year>2020</Year>"
        "<Month>03</Month></DateCompleted><Article><Journal><ISSN>1234-5678</ISSN><JournalIssue>"
        "<Volume>1</Volume><PubDate>"
        "<Year>2020</Year><Month>Mar</Month></PubDate></JournalIssue><Title>Journal of made-up</Title></Journal>"
        f"<ArticleTitle>{prose(rnd, 12)}</ArticleTitle><Pagination><MedlinePgn>1-9</MedlinePgn></Pagination>"
        f"<Abstract><AbstractText>"
        f"{prose(rnd, 200)}</AbstractText></Abstract><AuthorList>{authors}</AuthorList><Language>eng</Language>"
        "<PublicationTypeList><PublicationType>Journal Article</PublicationType></PublicationTypeList>"
        "</Article><MeshHeadingList>"
        f"{headings}</MeshHeadingList></MedlineCitation><PubmedData><ArticleIdList>"
        f'<ArticleId IdType="doi">10.1000/x.{n}</ArticleId>'
        f"</ArticleIdList><ReferenceList>{references}</ReferenceList></PubmedData></PubmedArticle>\n"
    )


def bib(rnd: random.Random, n: int) -> str:
    """The same in BibTeX."""
    return (
        f"@article{{key{n},\n  title = {{{prose(rnd, 12)}}},\n  author = {{Name, Ann and Other, Bob}},\n  year "
        f"= {{2020}},\n"
        f"  journal = {{Journal of made-up}},\n  doi = {{10.1000/x.{n}}},\n"
        f"  abstract = {{{prose(rnd, 200)}}},\n}}\n\n"
    )


def write(path: Path, one: Callable[[random.Random, int], str], count: int, around: tuple[str, str] = ("", "")) -> None:
    """A file of so many records."""
    rnd = random.Random(1)
    with path.open("w", encoding="utf-8") as stream:
        stream.write(around[0])
        for n in range(count):
            stream.write(one(rnd, n))
        stream.write(around[1])


def run(code: str, path: Path) -> tuple[float, float]:
    """CPU seconds and peak memory (MB) of one process."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    child = os.posix_spawn(sys.executable, [sys.executable, "-c", code, str(path)], os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    if status:
        print(f"  (the next line is a failure: exit status {status})")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def jobs(share: float) -> Iterator[tuple[str, str, Callable[[random.Random, int], str], int, str]]:
    """What is read by whom: reader, format, maker of records, how many, code."""
    for reader, code in (("consilience", OURS), ("rispy", RISPY)):
        yield reader, "ris", ris, int(50_000 * share), code
    for reader, code in (("consilience", OURS), ("nbib", NBIB)):
        yield reader, "nbib", nbib, int(10_000 * share), code
    yield "consilience", "xml", xml, int(30_000 * share), OURS
    for reader, code in (("consilience", OURS), ("bibtexparser", BIBTEX)):
        yield reader, "bib", bib, int(5_000 * share), code


def main(share: float = 1.0) -> None:
    """Print a table. ``share``: part of the full number of records, for a quick look."""
    print(f"{'records':24} {'number':>8} {'CPU s':>8} {'a second':>9} {'ratio':>6} {'MB':>6}")
    with tempfile.TemporaryDirectory() as name:
        started: dict[str, float] = {}
        bare, _ = run(BLANK, Path(name))
        for reader, kind, maker, count, code in jobs(share):
            if reader != "consilience" and importlib.util.find_spec(reader) is None:
                print(f"{kind + ', ' + reader:24} not installed: make bench installs it")
                continue
            path = Path(name) / f"export.{kind}"
            if not path.exists():
                around = ("<PubmedArticleSet>\n", "</PubmedArticleSet>\n") if kind == "xml" else ("", "")
                write(path, maker, count, around)
            seconds, memory = run(code, path)
            started.setdefault(kind, seconds)
            ratio = seconds / started[kind]
            print(
                f"{kind + ', ' + reader:24} {count:8,} {seconds:8.2f} {count / seconds:9,.0f} {ratio:6.1f} "
                f"{memory:6.0f}"
            )
        print(f"starting alone: {bare:.2f} s; measured {time.strftime('%Y-%m-%d')}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
