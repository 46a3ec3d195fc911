"""Names from which papers are made: fields of medicine, generic drugs, scales, harms, authors, journals, countries.

Drugs are international nonproprietary names (WHO); the Spanish form is given where it differs. Authors are common
surnames combined at random; any likeness to a real study is chance.
"""

from __future__ import annotations

from dataclasses import dataclass

from .paper import Language


@dataclass(frozen=True, slots=True)
class Term:
    """A name in both languages; ``short_*`` its abbreviation, empty if none is in use."""

    en: str
    es: str
    short_en: str = ""
    short_es: str = ""

    def __call__(self, language: Language) -> str:
        """The name."""
        return self.en if language == "en" else self.es

    def short(self, language: Language) -> str:
        """The abbreviation."""
        return self.short_en if language == "en" else self.short_es


@dataclass(frozen=True, slots=True)
class Score:
    """A questionnaire or clinical scale whose results are whole numbers; ``better`` is the direction of benefit."""

    name: Term
    most: int
    better: str


@dataclass(frozen=True, slots=True)
class Medicine:
    """A field of medicine."""

    disease: Term
    drugs: tuple[Term, ...]
    response: Term
    scores: tuple[Score, ...]
    event_free: tuple[Term, ...]
    """Outcomes that are free of at least death; empty in fields where survival is not a usual outcome."""
    stages: tuple[Term, tuple[str, ...]]


def _drugs(names: str) -> tuple[Term, ...]:
    return tuple(Term(*(name.split("/") * 2)[:2]) for name in names.split())


OS = Term("overall survival", "supervivencia global", "OS", "SG")
_PFS = Term("progression-free survival", "supervivencia libre de progresión", "PFS", "SLP")
_EFS = Term("event-free survival", "supervivencia libre de eventos", "EFS", "SLE")
_DFS = Term("disease-free survival", "supervivencia libre de enfermedad", "DFS", "SLEnf")
_RFS = Term("relapse-free survival", "supervivencia libre de recaída", "RFS", "SLR")

_ECOG = (Term("ECOG performance status", "Estado funcional ECOG"), ("0", "1", "2"))
_QLQ = Score(Term("fatigue score", "puntuación de fatiga"), 52, "higher")
_PAIN = Score(Term("pain score", "puntuación de dolor"), 10, "lower")

FIELDS: tuple[Medicine, ...] = (
    Medicine(
        Term("acute myeloid leukaemia", "leucemia mieloide aguda"),
        _drugs("midostaurin/midostaurina gilteritinib quizartinib venetoclax ivosidenib azacitidine/azacitidina"),
        Term("complete remission", "remisión completa"),
        (_QLQ,),
        (_EFS, _RFS),
        _ECOG,
    ),
    Medicine(
        Term("multiple myeloma", "mieloma múltiple"),
        _drugs("daratumumab carfilzomib ixazomib elotuzumab pomalidomide/pomalidomida isatuximab bortezomib"),
        Term("overall response", "respuesta global"),
        (_QLQ, _PAIN),
        (_PFS,),
        (Term("ISS stage", "Estadio ISS"), ("I", "II", "III")),
    ),
    Medicine(
        Term("non-small-cell lung cancer", "cáncer de pulmón no microcítico"),
        _drugs("osimertinib gefitinib erlotinib pembrolizumab atezolizumab alectinib lorlatinib brigatinib"),
        Term("objective response", "respuesta objetiva"),
        (_QLQ,),
        (_PFS,),
        _ECOG,
    ),
    Medicine(
        Term("breast cancer", "cáncer de mama"),
        _drugs("palbociclib ribociclib abemaciclib trastuzumab pertuzumab lapatinib everolimus/everolimús"),
        Term("clinical benefit", "respuesta clínica"),
        (_QLQ, _PAIN),
        (_DFS, _PFS),
        (Term("Tumour grade", "Grado tumoral"), ("1", "2", "3")),
    ),
    Medicine(
        Term("heart failure", "insuficiencia cardíaca"),
        _drugs("dapagliflozin/dapagliflozina empagliflozin/empagliflozina eplerenone/eplerenona ivabradine/ivabradina"),
        Term("improvement of functional class", "mejoría de la clase funcional"),
        (Score(Term("dyspnoea score", "puntuación de disnea"), 20, "lower"),),
        (_EFS,),
        (Term("NYHA class", "Clase NYHA"), ("II", "III", "IV")),
    ),
    Medicine(
        Term("hepatocellular carcinoma", "carcinoma hepatocelular"),
        _drugs("sorafenib lenvatinib regorafenib cabozantinib nivolumab durvalumab"),
        Term("objective response", "respuesta objetiva"),
        (_PAIN,),
        (_PFS, _RFS),
        (Term("Child-Pugh class", "Clase Child-Pugh"), ("A", "B", "C")),
    ),
    Medicine(
        Term("rheumatoid arthritis", "artritis reumatoide"),
        _drugs("tofacitinib baricitinib upadacitinib adalimumab etanercept tocilizumab abatacept sarilumab"),
        Term("ACR20 response", "respuesta ACR20"),
        (_PAIN, Score(Term("tender joint count", "puntuación de articulaciones dolorosas"), 28, "lower")),
        (),
        (Term("Functional class", "Clase funcional"), ("I", "II", "III")),
    ),
    Medicine(
        Term("major depressive disorder", "trastorno depresivo mayor"),
        _drugs(
            "vortioxetine/vortioxetina escitalopram duloxetine/duloxetina sertraline/sertralina mirtazapine/mirtazapina"
        ),
        Term("response", "respuesta"),
        (
            Score(Term("Hamilton depression score", "puntuación de depresión de Hamilton"), 52, "lower"),
            Score(
                Term("Montgomery-Asberg depression score", "puntuación de depresión de Montgomery-Asberg"), 60, "lower"
            ),
        ),
        (),
        (Term("Previous episodes", "Episodios previos"), ("1", "2", "3")),
    ),
    Medicine(
        Term("migraine", "migraña"),
        _drugs("erenumab fremanezumab galcanezumab topiramate/topiramato rimegepant atogepant propranolol"),
        Term("50% responder status", "respuesta del 50 %"),
        (Score(Term("headache impact score", "puntuación de impacto de la cefalea"), 78, "lower"),),
        (),
        (Term("Headache frequency class", "Clase de frecuencia de cefalea"), ("A", "B", "C")),
    ),
    Medicine(
        Term("asthma", "asma"),
        _drugs("dupilumab omalizumab mepolizumab benralizumab tezepelumab montelukast tiotropium/tiotropio"),
        Term("asthma control", "mejoría del control del asma"),
        (Score(Term("asthma control score", "puntuación de control del asma"), 25, "higher"),),
        (),
        (Term("GINA step", "Escalón GINA"), ("3", "4", "5")),
    ),
    Medicine(
        Term("Crohn's disease", "enfermedad de Crohn"),
        _drugs("vedolizumab ustekinumab infliximab risankizumab certolizumab azathioprine/azatioprina"),
        Term("clinical remission", "remisión clínica"),
        (Score(Term("bowel symptom score", "puntuación de síntomas intestinales"), 70, "higher"),),
        (),
        (Term("Montreal location", "Localización de Montreal"), ("L1", "L2", "L3")),
    ),
    Medicine(
        Term("complicated urinary tract infection", "infección urinaria complicada"),
        _drugs("meropenem ertapenem cefiderocol plazomicin/plazomicina fosfomycin/fosfomicina doripenem"),
        Term("clinical cure", "curación clínica"),
        (Score(Term("symptom score", "puntuación de síntomas"), 24, "lower"),),
        (),
        (Term("Severity class", "Clase de gravedad"), ("I", "II", "III")),
    ),
)

HARMS: tuple[Term, ...] = (
    Term("Nausea", "Náuseas"),
    Term("Fatigue", "Fatiga"),
    Term("Diarrhoea", "Diarrea"),
    Term("Headache", "Cefalea"),
    Term("Rash", "Erupción cutánea"),
    Term("Anaemia", "Anemia"),
    Term("Vomiting", "Vómitos"),
    Term("Hypertension", "Hipertensión"),
    Term("Pruritus", "Prurito"),
    Term("Arthralgia", "Artralgia"),
    Term("Insomnia", "Insomnio"),
    Term("Constipation", "Estreñimiento"),
    Term("Cough", "Tos"),
    Term("Dizziness", "Mareo"),
    Term("Pneumonia", "Neumonía"),
    Term("Hyperglycaemia", "Hiperglucemia"),
)
SEVERE_ONLY: tuple[Term, ...] = (
    Term("Febrile neutropenia", "Neutropenia febril"),
    Term("Sepsis", "Sepsis"),
    Term("Anaphylaxis", "Anafilaxia"),
)
"""CTCAE v5.0 defines these from grade 3 only (National Cancer Institute, 27 November 2017)."""

SURNAMES = [
    "Abe",
    "Adeyemi",
    "Almeida",
    "Andersen",
    "Arroyo",
    "Bakker",
    "Banerjee",
    "Becker",
    "Bianchi",
    "Boateng",
    "Brandt",
    "Bruun",
    "Carvalho",
    "Castellanos",
    "Chaudhry",
    "Cho",
    "Costa",
    "Dahl",
    "Delgado",
    "Dimitrov",
    "Dubois",
    "Edwards",
    "Eriksson",
    "Escobar",
    "Farouk",
    "Fischer",
    "Fonseca",
    "Fujita",
    "Gallo",
    "Gomes",
    "Greco",
    "Gupta",
    "Haddad",
    "Hansen",
    "Hoffmann",
    "Horvat",
    "Ibrahim",
    "Ito",
    "Ivanov",
    "Jansen",
    "Jimenez",
    "Kato",
    "Keller",
    "Khan",
    "Kim",
    "Kowalski",
    "Kumar",
    "Laurent",
    "Lefebvre",
    "Leung",
    "Lindgren",
    "Lombardi",
    "Maeda",
    "Mancini",
    "Martens",
    "Mehta",
    "Mendoza",
    "Meyer",
    "Molina",
    "Moreau",
    "Morita",
    "Nakamura",
    "Navarro",
    "Nguyen",
    "Novak",
    "Okafor",
    "Olsen",
    "Ortega",
    "Osei",
    "Pereira",
    "Petrov",
    "Quispe",
    "Ramos",
    "Reyes",
    "Ricci",
    "Romero",
    "Saito",
    "Salazar",
    "Santoro",
    "Schmidt",
    "Sharma",
    "Silva",
    "Sorensen",
    "Suzuki",
    "Takeda",
    "Tanaka",
    "Torres",
    "Vargas",
    "Vasquez",
    "Virtanen",
    "Weber",
    "Wong",
    "Yamada",
    "Yilmaz",
    "Zhang",
    "Zimmermann",
]
INITIALS = ("A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "V", "AM", "JC", "MR")
JOURNALS = (
    "J Clin Ther", "Ann Med Res", "Int J Trials", "Clin Pharm Res", "Eur J Med", "Med Clin Stud", "World J Ther",
    "Arch Clin Trials", "Acta Clin", "Rev Med Int",
)  # fmt: skip
COUNTRIES: tuple[Term, ...] = (
    Term("Argentina", "Argentina"), Term("Brazil", "Brasil"), Term("Chile", "Chile"), Term("China", "China"),
    Term("Denmark", "Dinamarca"), Term("Egypt", "Egipto"), Term("France", "Francia"), Term("Germany", "Alemania"),
    Term("India", "India"), Term("Italy", "Italia"), Term("Japan", "Japón"), Term("Mexico", "México"),
    Term("Peru", "Perú"), Term("Spain", "España"), Term("Sweden", "Suecia"), Term("Turkey", "Turquía"),
    Term("United States", "Estados Unidos"), Term("multinational", "multinacional"),
)  # fmt: skip
DATABASES = ("MEDLINE", "Embase", "CENTRAL", "LILACS", "Scopus", "Web of Science", "CINAHL")
MONTHS: dict[Language, tuple[str, ...]] = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "es": (
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
}
WORDS: dict[Language, tuple[str, ...]] = {
    "en": (
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
    ),
    "es": (
        "cero",
        "uno",
        "dos",
        "tres",
        "cuatro",
        "cinco",
        "seis",
        "siete",
        "ocho",
        "nueve",
        "diez",
        "once",
        "doce",
        "trece",
        "catorce",
    ),
}
