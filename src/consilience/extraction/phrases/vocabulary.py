"""The words that the grammar knows, in English, Spanish and Portuguese: lower case, without accents."""

from __future__ import annotations

from typing import Literal

from consilience.model.estimate import IntervalKind, Measure
from consilience.model.quantities import TimeUnit

from .lookup import Lookup, phrases

TIME_UNITS: dict[str, TimeUnit] = {
    **dict.fromkeys(("day", "days", "dia", "dias", "d"), "days"),
    **dict.fromkeys(("week", "weeks", "wk", "wks", "semana", "semanas"), "weeks"),
    **dict.fromkeys(("month", "months", "mo", "mos", "mths", "m", "mes", "meses"), "months"),
    **dict.fromkeys(("year", "years", "yr", "yrs", "y", "ano", "anos"), "years"),
}
"""Spanish "años" loses its tilde when accents go, and so meets Portuguese "anos"."""

BARE_UNITS = frozenset({"d", "m", "y"})
"""Units of one letter: "OS 24 m: 41%"; "y" is also the Spanish "and"."""

PERCENT_WORDS = phrases({("percent",), ("per", "cent"), ("pct",), ("por", "ciento"), ("por", "cento")})
PERCENT_POINTS = phrases(
    {("percentage", "points"), ("percentage", "point"), ("puntos", "porcentuales"), ("pontos", "percentuais")}
    | {("percent", "points")}
)
POINT_WORDS = frozenset({"points", "point", "puntos", "pontos"})

FOREIGN_UNITS = frozenset(
    {"mg", "g", "kg", "ug", "µg", "μg", "mcg", "ng", "pg", "ml", "l", "dl", "mm", "cm", "gy", "iu", "ui", "u", "mmol"}
    | {"mmhg", "mol", "nmol", "pmol", "umol", "hours", "hour", "h", "horas", "hora", "min", "minutes", "minutos", "s"}
    | {"usd", "eur", "qaly", "qalys", "kcal", "bpm", "ms", "hz", "kda", "bp", "mhz", "x10"}
)
"""Units of means and doses that no ``Unit`` names."""

JOINED_UNITS = frozenset(TIME_UNITS) | {"mg", "g", "kg", "ml", "l", "dl", "mm", "cm", "gy", "h", "to", "vs"}
"""What may touch a number without making it a name: "4-year", "12mo", "60mg"."""

CURRENCIES = frozenset({"usd", "eur", "euros", "dollars", "dolares", "pesos", "mxn", "brl", "reais", "gbp"})

ARTICLES = frozenset({"um", "uma", "una", "uno", "one"})
"""Words for one that are articles or pronouns too: counted only in "one of seven"."""

NONE_OF = frozenset({"none", "ninguno", "ninguna", "nenhum", "nenhuma"})
NONE_WORDS = frozenset({"no", "ningun", "ninguna", "nenhum", "nenhuma"})

COUNTED: dict[str, str] = {
    **dict.fromkeys(("eyes", "knees", "hips", "teeth", "limbs", "lesions", "ojos", "rodillas", "dientes"), "part"),
    **dict.fromkeys(("patient", "patients", "paciente", "pacientes", "case", "cases", "casos", "enfermos"), "patient"),
    **dict.fromkeys(
        (
            "participant",
            "participants",
            "participante",
            "participantes",
            "subjects",
            "individuals",
            "people",
            "persons",
            "adults",
            "women",
            "men",
            "sujetos",
            "individuos",
            "personas",
            "pessoas",
            "adultos",
            "mujeres",
            "hombres",
            "mulheres",
            "homens",
            "volunteers",
            "voluntarios",
            "respondents",
        ),
        "participant",
    ),
    **dict.fromkeys(
        (
            "child",
            "children",
            "infants",
            "newborns",
            "neonates",
            "adolescents",
            "boys",
            "girls",
            "ninos",
            "ninas",
            "criancas",
            "lactantes",
            "adolescentes",
            "pediatric-patients",
        ),
        "child",
    ),
    **dict.fromkeys(("study", "studies", "estudio", "estudios", "estudo", "estudos"), "study"),
    **dict.fromkeys(("trial", "trials", "rct", "rcts", "ensayo", "ensayos", "ensaio", "ensaios"), "trial"),
    **dict.fromkeys(
        ("record", "records", "citations", "abstracts", "registros", "references", "referencias", "hits", "titles"),
        "record",
    ),
    **dict.fromkeys(
        ("report", "reports", "documents", "publications", "informes", "documentos", "publicaciones", "relatorios"),
        "report",
    ),
    **dict.fromkeys(("article", "articles", "papers", "articulo", "articulos", "artigo", "artigos"), "article"),
    **dict.fromkeys(("arm", "arms", "brazos", "bracos"), "arm"),
}
ENGLISH_COUNTED = frozenset(
    {"patient", "patients", "cases", "participants", "participant", "subjects", "individuals", "people", "children"}
    | {
        "child",
        "study",
        "studies",
        "trial",
        "trials",
        "rct",
        "rcts",
        "records",
        "reports",
        "articles",
        "papers",
        "adults",
    }
    | {"women", "men", "publications", "documents", "infants", "adolescents", "citations"}
)
"""Nouns before which "no" means none: in Portuguese "no estudo" is "in the study"."""
EVENTS = frozenset(
    {"death", "deaths", "event", "events", "relapses", "relapse", "muertes", "eventos", "recaidas", "obitos", "mortes"}
)

LABELS = frozenset(
    {
        "table",
        "tables",
        "fig",
        "figs",
        "figure",
        "figures",
        "section",
        "appendix",
        "chapter",
        "tabla",
        "figura",
        "seccion",
    }
    | {"anexo", "apendice", "capitulo", "tabela", "quadro", "cuadro", "secao", "supplement", "phase", "phases", "fase"}
    | {"fases", "cycle", "cycles", "ciclo", "ciclos", "stage", "stages", "estadio", "type", "tipo", "cohort", "cohorte"}
    | {"group", "groups", "part", "step", "paso", "model", "modelo", "question", "item", "domain", "dominio", "version"}
    | {"panel", "box", "equation", "ref", "refs", "reference", "chromosome", "cromosoma", "ctcae", "spss", "stata"}
    | {"revman", "vol", "volume", "pp", "page", "pages", "pagina", "paginas", "number", "numero", "no", "grant", "p"}
    | {"protocol", "protocolo", "issue", "line", "linea", "level", "nivel", "nct", "id", "doi", "pmid", "isbn", "issn"}
    | {"code", "appendices", "additional", "supplementary", "file", "r", "python", "sas", "windows", "covid", "dose"}
    | {"aim", "objective", "objetivo", "criterion", "rule", "algorithm", "scenario", "site", "exon", "codon", "course"}
    | {"zip", "tel", "fax", "phone", "suite", "room", "article", "articulo", "ley", "law", "iso", "icd"}
) - {"article", "articulo", "additional", "supplementary", "group", "groups"}
"""Words that are followed by a number of their own."""

YEAR_WORDS = frozenset(
    {"in", "since", "from", "until", "en", "desde", "hasta", "em", "during", "durante", "year", "ano", "before"}
)
"""Words after which four digits are a year, whatever follows."""

RELATIONS: Lookup[str] = Lookup(
    {
        **dict.fromkeys(
            [
                ("about",),
                ("approximately",),
                ("approx",),
                ("nearly",),
                ("almost",),
                ("around",),
                ("roughly",),
                ("circa",),
                ("ca",),
                ("some",),
                ("aproximadamente",),
                ("cerca", "de"),
                ("alrededor", "de"),
                ("casi",),
                ("unos",),
                ("unas",),
                ("quase",),
                ("em", "torno", "de"),
                ("close", "to"),
                ("proximo", "a"),
                ("aprox",),
            ],
            "~",
        ),
        **dict.fromkeys(
            [
                ("more", "than"),
                ("over",),
                ("above",),
                ("exceeding",),
                ("greater", "than"),
                ("higher", "than"),
                ("mas", "de"),
                ("mas", "del"),
                ("mayor", "de"),
                ("superior", "a"),
                ("superior", "al"),
                ("mais", "de"),
                ("larger", "than"),
                ("acima", "de"),
                ("exceeded",),
                ("exceeds",),
                ("exceed",),
                ("mayor", "que"),
                ("maior", "que"),
            ],
            ">",
        ),
        **dict.fromkeys(
            [
                ("less", "than"),
                ("under",),
                ("below",),
                ("fewer", "than"),
                ("lower", "than"),
                ("menos", "de"),
                ("menos", "del"),
                ("menor", "de"),
                ("inferior", "a"),
                ("inferior", "al"),
                ("abaixo", "de"),
                ("smaller", "than"),
                ("menor", "que"),
            ],
            "<",
        ),
        **dict.fromkeys(
            [
                ("up", "to"),
                ("at", "most"),
                ("hasta",),
                ("como", "maximo"),
                ("ate",),
                ("no", "more", "than"),
                ("a", "lo", "sumo"),
                ("hasta", "el"),
                ("hasta", "un"),
                ("no", "mas", "de"),
            ],
            "<=",
        ),
        **dict.fromkeys(
            [
                ("at", "least"),
                ("al", "menos"),
                ("por", "lo", "menos"),
                ("pelo", "menos"),
                ("no", "less", "than"),
                ("no", "fewer", "than"),
                ("como", "minimo"),
                ("a", "minimum", "of"),
                ("not", "less", "than"),
            ],
            ">=",
        ),
    }
)

MEASURES: Lookup[Measure] = Lookup(
    {
        **dict.fromkeys(
            [
                ("hazard", "ratio"),
                ("hazard", "ratios"),
                ("hazards", "ratio"),
                ("hr",),
                ("hrs",),
                ("ahr",),
                ("shr",),
                ("cociente", "de", "riesgos", "instantaneos"),
                ("razon", "de", "riesgos", "instantaneos"),
                ("cri-hr",),
                ("razon", "de", "riesgo", "instantaneo"),
                ("razao", "de", "riscos", "instantaneos"),
                ("razon", "de", "tasas", "de", "riesgo"),
            ],
            "hazard-ratio",
        ),
        **dict.fromkeys(
            [
                ("risk", "ratio"),
                ("risk", "ratios"),
                ("relative", "risk"),
                ("relative", "risks"),
                ("rr",),
                ("rrs",),
                ("arr-ratio",),
                ("razon", "de", "riesgos"),
                ("razon", "de", "riesgo"),
                ("riesgo", "relativo"),
                ("risco", "relativo"),
                ("razao", "de", "riscos"),
                ("razao", "de", "risco"),
                ("prevalence", "ratio"),
            ],
            "risk-ratio",
        ),
        **dict.fromkeys(
            [
                ("odds", "ratio"),
                ("odds", "ratios"),
                ("or",),
                ("ors",),
                ("aor",),
                ("razon", "de", "momios"),
                ("razon", "de", "probabilidades"),
                ("razon", "de", "posibilidades"),
                ("oportunidad", "relativa"),
                ("razao", "de", "chances"),
                ("razon", "de", "odds"),
                ("peto", "or"),
            ],
            "odds-ratio",
        ),
        **dict.fromkeys(
            [
                ("rate", "ratio"),
                ("incidence", "rate", "ratio"),
                ("irr",),
                ("razon", "de", "tasas"),
                ("razao", "de", "taxas"),
                ("rate", "ratios"),
                ("razon", "de", "tasas", "de", "incidencia"),
            ],
            "rate-ratio",
        ),
        **dict.fromkeys(
            [
                ("risk", "difference"),
                ("absolute", "risk", "reduction"),
                ("absolute", "risk", "difference"),
                ("arr",),
                ("rd",),
                ("absolute", "difference"),
                ("diferencia", "de", "riesgos"),
                ("diferencia", "de", "riesgo"),
                ("ard",),
                ("reduccion", "absoluta", "del", "riesgo"),
                ("reduccion", "del", "riesgo", "absoluto"),
                ("diferenca", "de", "riscos"),
                ("diferenca", "de", "risco"),
                ("diferencia", "absoluta"),
            ],
            "risk-difference",
        ),
        **dict.fromkeys(
            [
                ("mean", "difference"),
                ("mean", "differences"),
                ("weighted", "mean", "difference"),
                ("md",),
                ("wmd",),
                ("difference", "in", "means"),
                ("between-group", "difference"),
                ("diferencia", "de", "medias"),
                ("diferencia", "media"),
                ("diferenca", "media"),
                ("diferenca", "de", "medias"),
                ("dm",),
                ("difference", "of", "means"),
                ("adjusted", "mean", "difference"),
                ("mean", "between-group", "difference"),
            ],
            "mean-difference",
        ),
        **dict.fromkeys(
            [
                ("standardised", "mean", "difference"),
                ("standardized", "mean", "difference"),
                ("smd",),
                ("dme",),
                ("diferencia", "de", "medias", "estandarizada"),
                ("diferencia", "media", "estandarizada"),
                ("cohen's", "d"),
                ("diferenca", "media", "padronizada"),
                ("diferenca", "de", "medias", "padronizada"),
                ("hedges", "g"),
                ("hedges's", "g"),
                ("standardised", "mean", "differences"),
                ("standardized", "mean", "differences"),
            ],
            "standardised-mean-difference",
        ),
        **dict.fromkeys(
            [("cumulative", "incidence"), ("incidencia", "acumulada"), ("incidencia", "cumulativa")],
            "cumulative-incidence",
        ),
        **dict.fromkeys([("incidence", "rate"), ("tasa", "de", "incidencia"), ("taxa", "de", "incidencia")], "rate"),
        **dict.fromkeys([("median",), ("medians",), ("mediana",), ("medianas",), ("mediano",)], "median"),
        **dict.fromkeys([("mean",), ("means",), ("average",), ("media",), ("medias",), ("promedio",)], "mean"),
    }
)
DIFFERENCE_WORDS = frozenset({"difference", "diferencia", "diferenca"})
CAPITALS = frozenset(
    {
        "hr",
        "hrs",
        "ahr",
        "shr",
        "rr",
        "rrs",
        "or",
        "ors",
        "aor",
        "irr",
        "arr",
        "rd",
        "ard",
        "md",
        "wmd",
        "smd",
        "dm",
        "dme",
    }
)
"""Abbreviations, which name a measure only in capitals: "OR 2.1", not "or 21"."""

INTERVAL_WORDS: Lookup[IntervalKind] = Lookup(
    {
        **dict.fromkeys(
            [
                ("ci",),
                ("cis",),
                ("ic",),
                ("confidence", "interval"),
                ("confidence", "intervals"),
                ("confidence", "limits"),
                ("intervalo", "de", "confianza"),
                ("intervalo", "de", "confianca"),
                ("intervalos", "de", "confianza"),
                ("cl",),
            ],
            "confidence",
        ),
        **dict.fromkeys(
            [
                ("cri",),
                ("icr",),
                ("credible", "interval"),
                ("intervalo", "creible"),
                ("intervalo", "de", "credibilidad"),
                ("credibility", "interval"),
                ("intervalo", "de", "credibilidade"),
                ("credible", "intervals"),
            ],
            "credible",
        ),
        **dict.fromkeys(
            [
                ("pi",),
                ("prediction", "interval"),
                ("intervalo", "de", "prediccion"),
                ("intervalo", "de", "predicao"),
                ("predictive", "interval"),
                ("ip",),
            ],
            "prediction",
        ),
    }
)
SPREADS: Lookup[IntervalKind] = Lookup(
    {
        **dict.fromkeys(
            [
                ("sd",),
                ("sds",),
                ("standard", "deviation"),
                ("de",),
                ("ds",),
                ("desviacion", "estandar"),
                ("dp",),
                ("desviacion", "tipica"),
                ("desvio", "padrao"),
                ("desvio-padrao",),
                ("s", "d"),
                ("desvio", "estandar"),
            ],
            "standard-deviation",
        ),
        **dict.fromkeys(
            [
                ("se",),
                ("sem",),
                ("standard", "error"),
                ("error", "estandar"),
                ("ee",),
                ("erro", "padrao"),
                ("ep",),
                ("standard", "error", "of", "the", "mean"),
                ("erro-padrao",),
            ],
            "standard-error",
        ),
        **dict.fromkeys(
            [
                ("iqr",),
                ("interquartile", "range"),
                ("rango", "intercuartilico"),
                ("riq",),
                ("ric",),
                ("q1-q3",),
                ("iiq",),
                ("intervalo", "interquartil"),
                ("rango", "intercuartil"),
                ("amplitud", "intercuartil"),
                ("aiq",),
                ("recorrido", "intercuartilico"),
                ("inter-quartile", "range"),
                ("q1", "q3"),
                ("quartiles",),
            ],
            "iqr",
        ),
        **dict.fromkeys(
            [
                ("range",),
                ("ranges",),
                ("rango",),
                ("intervalo",),
                ("amplitude",),
                ("min-max",),
                ("limites",),
                ("variacao",),
                ("minimum-maximum",),
                ("faixa",),
                ("recorrido",),
            ],
            "range",
        ),
    }
)
SPREAD_CAPITALS = frozenset({"sd", "sds", "de", "ds", "dp", "se", "sem", "ee", "ep", "ip", "pi", "cl", "ic"})
"""Abbreviations that are words of a language too: "DE 1,2" is a standard deviation, "de 1,2" is not."""

UNREPORTED = phrases(
    {("not", "reported"), ("not", "reached"), ("not", "estimable"), ("not", "evaluable"), ("not", "available")}
    | {("not", "given"), ("not", "stated"), ("not", "provided"), ("not", "calculable"), ("no", "reportado")}
    | {("no", "alcanzado"), ("no", "alcanzada"), ("no", "informado"), ("no", "disponible"), ("no", "estimable")}
    | {("nao", "relatado"), ("nao", "alcancado"), ("nao", "alcancada"), ("nao", "disponivel"), ("not", "calculated")}
    | {("no", "fue", "alcanzada"), ("no", "fue", "alcanzado")}
    | {("no", "se", "informo"), ("no", "se", "reporto"), ("no", "estimada")}
    | {("nao", "foi", "alcancada"), ("nao", "foi", "alcancado"), ("nao", "foi", "atingida"), ("nao", "atingida")}
    | {
        ("nao", "foi", "atingido"),
        ("nao", "estimavel"),
        ("nao", "informado"),
        ("nao", "informada"),
        ("nao", "relatada"),
    }
    | {("nao", "reportado"), ("nao", "reportada"), ("nao", "calculavel"), ("no", "calculable"), ("no", "informada")}
    | {("nr",), ("ne",), ("na",), ("nc",), ("unreported",), ("not", "yet", "reached"), ("no", "reportada")}
)
ABSENT_LIMITS = frozenset({"nr", "ne", "na", "nc", "inf", "infinity", "infinito", "∞"})

LIMIT_WORDS = ABSENT_LIMITS | {"not", "no"}
"""What may follow a dash after a limit: "7.1-NE", "18.0-not reached"."""

VERSUS = phrases(
    {
        ("vs",),
        ("v",),
        ("versus",),
        ("compared", "with"),
        ("compared", "to"),
        ("as", "compared", "with"),
        ("frente", "a"),
    }
    | {
        ("frente", "al"),
        ("comparado", "con"),
        ("comparada", "con"),
        ("comparados", "con"),
        ("en", "comparacion", "con"),
    }
    | {("contra",), ("comparado", "com"), ("comparada", "com"), ("em", "comparacao", "com"), ("rather", "than")}
    | {("in", "comparison", "with"), ("in", "comparison", "to"), ("as", "compared", "to"), ("against",)}
    | {("en", "comparacion", "a"), ("comparadas", "con"), ("vs.",)}
)
RESPECTIVELY = frozenset({"respectively", "respectivamente", "resp"})
AND_WORDS = frozenset({"and", "y", "e", "&", "or", "o", "ou"})
TO_WORDS = frozenset({"to", "a", "through", "hasta", "ate", "al"})
OF_WORDS = phrases(
    {("of",), ("out", "of"), ("of", "the"), ("out", "of", "the"), ("de",), ("de", "los"), ("de", "las"), ("dos",)}
    | {("das",), ("de", "um", "total", "de"), ("de", "un", "total", "de"), ("of", "a", "total", "of"), ("del",)}
    | {("out", "of", "a", "total", "of"), ("de", "um", "total", "de"), ("del", "total", "de"), ("do", "total", "de")}
    | {("of", "all"), ("de", "entre")}
)

GROUP_PREPOSITIONS = frozenset(
    {
        "with",
        "in",
        "for",
        "among",
        "after",
        "on",
        "receiving",
        "under",
        "con",
        "en",
        "para",
        "tras",
        "com",
        "em",
        "no",
        "na",
    }
    | {"nos", "nas", "entre", "without", "sin", "sem", "given", "treated", "apos"}
)
TIME_PREPOSITIONS = frozenset(
    {
        "at",
        "by",
        "after",
        "within",
        "a",
        "al",
        "los",
        "las",
        "aos",
        "em",
        "tras",
        "apos",
        "the",
        "en",
        "of",
        "despues",
        "de",
    }
)
FUNCTION_WORDS = frozenset(
    {
        "the",
        "a",
        "an",
        "was",
        "were",
        "is",
        "are",
        "of",
        "and",
        "in",
        "at",
        "with",
        "for",
        "to",
        "by",
        "had",
        "has",
        "have",
    }
    | {
        "el",
        "la",
        "los",
        "las",
        "un",
        "una",
        "fue",
        "fueron",
        "es",
        "son",
        "de",
        "del",
        "y",
        "en",
        "con",
        "para",
        "a",
        "al",
    }
    | {
        "o",
        "os",
        "as",
        "um",
        "uma",
        "foi",
        "foram",
        "da",
        "do",
        "das",
        "dos",
        "e",
        "em",
        "com",
        "no",
        "na",
        "be",
        "been",
    }
    | {
        "that",
        "which",
        "who",
        "que",
        "as",
        "than",
        "but",
        "while",
        "whereas",
        "only",
        "se",
        "su",
        "from",
        "on",
        "or",
        "vs",
    }
    | {"versus", "compared", "also", "respectively", "respectivamente", "it", "its", "lo", "por", "reached", "es", "ou"}
)
VERBS = frozenset(
    {
        "was",
        "were",
        "is",
        "are",
        "had",
        "has",
        "have",
        "fue",
        "fueron",
        "foi",
        "foram",
        "es",
        "son",
        "era",
        "eran",
        "been",
    }
    | {"experienced", "achieved", "reached", "reported", "showed", "developed", "presentaron", "presento", "alcanzo"}
)
CHANGES = frozenset(
    {
        "increased",
        "decreased",
        "improved",
        "rose",
        "fell",
        "dropped",
        "reduced",
        "declined",
        "increase",
        "decrease",
        "grew",
    }
    | {
        "aumento",
        "disminuyo",
        "mejoro",
        "redujo",
        "aumentou",
        "diminuiu",
        "improving",
        "increasing",
        "decreasing",
        "went",
    }
    | {"rising", "falling", "reducing", "dropping", "reduction", "reduccion", "paso", "passou", "changed", "descendio"}
)

Statistics = Literal["t", "F", "chi2", "z", "r", "Q"]
STATISTICS: dict[str, Statistics] = {
    "t": "t",
    "f": "F",
    "chi2": "chi2",
    "χ2": "chi2",
    "x2": "chi2",
    "chi-square": "chi2",
    "chi-squared": "chi2",
    "ji-cuadrada": "chi2",
    "chi-cuadrado": "chi2",
    "qui-quadrado": "chi2",
    "z": "z",
    "r": "r",
    "q": "Q",
    "cochran's": "Q",
}
TAU = frozenset({"tau2", "τ2", "tau", "tau-squared"})
I_SQUARED = frozenset({"i2", "i-squared", "isquared"})
DEGREES = frozenset({"df", "gl", "dof"})
