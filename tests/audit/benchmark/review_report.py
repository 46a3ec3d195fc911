"""A systematic review of simulated studies."""

from __future__ import annotations

from random import Random

from consilience import synthesis as syn
from consilience.extraction.exact import proportion_interval

from .builder import Builder
from .lexicon import OS, Term
from .paper import Heading, Language, Listing, Paper, References, Table, Truth
from .phrases import capital
from .simulate import Interval, ReviewTruth, Study, effects_of, make_reference, pooled, simulate_review
from .trial_report import marked_pieces

GRADE = {"en": ("very low", "low", "moderate", "high"), "es": ("muy baja", "baja", "moderada", "alta")}
ROB2 = {"en": ("low", "some concerns", "high"), "es": ("bajo", "algunas preocupaciones", "alto")}
ROBINS = {"en": ("low", "moderate", "serious", "critical"), "es": ("bajo", "moderado", "grave", "crítico")}
_STEPS = {
    "en": ("not serious", "serious (-1)", "very serious (-2)"),
    "es": ("no grave", "grave (-1)", "muy grave (-2)"),
}
SYMBOLS = ("+!-", "+?-", "+!−")
STEP_WORDS = {
    "en": ("", "one level", "two levels", "three levels"),
    "es": ("", "un nivel", "dos niveles", "tres niveles"),
}


def write_review(seed: int, language: Language) -> Paper:
    """A systematic review: seeded, so that the same seed gives the same words."""
    rng = Random(f"review {seed} {language}")
    report = _Review(Builder(rng, language), simulate_review(rng))
    report.write()
    return report.b.done(f"review-{seed}-{language}", "review")


class _Review:
    """The sections of one review."""

    def __init__(self, builder: Builder, truth: ReviewTruth) -> None:
        b = self.b = builder
        self.truth = truth
        background = [f"{name}s" for name in ("Abbott", "Bauer", "Caruso", "Dawson", "Engel", "Ferrari", "Grant")]
        self.background = [
            make_reference(b.rng, author, truth.year - b.rng.randint(0, 9), truth.field, truth.drug)
            for author in b.rng.sample(background, b.rng.randint(3, 6))
        ]
        self.method = b.rng.choice(("clopper-pearson", "wilson"))
        self.digits = b.rng.choice((1, 1, 2))
        self.fit = pooled(truth)
        self.graded = self.outcomes()
        self.symbols = False
        rows = list(range(len(truth.studies)))
        b.rng.shuffle(rows)
        self.order = rows if b.chance(0.5) else sorted(rows, key=lambda i: truth.studies[i].reference.author)

    def outcomes(self) -> list[Term]:
        """Graded outcomes: the pooled one, then others."""
        others = [OS] if self.truth.outcome else []
        return [self.truth.field.response, *others, Term("serious adverse events", "eventos adversos graves")]

    # names

    def number(self, index: int) -> int:
        """Position of a study in the reference list."""
        return len(self.background) + index + 1

    def study(self, index: int) -> Study:
        return self.truth.studies[index]

    def cite(self, index: int, *, inside: bool = False) -> str:
        return self.b.cite(self.number(index), self.study(index).reference, inside=inside)

    def label(self, index: int) -> str:
        """First cell of a study's row."""
        b, reference = self.b, self.study(index).reference
        if b.numbered:
            return (
                f"{reference.author} {reference.year} [{b.word(f'cite.{self.number(index)}', str(self.number(index)))}]"
            )
        return f"{reference.author} {b.word(f'cite.{self.number(index)}', str(reference.year))}"

    def drug(self, index: int) -> str:
        drug = self.study(index).drug
        return self.b.word(f"drug.{drug.en}", self.b.name(drug))

    def main_drug(self) -> str:
        return self.b.word(f"drug.{self.truth.drug.en}", self.b.name(self.truth.drug))

    def level(self, outcome: int, *, key: str = "") -> str:
        """GRADE level of an outcome, marked."""
        return self.b.word(key or f"grade.{outcome}", GRADE[self.b.language][self.rank(outcome) - 1])

    @property
    def start(self) -> int:
        return 4 if self.truth.randomised_only else 2

    def steps(self, outcome: int) -> tuple[int, int, int]:
        """Steps down for bias, imprecision, indirectness; bias counts wherever some study is at the worst levels."""
        _, imprecision, indirectness = self.truth.levels[outcome]
        bias = 1 if any(max(study.domains) >= 2 for study in self.truth.studies) else 0
        room = self.start - 1 - bias
        imprecision = min(imprecision, max(room, 0))
        return bias, imprecision, min(indirectness, max(room - imprecision, 0))

    @property
    def share_at_high_risk(self) -> float:
        """Share of the studies whose overall risk of bias is at the worst levels."""
        return sum(max(study.domains) >= 2 for study in self.truth.studies) / len(self.truth.studies)

    def rank(self, outcome: int) -> int:
        return max(1, self.start - sum(self.steps(outcome)))

    # the paper

    def write(self) -> None:
        b = self.b
        disease = b.name(self.truth.field.disease)
        title = b.pick("for {d}: a systematic review and meta-analysis", "en {d}: revisión sistemática y metanálisis")
        b.add(Heading(f"{capital(self.main_drug())} {title.format(d=disease)}", 1))
        self.abstract()
        self.introduction()
        self.methods()
        self.results()
        self.discussion()
        self.back()

    def abstract(self) -> None:
        b = self.b
        b.heading("Abstract", "Resumen", "abstract")
        b.prose(b.pick("Methods:", "Métodos:"), self.searched("search"))
        results = [self.participants(), self.pooled_sentence()]
        results += [self.range()] if b.chance(0.5) else []
        results += [self.certainty(0)] if b.chance(0.6) else []
        b.prose(b.pick("Results:", "Resultados:"), *results)
        b.prose(b.pick("Conclusions:", "Conclusiones:"), self.conclusion())

    def introduction(self) -> None:
        b = self.b
        b.heading("Introduction", "Introducción", "other")
        disease = b.name(self.truth.field.disease)
        starts = (
            b.pick("{d} remains hard to treat", "El tratamiento de {d} es difícil"),
            b.pick("Guidelines for {d} differ", "Las guías de {d} difieren"),
            b.pick("The burden of {d} is large", "La carga de {d} es grande"),
            b.pick("Earlier reviews of {d} were inconclusive", "Las revisiones previas de {d} no fueron concluyentes"),
        )
        sentences = [
            f"{capital(b.rng.choice(starts).format(d=disease))} {b.cite_bare(i, r)}."
            for i, r in enumerate(self.background, 1)
        ]
        b.prose(*sentences)

    def searched(self, key: str) -> str:
        b, truth = self.b, self.truth
        names = [name for name, _ in truth.hits.sources]
        last = b.pick(" and ", " y ")
        return b.say(
            "searched", databases=", ".join(names[:-1]) + last + names[-1], date=b.date(key, truth.year, 6, 14)
        )

    def methods(self) -> None:
        b, truth = self.b, self.truth
        b.heading("Methods", "Métodos", "methods")
        registered = b.date("registered", truth.year, 2, 3)
        again = self.searched("search")
        b.relate(
            "review-registered",
            {"search": truth.year, "years": [s.reference.year for s in truth.studies], "from": truth.from_year},
            registered=registered,
        )
        only = truth.randomised_only
        designs = b.within("only_randomised" if only else "all_designs")
        criteria = b.say(
            "criteria",
            designs=b.word("criteria.design", designs),
            age=b.count("age.least", truth.age),
            disease=b.name(truth.field.disease),
            year=b.word("criteria.year", str(truth.from_year)),
            comparison=b.within("no_single_arm"),
        )
        b.prose(
            b.say("review_registered", crd=f"CRD42{truth.year}{b.rng.randint(100000, 599999)}", date=registered),
            criteria,
            again,
        )
        tool = b.word("tool.rob2", "RoB 2")
        sentences = [b.say("bias_tool", tool=tool, domains=b.count("tool.rob2.domains", 5, words=True))]
        if not only:
            sentences.append(
                b.say(
                    "bias_tool_other",
                    tool=b.word("tool.robins", "ROBINS-I"),
                    domains=b.count("tool.robins.domains", 7, words=True),
                )
            )
        b.prose(*sentences, b.say("grade_method"), b.say("synthesis_method"))
        if truth.outcome:
            named = [
                b.word(f"abbr.{t.short(b.language)}.definition", f"{b.name(t)} ({t.short(b.language)})")
                for t in (OS, truth.outcome)
            ]
            last = b.pick(" and ", " y ")
            b.prose(b.pick(f"Further outcomes were {last.join(named)}.", f"Otras variables fueron {last.join(named)}."))
        self.strategy()

    def strategy(self) -> None:
        """A PubMed strategy; its brackets are marked."""
        b, truth = self.b, self.truth
        disease = [truth.field.disease.en, f"{truth.field.disease.en}s"]
        drugs = sorted({study.drug.en for study in truth.studies} | {drug.en for drug in truth.field.drugs[:2]})
        first = " OR ".join(f'"{word}"[tiab]' for word in disease)
        second = " OR ".join(f'"{word}"[tiab]' for word in drugs)
        marks = [b.word(f"strategy.{name}", sign) for name, sign in zip("abcd", "()()", strict=True)]
        b.relate("strategy", {}, a=marks[0], b=marks[1], c=marks[2], d=marks[3])
        b.prose(b.pick("The search strategy for PubMed was:", "La estrategia de búsqueda en PubMed fue:"))
        b.add(Listing((f"{marks[0]}{first}{marks[1]} AND {marks[2]}{second}{marks[3]}",)))

    def results(self) -> None:
        b = self.b
        b.heading("Results", "Resultados", "results")
        self.flow()
        self.characteristics()
        self.study_results()
        self.bias()
        self.meta_analysis()
        self.grading()

    def flow(self) -> None:
        b, hits, k = self.b, self.truth.hits, len(self.truth.studies)
        total = sum(n for _, n in hits.sources)
        full = sum(hits.reasons) + k
        box = {
            "hits": b.count("flow.hits", total),
            "duplicates": b.count("flow.duplicates", hits.duplicates),
            "screened": b.count("flow.screened", total - hits.duplicates),
            "excluded": b.count("flow.excluded", hits.excluded),
            "full": b.count("flow.full", full),
            "dropped": b.count("flow.dropped", sum(hits.reasons)),
            "k": b.count("k", k),
        }
        sources = [b.count(f"flow.source{i}", n) for i, (_, n) in enumerate(hits.sources)]
        reasons = [b.count(f"flow.reason{i}", n) for i, n in enumerate(hits.reasons)]
        b.relate(
            "sum",
            {"tag": "flow", "parts": len(sources)},
            **{f"part{i}": s for i, s in enumerate(sources)},
            total=box["hits"],
        )
        b.relate(
            "sum", {"tag": "flow", "parts": 3}, **{f"part{i}": s for i, s in enumerate(reasons)}, total=box["dropped"]
        )
        b.relate("sum", {"tag": "flow", "parts": 2}, part0=box["duplicates"], part1=box["screened"], total=box["hits"])
        b.relate("sum", {"tag": "flow", "parts": 2}, part0=box["excluded"], part1=box["full"], total=box["screened"])
        b.relate("sum", {"tag": "flow", "parts": 2}, part0=box["dropped"], part1=box["k"], total=box["full"])
        listed = ", ".join(f"{name} {n}" for (name, _), n in zip(hits.sources, sources, strict=True))
        words = b.pick(
            "wrong population|wrong design|no comparator", "otra población|otro diseño|sin comparador"
        ).split("|")
        why = ", ".join(
            f"{word}, n = {n}" if b.numbered else f"{word} {n}" for word, n in zip(words, reasons, strict=True)
        )
        b.prose(
            b.say("identified", hits=box["hits"], sources=listed),
            b.say("duplicates", duplicates=box["duplicates"], screened=box["screened"]),
            b.say("excluded", excluded=box["excluded"], full=box["full"]),
            b.say("full_text", dropped=box["dropped"], reasons=why, k=box["k"]),
        )

    def participants(self) -> str:
        b, studies = self.b, self.truth.studies
        return b.say(
            "participants", k=b.count("k", len(studies)), n=b.count("participants", sum(s.size for s in studies))
        )

    def characteristics(self) -> None:
        b, truth = self.b, self.truth
        studies = truth.studies
        k, randomised = len(studies), sum(s.randomised for s in studies)
        sentences = [self.participants()]
        if not truth.randomised_only:
            a = b.count("designs.randomised", randomised)
            other, whole = b.count("designs.cohort", k - randomised), b.count("k", k)
            b.relate("count", {"value": randomised, "most": k}, value=a)
            b.relate("sum", {"tag": "designs", "parts": 2}, part0=a, part1=other, total=whole)
            if 1 < randomised < k - 1:
                sentences.append(b.say("designs", a=a, b=other, k=whole))
            if randomised * 2 > k + 1:
                most = b.count("designs.randomised", randomised)
                b.relate("most", {"value": randomised, "most": k}, value=most)
                b.relate("count", {"value": randomised, "most": k}, value=most)
                sentences.append(b.say("most", a=most, k=b.count("k", k)))
        country = b.rng.choice(studies).country
        there = sum(s.country == country for s in studies)
        value = b.count("country", there)
        b.relate("count", {"value": there, "most": k}, value=value)
        if there > 1:
            sentences.append(b.say("subset_count", a=value, k=b.count("k", k), country=b.name(country)))
        b.prose(*sentences)
        rows = [self.characteristics_row(i) for i in self.order]
        head = b.pick(
            "Study|Country|Design|N|Age, median (range)|Intervention|Comparator",
            "Estudio|País|Diseño|N|Edad, mediana (rango)|Intervención|Comparador",
        ).split("|")
        sizes = {f"part{i}": row[3] for i, row in enumerate(rows)}
        b.relate("sum", {"tag": "participants", "parts": k}, **sizes, total=_first(sentences[0], b, "participants"))
        columns = [0, 1, 2, 3, 4, 5, 6]
        if b.chance(0.5):
            columns = [0, 5, 6, 3, 2, 1, 4]
        caption = b.pick(
            "Table 1. Characteristics of included studies", "Tabla 1. Características de los estudios incluidos"
        )
        b.add(
            Table(caption, tuple(head[c] for c in columns), tuple(tuple(row[c] for c in columns) for row in rows)),
            "table",
        )

    def characteristics_row(self, index: int) -> tuple[str, ...]:
        b, study = self.b, self.study(index)
        median, low, high = (
            b.count(f"study.{index}.age{part}", value)
            for part, value in zip(("", ".low", ".high"), study.ages, strict=True)
        )
        b.relate("range", {"low": study.ages[1], "high": study.ages[2]}, value=median, low=low, high=high)
        design = b.pick("randomised trial", "ensayo aleatorizado") if study.randomised else b.pick("cohort", "cohorte")
        return (
            self.label(index),
            b.name(study.country),
            b.word(f"study.{index}.design", capital(design)),
            b.count(f"study.{index}.n", study.size),
            f"{median} ({low}-{high})",
            capital(self.drug(index)),
            b.word(f"study.{index}.control", capital(b.name(study.control))),
        )

    def study_interval(self, index: int) -> Interval:
        import numpy as np

        study = self.study(index)
        x, n = np.array([study.events[0]]), np.array([study.n[0]])
        low, high = proportion_interval(x, n, "wilson" if self.method == "wilson" else "clopper-pearson")
        return Interval(study.rate, float(low[0]), float(high[0]))

    def rate(self, index: int, *, cell: bool = False) -> str:
        """Responders of the experimental arm with the exact interval."""
        return self.b.interval(f"study.{index}.rate", self.study_interval(index), self.digits, "proportion", cell=cell)

    def rate_only(self, index: int) -> str:
        b = self.b
        return b.num(f"study.{index}.rate.value", 100 * self.study(index).rate, self.digits) + b.style.percent

    def range(self) -> str:
        b, rates = self.b, [s.rate for s in self.truth.studies]
        low, high = rates.index(min(rates)), rates.index(max(rates))
        values = self.rate_only(low), self.rate_only(high)
        b.relate("extremes", {"digits": self.digits, "rates": [100 * r for r in rates]}, low=values[0], high=values[1])
        return b.say(
            "range",
            outcome=b.name(self.truth.field.response),
            low=values[0],
            high=values[1],
            cite_low=self.cite(low, inside=True),
            cite_high=self.cite(high, inside=True),
        )

    def highest(self) -> str:
        """The study with the highest rate, by name only, so that another name is another claim."""
        b, rates = self.b, [s.rate for s in self.truth.studies]
        top = rates.index(max(rates))
        value = self.rate_only(top)
        cite = self.cite(top)
        other = b.rng.choice([i for i in range(len(rates)) if i != top and rates[i] < rates[top] - 0.03] or [top])
        reference = self.study(other).reference
        pieces = marked_pieces(cite)
        claim: Truth = {
            "who": reference.author,
            "cite": str(self.number(other) if b.numbered else reference.year),
            "rate": 100 * rates[other],
            "digits": self.digits,
            "same": int(other == top),
        }
        b.relate("highest", claim, value=value, who=pieces[0], cite=pieces[1])
        return b.say("highest", outcome=b.name(self.truth.field.response), cite=cite, v=value)

    def study_results(self) -> None:
        b, truth = self.b, self.truth
        chosen = b.rng.sample(range(len(truth.studies)), 3)
        outcome = b.name(truth.field.response)
        sentences = []
        for index in chosen:
            drug, cite = self.drug(index), self.cite(index)
            others = [b.name(d) for d in truth.field.drugs if d is not self.study(index).drug]
            b.relate("drug-of-study", {"other": b.rng.choice(others)}, drug=drug)
            sentences.append(b.say("study_share", cite=cite, outcome=outcome, v=self.rate(index), drug=drug))
        reported = [b.name(truth.field.response)] + ([b.name(OS)] if truth.outcome else [])
        absent = b.word("no-study", b.pick("quality of life", "la calidad de vida"))
        article = "" if b.language == "en" else "la "
        b.relate("no-study", {"reported": article + reported[-1]}, outcome=absent)
        b.prose(*sentences, self.range(), self.highest(), b.say("no_study", outcome=absent))
        b.prose(
            b.pick(
                "Table 2 gives the results of the experimental arms.",
                "La tabla 2 muestra los resultados de los grupos experimentales.",
            )
        )
        head = [b.pick("Study", "Estudio"), b.pick("n, experimental arm", "n, grupo experimental")]
        head.append(f"{capital(outcome)}, % ({b.style.interval_name})")
        if truth.outcome:
            unit = b.pick(f"at {truth.month} months, %", f"a los {truth.month} meses, %")
            short = b.chance(0.5)
            for term in (truth.outcome, OS):
                label = (
                    b.word(f"abbr.{term.short(b.language)}.use", term.short(b.language))
                    if short
                    else capital(b.name(term))
                )
                head.append(f"{label} {unit}")
        rows = [self.outcome_row(i) for i in self.order]
        note = b.pick("NR: not reported.", "NR: no referido.") if truth.outcome else ""
        caption = b.pick(
            "Table 2. Results of the experimental arms", "Tabla 2. Resultados de los grupos experimentales"
        )
        b.add(Table(caption, tuple(head), tuple(rows), note), "table")

    def outcome_row(self, index: int) -> tuple[str, ...]:
        b, study = self.b, self.study(index)
        n, rate = b.count(f"study.{index}.n1", study.n[0]), self.rate(index, cell=True)
        interval = self.study_interval(index)
        b.relate(
            "exact",
            {
                "x": study.events[0],
                "n": study.n[0],
                "digits": self.digits,
                "low": 100 * interval.low,
                "high": 100 * interval.high,
            },
            n=n,
            **_triple(rate),
        )
        row = [self.label(index), n, rate]
        if self.truth.outcome:
            for name, value in (("free", study.free), ("os", study.overall)):
                if value is None:
                    row.append("NR")
                    continue
                text = b.num(f"study.{index}.{name}", 100 * value, 1)
                b.relate(
                    "survival",
                    {
                        "outcome": name,
                        "month": self.truth.month,
                        "arm": index,
                        "n": study.n[0],
                        "value": 100 * value,
                        "digits": 1,
                    },
                    value=text,
                )
                row.append(text)
        return tuple(row)

    def bias(self) -> None:
        b, truth = self.b, self.truth
        for randomised, tool, levels, domains in ((True, "RoB 2", ROB2, 5), (False, "ROBINS-I", ROBINS, 7)):
            rows = []
            chosen = [i for i in self.order if self.study(i).randomised is randomised]
            if not chosen:
                continue
            words = levels[b.language]
            symbols = b.rng.choice(SYMBOLS) if randomised and b.chance(0.35) else None
            for index in chosen:
                worst = max(self.study(index).domains)
                cells = [
                    b.word(
                        f"rob.{index}.{d}", symbols[level] if symbols else capital(words[min(level, len(words) - 1)])
                    )
                    for d, level in enumerate(self.study(index).domains)
                ]
                overall = b.word(f"rob.{index}.overall", symbols[worst] if symbols else capital(words[worst]))
                kind = "rob-symbols" if symbols else "rob"
                b.relate(kind, {"tool": tool, "worst": worst, "study": index}, overall=overall, first=cells[0])
                rows.append((self.label(index), *cells, overall))
            head = (
                b.pick("Study", "Estudio"),
                *(f"D{d + 1}" for d in range(domains)),
                "Global" if b.language == "es" else "Overall",
            )
            caption = b.pick(f"Table 3. Risk of bias ({tool})", f"Tabla 3. Riesgo de sesgo ({tool})")
            legend = b.rng.choice(("; ", ", ")).join(f"{s} = {w}" for s, w in zip(symbols or "", words, strict=False))
            b.add(Table(caption, head, tuple(rows), legend if b.chance(0.6) else ""), "table")
            self.symbols = symbols is not None
        if truth.randomised_only:
            counts = [sum(max(s.domains) == level for s in truth.studies) for level in range(3)]
            parts = []
            for level, count in enumerate(counts):
                if count:
                    value = b.count(f"rob.count.{level}", count)
                    kind = "count-symbols" if self.symbols else "count"
                    b.relate(kind, {"value": count, "most": len(truth.studies)}, value=value)
                    noun = b.pick("study" if count == 1 else "studies", "estudio" if count == 1 else "estudios")
                    parts.append(f"{ROB2[b.language][level]} {b.pick('in', 'en')} {value} {noun}")
            b.prose(b.say("bias_summary", levels=", ".join(parts)))

    def meta_analysis(self) -> None:
        b = self.b
        b.prose(self.pooled_sentence(), self.heterogeneity(), self.prediction())
        fx, fit = effects_of(self.truth), self.fit
        estimates, limits = fx.natural()
        weights: dict[str, str] = {}
        rows = []
        for index in self.order:
            study = self.study(index)
            cells = []
            marks: dict[str, str] = {}
            for arm in range(2):
                x = b.count(f"study.{index}.x{arm + 1}", study.events[arm])
                n = b.count(f"study.{index}.n{arm + 1}", study.n[arm])
                marks |= {f"x{arm + 1}": x, f"n{arm + 1}": n}
                cells.append(f"{x}/{n}")
            value = Interval(float(estimates[index]), float(limits.low[index]), float(limits.high[index]))
            rr = b.interval(f"study.{index}.rr", value, 2, "ratio", cell=True)
            weight = b.num(f"study.{index}.weight", float(fit.weights[index]), 1)
            weights[f"part{len(weights)}"] = weight
            b.relate("forest-row", {"value": value.value, "low": value.low, "high": value.high}, **_triple(rr), **marks)
            rows.append((self.label(index), *cells, rr, weight))
        b.relate("weights", {}, **weights)
        total = b.pick("Total (random effects)", "Total (efectos aleatorios)")
        rows.append((total, *self.totals(), self.pooled_value(cell=True), b.style.number(100, 1)))
        weight_name = b.pick("Weight, %", "Peso, %")
        head = b.pick("Study|Experimental, n/N|Control, n/N", "Estudio|Experimental, n/N|Control, n/N").split("|")
        caption = b.pick("Table 4. Forest plot data for", "Tabla 4. Datos del diagrama de bosque de")
        outcome = b.name(self.truth.field.response)
        b.add(
            Table(f"{caption} {outcome}", (*head, f"RR ({b.style.interval_name})", weight_name), tuple(rows)), "table"
        )

    def totals(self) -> tuple[str, str]:
        b, studies = self.b, self.truth.studies
        events, people = (
            [b.count(f"total.{name}{arm}", sum(pair[arm] for pair in pairs)) for arm in range(2)]
            for name, pairs in (("x", [s.events for s in studies]), ("n", [s.n for s in studies]))
        )
        return f"{events[0]}/{people[0]}", f"{events[1]}/{people[1]}"

    def pooled_interval(self) -> Interval:
        natural: syn.Natural = self.fit.natural
        return Interval(float(natural.estimate), float(natural.ci.low), float(natural.ci.high), float(self.fit.p))

    def pooled_value(self, *, cell: bool = False) -> str:
        fx = effects_of(self.truth)
        text = self.b.interval("pooled", self.pooled_interval(), 2, "ratio", cell=cell)
        rates, _ = fx.natural()
        self.b.relate(
            "pooled", {"rows": [float(v) for v in rates], "value": self.pooled_interval().value}, **_triple(text)
        )
        return text

    def pooled_sentence(self) -> str:
        b = self.b
        name = b.rng.choice((b.pick("risk ratio", "riesgo relativo"), "RR"))
        k = b.count("k", len(self.truth.studies))
        return b.say("pooled", ratio=name, outcome=b.name(self.truth.field.response), v=self.pooled_value(), k=k)

    def heterogeneity(self) -> str:
        b, fit = self.b, self.fit
        q, df = b.num("q", float(fit.q), 2), b.count("q.df", int(fit.q_df))
        i2, tau2 = (
            b.num("i2", float(fit.i2_q), self.digits if self.digits < 2 else 1),
            b.num("tau2", float(fit.tau2), 3),
        )
        b.relate("heterogeneity", {"q": float(fit.q), "df": int(fit.q_df), "i2": float(fit.i2_q)}, q=q, df=df, i2=i2)
        return b.say("heterogeneity", q=q, df=df, i2=i2 + b.style.percent, tau2=tau2)

    def prediction(self) -> str:
        b, natural = self.b, self.fit.natural
        if natural.prediction is None:
            return ""
        low, high = (
            b.num(f"prediction.{n}", float(v), 2) for n, v in zip(("low", "high"), natural.prediction, strict=True)
        )
        b.relate("prediction", {"low": float(natural.ci.low), "high": float(natural.ci.high)}, low=low, high=high)
        return b.say("prediction", l=low, h=high)

    def certainty(self, outcome: int) -> str:
        b = self.b
        name = b.name(self.graded[outcome])
        level = self.level(outcome)
        down = sum(self.steps(outcome))
        if self.start == 4 and 1 <= down <= 3 and b.chance(0.5):
            steps = b.word(f"grade.{outcome}.steps", STEP_WORDS[b.language][down])
            b.relate("grade-steps", {"rank": self.rank(outcome)}, level=level, steps=steps)
            return b.say("certainty_steps", outcome=name, level=level, steps=steps)
        b.relate("grade-text", {"rank": self.rank(outcome)}, level=level)
        return b.say("certainty", outcome=name, level=level)

    def grading(self) -> None:
        b, language = self.b, self.b.language
        if self.start == 4 and b.chance(0.45):
            self.noted_grading()
            b.prose(*(self.certainty(i) for i in range(len(self.graded))))
            return
        head = b.pick(
            "Outcome|Start|Risk of bias|Imprecision|Indirectness|Certainty",
            "Desenlace|Inicio|Riesgo de sesgo|Imprecisión|Evidencia indirecta|Certeza",
        ).split("|")
        rows = []
        for index, term in enumerate(self.graded):
            level = b.word(f"grade.{index}", capital(GRADE[language][self.rank(index) - 1]))
            cells = [_STEPS[language][step] for step in self.steps(index)]
            cells[0] = b.word(f"grade.{index}.bias", cells[0])
            rated: Truth = {
                "rank": self.rank(index),
                "start": self.start,
                "high": self.share_at_high_risk,
                "down": sum(self.steps(index)),
            }
            b.relate("grade-row", rated, level=level, bias=cells[0])
            rows.append((capital(b.name(term)), capital(GRADE[language][self.start - 1]), *cells, level))
        caption = b.pick("Table 5. Certainty of the evidence (GRADE)", "Tabla 5. Certeza de la evidencia (GRADE)")
        b.add(Table(caption, tuple(head), tuple(rows)), "table")
        b.prose(*(self.certainty(i) for i in range(len(self.graded))))

    def noted_grading(self) -> None:
        """A summary of findings whose steps stand in footnotes."""
        b, language = self.b, self.b.language
        head = b.pick("Outcome|Studies|Certainty (GRADE)", "Desenlace|Estudios|Certeza (GRADE)").split("|")
        domains = b.pick("risk of bias|imprecision|indirectness", "riesgo de sesgo|imprecisión|evidencia indirecta")
        notes: dict[tuple[str, int], str] = {}
        rows = []
        between = b.rng.choice((",", ", ", " "))
        for index, term in enumerate(self.graded):
            level = b.word(f"grade.{index}", capital(GRADE[language][self.rank(index) - 1]))
            taken = [each for each in zip(domains.split("|"), self.steps(index), strict=True) if each[1]]
            marks = [notes.setdefault(each, "abcdefghij"[len(notes)]) for each in taken]
            b.relate("grade-notes", {"rank": self.rank(index)}, level=level)
            trials = f"{b.count('k', len(self.truth.studies))} {b.pick('RCTs', 'ECA')}"
            rows.append((capital(b.name(term)), trials, f"{level} {between.join(marks)}".strip()))
        form = b.rng.choice(("{}. {}", "{}) {}", "{} {}"))
        told = [
            form.format(mark, b.say("grade_note", n=STEP_WORDS[language][steps], domain=domain))
            for (domain, steps), mark in notes.items()
        ]
        caption = b.pick("Table 5. Summary of findings", "Tabla 5. Resumen de los hallazgos")
        b.add(Table(caption, tuple(head), tuple(rows), " ".join(told)), "table")

    def conclusion(self) -> str:
        b = self.b
        level = self.level(0)
        b.relate("grade-conclusion", {"rank": self.rank(0)}, level=level)
        return b.say("review_conclude", level=level, drug=self.main_drug(), outcome=b.name(self.truth.field.response))

    def discussion(self) -> None:
        b = self.b
        b.heading("Discussion", "Discusión", "discussion")
        b.prose(self.participants(), self.pooled_sentence(), self.highest() if b.chance(0.5) else "")
        b.heading("Conclusions", "Conclusiones", "discussion")
        b.prose(self.conclusion())

    def back(self) -> None:
        b, truth = self.b, self.truth
        b.heading("Abbreviations", "Abreviaturas", "other")
        entries = [
            b.pick("CI, confidence interval", "IC, intervalo de confianza"),
            b.pick("RR, risk ratio", "RR, riesgo relativo"),
        ]
        if truth.outcome:
            entries += [
                b.word(f"abbr.{t.short(b.language)}.list", f"{t.short(b.language)}, {b.name(t)}")
                for t in (OS, truth.outcome)
            ]
        b.prose("; ".join(entries) + ".")
        b.heading("References", "Bibliografía", "references")
        references = [*self.background, *(s.reference for s in truth.studies)]
        b.add(References(tuple(b.entry(i, r) for i, r in enumerate(references, 1)), b.numbered))


def _triple(text: str) -> dict[str, str]:
    """The value and limits of an interval, as marked pieces."""
    value, low, high = marked_pieces(text)[:3]
    return {"value": value, "low": low, "high": high}


def _first(text: str, builder: Builder, key: str) -> str:
    return next(piece for piece in marked_pieces(text) if builder.key_of(piece) == key)
