"""Made-up records with known duplicates: publications of an invented field, and what databases make of them.

``collection`` makes any number of records. Each publication is described by one source or several, each with its own
spelling and its own mistakes. Beside it stand the publications that look like it and are not it: companions, errata,
replies, meeting abstracts, annual editorials, protocols, preprints, updates. Everything follows from the seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import NamedTuple

from consilience.model.record import Record

FAMILIES = str.split(
    "Abelló Ahlström Bakke Barreto Čapek Castañeda Çelik Chen Dąbrowski Dlamini Đukić Eriksen Farouk "
    "Ferreira Fischer García Grünwald Haddad Halvorsen Huang Ibáñez Ito Jansen Jørgensen Kaya Kim "
    "Kowalczyk Lefèvre Li Lindqvist López Magnússon Mbeki Moreau Müller Nakamura Nguyen Núñez Okafor "
    "Ólafsson Park Peña Petrov Quispe Ramírez Rossi Sánchez Schröder Silva Søndergaard Suzuki Tanaka "
    "Thompson Ueda Vásquez Villanueva Wang Weiß Xu Yamamoto Yıldız Zhang van-der-Berg de-la-Cruz O'Hara"
)
GIVEN = str.split(
    "Ana Bo Carla Dewi Emre Fatima Goran Hana Inés Jan Kenji Lucía Maja Noor Olga Pedro Quentin Rosa Sven Tomás"
)
DRUGS = [
    a + b
    for a in ("bela", "cori", "dova", "feni", "gali", "lumi", "mepi", "nora", "pravi", "tesa")
    for b in ("mab", "tinib", "ciclib", "profen", "statin", "zolam", "vir", "gliptin")
]
CONDITIONS = str.split(
    "asthma|atopic dermatitis|chronic kidney disease|coeliac disease|Crohn's disease|cystic fibrosis|"
    "epilepsy|gestational diabetes|heart failure|hepatitis C|hypertension|iron deficiency anaemia|"
    "knee osteoarthritis|low back pain|lupus nephritis|migraine|multiple sclerosis|neonatal sepsis|obesity|"
    "otitis media|panic disorder|Parkinson's disease|pre-eclampsia|psoriasis|rheumatoid arthritis|"
    "schizophrenia|sickle cell disease|stroke|tuberculosis|ulcerative colitis",
    "|",
)
PEOPLE = str.split(
    "adults|adolescents|children|infants|older people|outpatients|patients in intensive care|"
    "pregnant women|primary care patients|veterans|kidney transplant recipients|nursing home residents",
    "|",
)
DESIGNS = str.split(
    "a randomised controlled trial|a prospective cohort study|a case-control study|"
    "a multicentre observational study|a double-blind placebo-controlled trial|"
    "a systematic review and meta-analysis|a cross-sectional survey|an open-label crossover trial|"
    "a pilot study|results after five years of follow-up",
    "|",
)
ENDS = str.split(
    "quality of life|serum ferritin|hospital readmission|adherence|mortality|relapse|blood pressure|"
    "sleep quality|pain|biomarkers of inflammation|functional status|costs|return to work|"
    "bone mineral density|renal function|fatigue",
    "|",
)
TEMPLATES = (
    "Effect of {drug} on {end} in {people} with {condition}: {design}",
    "{drug} versus {other} for {condition} in {people}: {design}",
    "Association between {end} and {condition} among {people} treated with {drug}",
    "{condition} and {end}: {design} of {drug} in {people}",
    "Does {drug} improve {end} in {condition}? {design}",
    "Safety and efficacy of {drug} plus {other} in {people} with {condition}",
)
WORDS = str.split(
    "baseline dose weeks mean difference confidence interval participants arms adverse events primary "
    "endpoint analysis intention treat masked sites consent regression adjusted hazard ratio observed "
    "significant response tolerated protocol registry enrolment median range secondary exploratory "
    "sensitivity missing imputed stratified centres"
)


class Journal(NamedTuple):
    """Name, abbreviation, ISSN and the year before its first volume."""

    name: str
    short: str
    issn: str
    founded: int


FIELDS = [("Nephrology", "Nephrol"), ("Internal Medicine", "Intern Med"), ("Clinical Neurology", "Clin Neurol"),
          ("Pediatrics", "Pediatr"), ("Applied Immunology", "Appl Immunol"), ("Rheumatology", "Rheumatol"),
          ("Public Health", "Public Health"), ("Experimental Therapeutics", "Exp Ther"), ("Surgery", "Surg"),
          ("Clinical Trials and Methods", "Clin Trials Methods")]  # fmt: skip
HEADS = [("Nordic Journal of", "Nord J"), ("Annals of", "Ann"), ("Iberian Archives of", "Iber Arch"),
         ("International Review of", "Int Rev"), ("Pacific Reports in", "Pac Rep")]  # fmt: skip
JOURNALS = [
    Journal(f"{head} {field}", f"{h} {f}", f"{1000 + 37 * i:04d}-{2000 + 53 * j:04d}", 1950 + 7 * i + j)
    for i, (head, h) in enumerate(HEADS)
    for j, (field, f) in enumerate(FIELDS)
]


@dataclass(frozen=True)
class Work:
    """One publication as its publisher knows it."""

    title: str
    authors: tuple[tuple[str, str], ...]
    journal: Journal
    year: int
    volume: int
    issue: str
    first: int
    last: int
    doi: str
    pmid: str
    abstract: str
    prefix: str = ""

    @property
    def pages(self) -> str:
        return (
            f"{self.prefix}{self.first}-{self.prefix}{self.last}"
            if self.last > self.first
            else f"{self.prefix}{self.first}"
        )


def work(random: Random) -> Work:
    """One publication."""
    drug, other = random.sample(DRUGS, 2)
    title = random.choice(TEMPLATES).format(
        drug=drug, other=other, end=random.choice(ENDS), people=random.choice(PEOPLE),
        condition=random.choice(CONDITIONS), design=random.choice(DESIGNS),
    )  # fmt: skip
    authors = tuple(
        (family.replace("-", " "), f"{random.choice(GIVEN)} {random.choice('ABCDEFGHJKLMNPRST')}.")
        for family in random.sample(FAMILIES, random.choice((1, 2, 3, 4, 4, 5, 6, 8, 12)))
    )
    journal = random.choice(JOURNALS)
    year = random.randint(1994, 2024)
    first = random.randint(1, 1800)
    return placed(random, Work(
        title=title[0].upper() + title[1:], authors=authors, journal=journal, year=year, volume=year - journal.founded,
        issue=str(random.randint(1, 12)), first=first, last=first + random.randint(3, 14), doi="", pmid="",
        abstract=" ".join(random.choice((*WORDS, drug, other, title.split()[-1])) for _ in range(140)) + ".",
    ))  # fmt: skip


def placed(random: Random, each: Work) -> Work:
    """A publication with numbers of its own."""
    name = each.journal.short.split()[-1].lower()
    doi = f"10.{5000 + each.journal.founded}/{name}.{each.year}.{random.randint(1, 10**7):07d}"
    return replace(each, doi=doi, pmid=str(random.randint(7_000_000, 39_000_000)))


# What looks like a publication and is another one


def elsewhere(random: Random, each: Work) -> Work:
    """The same text on other pages of another volume of another journal."""
    journal = random.choice([j for j in JOURNALS if j != each.journal])
    first = random.randint(1, 1800)
    moved = replace(each, journal=journal, volume=each.year - journal.founded, first=first, last=first + 4)
    return placed(random, moved)


def companion(random: Random, each: Work) -> Work:
    """Part 2 of the same work, on the pages that follow."""
    later = replace(each, title=each.title + ". Part 2", first=each.last + 1, last=each.last + 9)
    return placed(random, replace(later, abstract=work(random).abstract))


def meeting_abstract(random: Random, each: Work) -> Work:
    """The abstract of the article, in a supplement, a year before."""
    page = random.randint(1, 900)
    moved = elsewhere(random, replace(each, year=each.year - 1)) if random.random() < 0.5 else each
    year = each.year - 1
    return placed(random, replace(
        moved, year=year, volume=year - moved.journal.founded, issue="Suppl 1", prefix="S", first=page, last=page,
        abstract=" ".join(each.abstract.split()[:60]),
    ))  # fmt: skip


def second_abstract(random: Random, each: Work) -> Work:
    """Another abstract of the same group on the same page: one word of the title differs."""
    other = random.choice([end for end in ENDS if end not in each.title])
    end = next((end for end in ENDS if end in each.title), None)
    title = each.title.replace(end, other) if end else f"{other.capitalize()}. {each.title}"
    return placed(random, replace(each, title=title, first=each.last + 2, last=each.last + 2))


def erratum(random: Random, each: Work) -> Work:
    """The correction of the article."""
    return placed(random, replace(
        each, title=f"Erratum: {each.title}", issue=str(int(each.issue) + 1) if each.issue.isdigit() else "9",
        first=each.last + 300, last=each.last + 300, abstract="",
    ))  # fmt: skip


def reply(random: Random, each: Work) -> Work:
    """A letter on the article."""
    authors = work(random).authors[:2]
    return placed(random, replace(
        each, title=f"Comment on: {each.title}", authors=authors, first=each.last + 400, last=each.last + 401,
        abstract="",
    ))  # fmt: skip


def letter(random: Random, each: Work) -> Work:
    """Two letters under one title on the same pages, by other authors."""
    strangers = [name for name in work(random).authors if name[0] not in {family for family, _ in each.authors}]
    return placed(random, replace(each, authors=tuple(strangers[:2]) or (("Stranger", "Q."),)))


def next_year(random: Random, each: Work) -> Work:
    """The same title by the same authors in the next volume: an annual survey."""
    later = replace(each, year=each.year + 1, volume=each.volume + 1, first=each.first + 20, last=each.last + 21)
    return placed(random, replace(later, abstract=work(random).abstract))


def protocol(random: Random, each: Work) -> Work:
    """The plan of the study, two years before."""
    moved = elsewhere(random, replace(each, year=each.year - 2))
    return placed(random, replace(moved, title=f"{each.title}: study protocol"))


RELATED: dict[str, Callable[[Random, Work], Work]] = {
    "companion": companion,
    "meeting abstract": meeting_abstract,
    "second abstract": second_abstract,
    "erratum": erratum,
    "comment": reply,
    "letter": letter,
    "next year": next_year,
    "protocol": protocol,
    "republication": elsewhere,
}
"""Each makes of a publication one that is not its duplicate."""


# What sources make of a publication


def described(each: Work, source: int = 0) -> Record:
    """A publication as one of four sources describes it, without mistakes."""
    names = [f"{family}, {given}" for family, given in each.authors]
    if source == 1:
        names = [f"{family} {given[0]}. {given[-2:]}" for family, given in each.authors]
    elif source == 2:
        names = [f"{family}, {given[0]}" for family, given in each.authors]
    last = str(each.last)
    same = len(last) == len(str(each.first)) and last[0] == str(each.first)[0] and len(last) > 1
    short = f"{each.prefix}{each.first}-{last[1:]}" if same else each.pages
    return Record(
        id="x", search="made-up", title=each.title if source != 1 else each.title.capitalize(),
        authors=tuple(names), year=each.year,
        journal=each.journal.short if source == 0 else each.journal.name,
        volume=str(each.volume), issue=each.issue, pages=short if source in (0, 2) else each.pages,
        doi={0: each.doi, 1: f"http://dx.doi.org/{each.doi.upper()}"}.get(source),
        pmid=each.pmid if source == 0 else None,
        issn=(each.journal.issn,) if source in (0, 1) else (),
        abstract=each.abstract or None if source != 3 else None,
    )  # fmt: skip


def misprint(random: Random, r: Record) -> Record:
    """One letter of the title is lost, doubled or exchanged."""
    at = random.randint(2, len(r.title) - 3)
    if not r.title[at].isalpha():
        return r
    cut = random.choice((r.title[:at] + r.title[at + 1 :], r.title[:at] + r.title[at] + r.title[at:]))
    return r.model_copy(update={"title": cut})


def fewer_authors(random: Random, r: Record) -> Record:
    """Only the first authors are listed."""
    return r.model_copy(update={"authors": r.authors[: random.randint(1, 3)]})


def ahead(random: Random, r: Record) -> Record:
    """As it stood online before its issue."""
    year = r.year - random.choice((0, 1)) if r.year else None
    return r.model_copy(update={"volume": None, "issue": None, "pages": None, "year": year})


def no_place(random: Random, r: Record) -> Record:
    """Some numbers are left out."""
    field = random.choice(("volume", "pages", "issue", "year", "journal"))
    return r.model_copy(update={field: None} | ({"issn": ()} if field == "journal" else {}))


def other_page(random: Random, r: Record) -> Record:
    """The pages are those of another print."""
    first = int("".join(char for char in (r.pages or "1").split("-")[0] if char.isdigit()))
    return r.model_copy(update={"pages": f"{first + 1}-{first + 9}"})


def spreadsheet(random: Random, r: Record) -> Record:
    """Low page ranges become dates."""
    first, _, last = (r.pages or "").partition("-")
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    if not (first.isdigit() and last.isdigit() and int(first) <= 12 < int(last) <= 99):
        return r
    return r.model_copy(update={"pages": f"{months[int(first) - 1]}-{last}"})


def notes(random: Random, r: Record) -> Record:
    """The title carries notes of the database."""
    return r.model_copy(
        update={"title": r.title + random.choice((" [Review] [45 refs]", ".", " [see comment]", " [abstract]"))}
    )


def lost_letters(random: Random, r: Record) -> Record:
    """Letters beyond ASCII are lost."""
    update = {"authors": tuple("".join(c if c.isascii() else "?" for c in name) for name in r.authors)}
    return r.model_copy(update=update)


def markup(random: Random, r: Record) -> Record:
    """Tags and entities in the title."""
    first, _, rest = r.title.partition(" ")
    return r.model_copy(update={"title": f"<i>{first}</i> {rest}".replace(" and ", " &amp; ")})


def next_to_it(random: Random, r: Record) -> Record:
    """The year is that of the index, not of the issue."""
    return r.model_copy(update={"year": r.year + random.choice((-1, 1)) if r.year else None})


def subtitle(random: Random, r: Record) -> Record:
    """The journal with the name of its society, or in two languages."""
    tail = random.choice((" : official journal of the Society", " = Revista internacional", " (Online)"))
    return r.model_copy(update={"journal": (r.journal or "") + tail})


def names_swapped(random: Random, r: Record) -> Record:
    """Given and family names exchanged."""
    swapped = tuple(", ".join(reversed(name.split(", ", 1))) for name in r.authors)
    return r.model_copy(update={"authors": swapped})


def half_title(random: Random, r: Record) -> Record:
    """The subtitle is left out."""
    return r.model_copy(update={"title": r.title.partition(": ")[0]}) if r.title.count(" ") > 6 else r


MISTAKES: dict[str, Callable[[Random, Record], Record]] = {
    "misprint": misprint,
    "fewer authors": fewer_authors,
    "ahead of print": ahead,
    "missing numbers": no_place,
    "other page": other_page,
    "spreadsheet dates": spreadsheet,
    "notes in the title": notes,
    "lost letters": lost_letters,
    "markup": markup,
    "next year": next_to_it,
    "subtitle of the journal": subtitle,
    "names swapped": names_swapped,
    "no subtitle": half_title,
}
"""Each makes of a record another description of the same publication."""


TELLING = ("missing numbers", "ahead of print", "no subtitle")
"""Mistakes that take away what tells two relatives apart: their records could not be told apart by anyone."""


def collection(seed: int, n: int) -> tuple[list[Record], list[int]]:
    """About ``n`` records in random order, and for each the number of its publication.

    Four in ten publications come from several sources; a third of those copies carry a mistake; one publication
    in twenty has a relative that is not its duplicate.
    """
    random = Random(seed)
    rows: list[tuple[Record, int]] = []
    number = 0
    while len(rows) < n:
        each = work(random)
        family = [each]
        if random.random() < 0.05:
            family.append(random.choice(list(RELATED.values()))(random, each))
        for member in family:
            number += 1
            for source in random.sample(range(4), random.choice((1, 1, 1, 2, 3))):
                record = described(member, source)
                if random.random() < 0.33:
                    names = [name for name in MISTAKES if len(family) == 1 or name not in TELLING]
                    record = MISTAKES[random.choice(names)](random, record)
                rows.append((record, number))
    random.shuffle(rows)
    records = [record.model_copy(update={"id": f"r{at}"}) for at, (record, _) in enumerate(rows)]
    return records, [publication for _, publication in rows]
