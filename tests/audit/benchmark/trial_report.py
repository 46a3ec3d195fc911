"""The report of a simulated randomised trial."""

from __future__ import annotations

from random import Random

from .builder import Builder
from .lexicon import OS, Term
from .paper import CLOSE, OPEN, Heading, Language, Paper, References, Table, plain
from .phrases import capital
from .simulate import (
    Arm,
    Follow,
    Trial,
    chi_squared,
    compare_means,
    make_reference,
    ratio,
    risk_ratio,
    simulate_trial,
    survival_at,
)


def write_trial(seed: int, language: Language) -> Paper:
    """A trial report: seeded, so that the same seed gives the same words."""
    rng = Random(f"trial {seed} {language}")
    report = _Report(Builder(rng, language), simulate_trial(rng))
    report.write()
    return report.b.done(f"trial-{seed}-{language}", "trial")


SIGNIFICANCE = {
    "en": (
        ("was statistically significant", "was not statistically significant"),
        ("was significant", "was not significant"),
        ("reached statistical significance", "did not reach statistical significance"),
    ),
    "es": (
        ("fue estadísticamente significativa", "no fue estadísticamente significativa"),
        ("fue significativa", "no fue significativa"),
        ("alcanzó significación estadística", "no alcanzó significación estadística"),
    ),
}
"""What a test comes to, and its opposite."""
RISK = {
    "en": (("reduced", "increased"), ("lowered", "raised"), ("decreased", "increased")),
    "es": (("redujo", "aumentó"), ("disminuyó", "incrementó")),
}


class _Report:
    """The sections of one report; what they share is how it names its arms and outcomes."""

    def __init__(self, builder: Builder, trial: Trial) -> None:
        self.b, self.trial = builder, trial
        self.method = builder.rng.choice(("log", "log-log", "plain"))
        self.references = [
            make_reference(builder.rng, author, trial.year - builder.rng.randint(0, 9), trial.field, trial.arms[0].drug)
            for author in builder.rng.sample(_AUTHORS, builder.rng.randint(4, 8))
        ]
        self.survival = [trial.outcome, OS] if trial.outcome else []
        self.abbreviate = False
        self.week = builder.rng.choice((8, 12, 16, 24, 26, 52))
        self.swapped = builder.chance(0.5)

    def arm(self, index: int) -> str:
        """Name of an arm."""
        return self.b.word(f"drug.{index}", self.b.name(self.trial.arms[index].drug))

    def arms(self) -> dict[str, str]:
        return {"arm1": self.arm(0), "arm2": self.arm(1)}

    def outcome(self, term: Term) -> str:
        """Name of a survival outcome, short where the paper has defined it."""
        short = term.short(self.b.language)
        if short and self.abbreviate and self.b.chance(0.6):
            return self.b.word(f"abbr.{short}.use", short)
        return self.b.name(term)

    def key(self, term: Term) -> str:
        return "os" if term is OS else "free"

    def follow(self, term: Term, arm: Arm) -> Follow:
        """Follow-up of an arm for one of its outcomes."""
        follow = arm.overall if term is OS else arm.free
        assert follow is not None
        return follow

    def write(self) -> None:
        b = self.b
        versus = b.pick("versus", "frente a")
        title = b.pick("a randomised trial", "ensayo aleatorizado")
        disease = b.name(self.trial.field.disease)
        b.add(Heading(f"{capital(self.arm(0))} {versus} {self.arm(1)} {b.pick('for', 'en')} {disease}: {title}", 1))
        self.abstract()
        self.introduction()
        self.methods()
        self.results()
        self.discussion()
        self.back()

    # parts

    def abstract(self) -> None:
        b = self.b
        b.heading("Abstract", "Resumen", "abstract")
        disease = b.name(self.trial.field.disease)
        aim = b.pick(
            f"Background: The value of {self.arm(0)} in {disease} is uncertain.",
            f"Antecedentes: El valor de {self.arm(0)} en {disease} es incierto.",
        )
        b.prose(aim, b.pick("Methods:", "Métodos:"), self.randomised())
        results = [self.response()]
        results += [self.survival_sentence(self.survival[0], self.trial.horizon[1])] if self.survival else []
        results += [self.score_sentence()] if b.chance(0.6) else []
        results += [self.harm(0)] if b.chance(0.5) else []
        b.rng.shuffle(results)
        b.prose(b.pick("Results:", "Resultados:"), *results)
        b.prose(b.pick("Conclusions:", "Conclusiones:"), self.conclusion())

    def introduction(self) -> None:
        b = self.b
        b.heading("Introduction", "Introducción", "other")
        disease = b.name(self.trial.field.disease)
        sentences = []
        for number, reference in enumerate(self.references, 1):
            claim = b.rng.choice(
                (
                    b.pick("Earlier work looked at {d}", "Trabajos anteriores estudiaron {d}"),
                    b.pick("The course of {d} has been described", "Se ha descrito la evolución de {d}"),
                    b.pick("Treatment of {d} remains a challenge", "El tratamiento de {d} sigue siendo un reto"),
                    b.pick("Many patients with {d} relapse or do not respond", "Muchos pacientes con {d} no responden"),
                )
            ).format(d=disease)
            sentences.append(f"{claim} {b.cite_bare(number, reference)}.")
        b.prose(*sentences)

    def methods(self) -> None:
        b, trial = self.b, self.trial
        b.heading("Methods", "Métodos", "methods")
        youngest = min(arm.ages[0] for arm in trial.arms)
        age = b.count("age.least", min(18, youngest))
        start = b.date("enrolment.start", trial.year, b.rng.randint(3, 9))
        end = b.date("enrolment.end", trial.year + 2, b.rng.randint(1, 12))
        nct = f"NCT0{b.rng.randint(1_000_000, 9_999_999)}"
        registered = b.date("registered", trial.year, b.rng.randint(1, 2))
        b.relate("registered", {"enrolment": trial.year}, registered=registered, start=start)
        drug = self.arm(0)
        b.prose(
            b.say("eligible", disease=b.name(trial.field.disease), age=age),
            b.say("enrolment", start=start, end=end, sites=str(b.rng.randint(3, 60))),
            b.say("registered", nct=nct, registered=registered),
            capital(b.say("dose", drug=drug, dose=str(b.rng.choice((5, 10, 25, 100, 200, 400))))),
            b.say("graded"),
        )
        self.define()

    def define(self) -> None:
        """Names the survival outcomes with their abbreviations, from here on in use."""
        b = self.b
        if not self.survival:
            return
        named = []
        for term in self.survival:
            short = term.short(b.language)
            named.append(b.word(f"abbr.{short}.definition", f"{b.name(term)} ({short})"))
        self.abbreviate = True
        last = b.pick("and", "y")
        b.prose(b.pick(f"Outcomes were {f' {last} '.join(named)}.", f"Las variables fueron {f' {last} '.join(named)}."))

    def results(self) -> None:
        b, trial = self.b, self.trial
        b.heading("Results", "Resultados", "results")
        excluded = sum(trial.reasons)
        key = {"screened": trial.n + excluded, "excluded": excluded, "n": trial.n}
        flow = {name: b.count(f"flow.{name}" if name != "n" else "n", value) for name, value in key.items()}
        b.relate("sum", {"tag": "flow", "parts": 2}, part0=flow["excluded"], part1=flow["n"], total=flow["screened"])
        reasons = [b.count(f"flow.reason{i}", value) for i, value in enumerate(trial.reasons)]
        again = b.count("flow.excluded", excluded)
        b.relate(
            "sum",
            {"tag": "flow", "parts": 3},
            **{f"part{i}": one for i, one in enumerate(reasons)},
            total=flow["excluded"],
        )
        people = [
            b.say("screened", **flow),
            b.say("exclusions", excluded=again, r1=reasons[0], r2=reasons[1], r3=reasons[2]),
            self.randomised(),
        ]
        b.prose(*people, self.ages(), self.follow_up())
        self.baseline()
        paragraphs = [self.response_paragraph, self.score_paragraph]
        paragraphs += [self.survival_paragraph] if self.survival else []
        b.rng.shuffle(paragraphs)
        for paragraph in paragraphs:
            paragraph()
        self.outcome_table()
        self.harms()
        self.economics()

    def discussion(self) -> None:
        b = self.b
        b.heading("Discussion", "Discusión", "discussion")
        again = [self.response()]
        again += [self.survival_sentence(self.survival[-1], self.trial.horizon[2])] if self.survival else []
        b.prose(self.conclusion(), *again, b.say("limits"))

    def back(self) -> None:
        b = self.b
        if self.survival:
            b.heading("Abbreviations", "Abreviaturas", "other")
            entries = [
                b.word(f"abbr.{t.short(b.language)}.list", f"{t.short(b.language)}, {b.name(t)}") for t in self.survival
            ]
            ci = b.pick("CI, confidence interval", "IC, intervalo de confianza")
            b.prose("; ".join([ci, *entries]) + ".")
        b.heading("References", "Bibliografía", "references")
        b.add(References(tuple(b.entry(i, r) for i, r in enumerate(self.references, 1)), b.numbered))

    # sentences

    def randomised(self) -> str:
        b, trial = self.b, self.trial
        n, n1, n2 = b.count("n", trial.n), b.count("n.0", trial.arms[0].n), b.count("n.1", trial.arms[1].n)
        b.relate("sum", {"tag": "arms", "parts": 2}, part0=n1, part1=n2, total=n)
        return b.say("randomised", n=n, n1=n1, n2=n2, **self.arms())

    def ages(self) -> str:
        values = {f"v{i + 1}": self.age(i, self.b.pick("years", "años")) for i in range(2)}
        return self.b.say("ages", **values, **self.arms())

    def age(self, index: int, unit: str = "") -> str:
        """Median and range."""
        b, ages = self.b, self.trial.arms[index].ages
        middle = ages[len(ages) // 2]
        m, low, high = (
            b.count(f"age.{index}", middle),
            b.count(f"age.{index}.low", ages[0]),
            b.count(f"age.{index}.high", ages[-1]),
        )
        b.relate("range", {"low": ages[0], "high": ages[-1]}, value=m, low=low, high=high)
        word = b.pick("range", "rango")
        spread = b.rng.choice((f"{word} {low}-{high}", f"{word}: {low}-{high}", f"{word}, {low}{b.style.to}{high}"))
        return f"{m} {unit} ({spread})" if unit else f"{m} ({low}-{high})"

    def follow_up(self) -> str:
        b, end = self.b, self.trial.horizon[2]
        m, a, z = end + b.rng.randint(1, 4), b.rng.randint(1, 4), round(end * 1.9)
        marked = {"m": b.count("follow", m), "a": b.count("follow.low", a), "b": b.count("follow.high", z)}
        b.relate("range", {"low": a, "high": z}, value=marked["m"], low=marked["a"], high=marked["b"])
        return b.say("follow_up", **marked)

    def response(self) -> str:
        b, (first, second) = self.b, self.trial.arms
        v1 = b.share("response.0", first.responders, first.n, "n.0")
        v2 = b.share("response.1", second.responders, second.n, "n.1")
        rr = b.within("risk_ratio", v=self.response_ratio())
        return b.say("response", outcome=b.name(self.trial.field.response), v1=v1, v2=v2, rr=rr, **self.arms())

    def response_ratio(self, *, cell: bool = False) -> str:
        first, second = self.trial.arms
        value = risk_ratio(first.responders, first.n, second.responders, second.n)
        return self.b.interval("response.rr", value, 2, "ratio", cell=cell, bracketed=True)

    def hazard(self, term: Term, *, cell: bool = False, bracketed: bool = True) -> str:
        value = ratio(self.follow(term, self.trial.arms[0]), self.follow(term, self.trial.arms[1]))
        return self.b.interval(f"{self.key(term)}.hr", value, 2, "ratio", cell=cell, bracketed=bracketed)

    def survival_value(self, term: Term, index: int, month: int, *, cell: bool = False) -> str:
        arm = self.trial.arms[index]
        value = survival_at(self.follow(term, arm), month, self.method)
        text = self.b.interval(f"{self.key(term)}.{month}.{index}", value, self.b.style.digits, "km", cell=cell)
        truth: dict[str, float | int | str] = {"outcome": self.key(term), "month": month, "arm": index, "n": arm.n}
        self.b.relate("survival", {**truth, "value": 100 * value.value, "digits": self.b.style.digits}, value=text)
        return text

    def survival_sentence(self, term: Term, month: int) -> str:
        b = self.b
        v1, v2 = self.survival_value(term, 0, month), self.survival_value(term, 1, month)
        hr = self.hazard(term)
        b.relate("curves", {"month": month}, hr=hr, value0=v1, value1=v2)
        return b.say(
            "survival",
            t=str(month),
            outcome=self.outcome(term),
            v1=v1,
            v2=v2,
            hr=b.within("hazard_ratio", v=hr),
            **self.arms(),
        )

    def survival_paragraph(self) -> None:
        b, trial = self.b, self.trial
        for term in self.survival:
            sentences = [self.survival_sentence(term, trial.horizon[1])]
            if b.chance(0.7):
                index = b.rng.randrange(2)
                sentences.append(self.curve(term, index))
            sentences += [self.median(term, index) for index in range(2)]
            sentences.append(self.risk(term))
            b.prose(*sentences)

    def curve(self, term: Term, index: int) -> str:
        b, months = self.b, self.trial.horizon
        values: dict[str, str] = {}
        marked: list[str] = []
        for position, month in enumerate(months):
            value = survival_at(self.follow(term, self.trial.arms[index]), month, self.method).value
            text = b.num(f"{self.key(term)}.{month}.{index}.value", 100 * value, b.style.digits)
            truth: dict[str, float | int | str] = {"outcome": self.key(term), "month": month, "arm": index}
            b.relate(
                "survival",
                {**truth, "n": self.trial.arms[index].n, "value": 100 * value, "digits": b.style.digits},
                value=text,
            )
            marked.append(text)
            values |= {f"s{position}": text + b.style.percent, f"t{position}": str(month)}
        b.relate("falling", {"digits": b.style.digits}, **{f"value{i}": one for i, one in enumerate(marked)})
        return b.say("curve", arm=self.arm(index), outcome=self.outcome(term), **values)

    def median(self, term: Term, index: int) -> str:
        from consilience import synthesis as syn

        b, follow = self.b, self.follow(term, self.trial.arms[index])
        median = syn.kaplan_meier(follow.time, follow.event).median
        if median is None:
            return b.say("not_reached", outcome=self.outcome(term), arm=self.arm(index))
        m = b.num(f"{self.key(term)}.median.{index}", median, 1)
        b.relate("median", {"value": median, "arm": index, "outcome": self.key(term)}, value=m)
        return b.say("median_survival", outcome=self.outcome(term), m=m, arm=self.arm(index))

    def response_paragraph(self) -> None:
        b, (first, second) = self.b, self.trial.arms
        statistic, p = chi_squared(first.responders, first.n, second.responders, second.n)
        chi = b.num("response.chi2", statistic, 2)
        value = b.p_value("response.chi2.p", p)
        b.relate("test", {"statistic": statistic, "df": 1, "p": p, "kind": "chi2"}, statistic=chi, p=value)
        name = b.rng.choice(("chi2", "χ2", "X2", "χ²"))
        test = b.rng.choice(
            (f"{name} = {chi}, df = 1, {value}", f"{name} = {chi}; df = 1; {value}", f"{name}(1) = {chi}, {value}")
        )
        if self.b.language == "es":
            test = test.replace("df = 1", "gl = 1")
        total = min(first.n, second.n) * 2
        m = b.rng.randint(total // 3, total - 5)
        x = b.rng.randint(3, m - 3)
        evaluable = b.count("evaluable.n", m), b.count("evaluable.x", x), b.percentage("evaluable.p", x, m)
        b.relate("percent", {"x": x, "n": m, "digits": b.style.digits}, x=evaluable[1], n=evaluable[0], p=evaluable[2])
        b.prose(
            self.response(),
            b.say("chi2", outcome=b.name(self.trial.field.response), test=test),
            self.significance(p) if (p < 0.03 or p > 0.08) and b.chance(0.7) else "",
            b.say("evaluable", m=evaluable[0], x=evaluable[1], p=evaluable[2] + b.style.percent),
        )

    def significance(self, p: float) -> str:
        """In words what the test of the sentence before came to."""
        b = self.b
        pairs = SIGNIFICANCE[b.language]
        right, other = b.rng.choice(pairs)[:: 1 if p < 0.05 else -1]
        words, value = b.word("response.significance", right), b.p_value("response.chi2.p", p)
        b.relate("significance", {"other": other}, words=words)
        return b.say("significance", words=words, p=value)

    def risk(self, term: Term) -> str:
        """The direction of a hazard ratio in words, where it is far from 1."""
        b = self.b
        value = ratio(self.follow(term, self.trial.arms[0]), self.follow(term, self.trial.arms[1])).value
        if 0.9 < value < 1.12 or not b.chance(0.6):
            return ""
        right, other = b.rng.choice(RISK[b.language])[:: 1 if value < 1 else -1]
        verb = b.word(f"{self.key(term)}.verb", right)
        b.relate("risk", {"other": other}, verb=verb)
        event = b.pick("death", "muerte") if term is OS else b.pick("an event", "un evento")
        hr = b.within("hazard_ratio", v=self.hazard(term))
        return b.say("risk", verb=verb, event=event, hr=hr, arm=self.arm(0), other=self.arm(1))

    def mean(self, index: int, *, cell: bool = False) -> str:
        """Mean and standard deviation of whole-number scores."""
        b, arm = self.b, self.trial.arms[index]
        m, s = b.num(f"score.mean.{index}", arm.mean, b.digits_mean), b.num(f"score.sd.{index}", arm.sd, b.digits_mean)
        b.relate(
            "mean",
            {
                "n": arm.n,
                "digits": b.digits_mean,
                "arm": index,
                "mean": arm.mean,
                "sd": arm.sd,
                "most": self.trial.score.most,
            },
            mean=m,
            sd=s,
        )
        if cell:
            return f"{m} ({s})"
        sd = b.pick("SD", "DE")
        return b.rng.choice((f"{m} ({sd} {s})", f"{m} ({sd}, {s})", f"{m} ({sd} = {s})", f"{m} ({sd}: {s})"))

    def score_sentence(self) -> str:
        b = self.b
        md = b.within("difference", v=self.mean_difference())
        return b.say(
            "score",
            score=b.name(self.trial.score.name),
            week=str(self.week),
            v1=self.mean(0),
            v2=self.mean(1),
            md=md,
            **self.arms(),
        )

    def mean_difference(self, *, cell: bool = False) -> str:
        test = compare_means(*self.trial.arms)
        return self.b.interval("score.md", test.difference, self.b.digits_mean, "difference", cell=cell, bracketed=True)

    def score_paragraph(self) -> None:
        b, test = self.b, compare_means(*self.trial.arms)
        t, df = b.num("score.t", test.t, 2), b.num("score.df", test.df, 1)
        p = b.p_value("score.t.p", test.difference.p)
        b.relate(
            "test", {"statistic": test.t, "df": test.df, "p": test.difference.p, "kind": "t"}, statistic=t, df=df, p=p
        )
        gl = b.pick("df", "gl")
        words = b.rng.choice((f"t = {t}, {gl} = {df}, {p}", f"t({df}) = {t}, {p}", f"t = {t}; {gl} = {df}; {p}"))
        score = b.name(self.trial.score.name)
        d, digits = test.difference, b.digits_mean
        v, se = b.num("score.change", d.value, digits), b.num("score.change.se", test.se, digits)
        low, high = b.num("score.change.low", d.low, digits), b.num("score.change.high", d.high, digits)
        b.relate(
            "standard-error", {"se": test.se, "low": d.low, "high": d.high, "digits": digits}, se=se, low=low, high=high
        )
        change = b.say("standard_error", score=score, v=v, se=se, l=low, h=high, d=b.style.separator(d.low, d.high))
        b.prose(self.score_sentence(), b.say("score_test", score=score, test=words), change if b.chance(0.6) else "")

    def harm(self, position: int) -> str:
        b, term = self.b, self.trial.terms[position]
        values = {}
        for index, arm in enumerate(self.trial.arms):
            counts = arm.harms[position]
            values[f"v{index + 1}"] = b.share(f"harm.{position}.any.{index}", counts.any, arm.safety, f"safety.{index}")
            values[f"w{index + 1}"] = b.share(
                f"harm.{position}.severe.{index}", counts.severe, arm.safety, f"safety.{index}"
            )
        small = b.name(term)[0].lower() + b.name(term)[1:]
        word = b.word(f"term.{position}", b.name(term))
        return b.say("harm", term=word, term_small=b.word(f"term.{position}", small), **values, **self.arms())

    def severe_only(self) -> str:
        b, term = self.b, self.b.name(self.trial.severe_term)
        grade = b.word(
            "severe.grade", b.rng.choice(("3-4", "3", "4", "3 or 4" if b.language == "en" else "3 o 4", "3-5"))
        )
        b.relate("grade-of-term", {}, grade=grade)
        values = {
            f"v{i + 1}": b.share(f"febrile.{i}", arm.febrile, arm.safety, f"safety.{i}")
            for i, arm in enumerate(self.trial.arms)
        }
        return b.say(
            "severe_only", term=term, term_small=term[0].lower() + term[1:], grade=grade, **values, **self.arms()
        )

    def compared_harms(self) -> str:
        """One harm in both arms; the name stands twice, so that a mutation can compare different harms."""
        b, term = self.b, self.b.name(self.trial.terms[1])
        small = term[0].lower() + term[1:]
        first, second = b.word("compared.first", small), b.word("compared.second", small)
        others = [b.name(t)[0].lower() + b.name(t)[1:] for t in self.trial.terms if t is not self.trial.terms[1]]
        b.relate("same-harm", {"other": others[0]}, first=first, second=second)
        values = {
            f"w{i + 1}": b.share(f"harm.1.severe.{i}", arm.harms[1].severe, arm.safety, f"safety.{i}")
            for i, arm in enumerate(self.trial.arms)
        }
        return b.say("compared_harms", first=first, second=second, **values, **self.arms())

    def conclusion(self) -> str:
        """What the trial says of its most important outcome: a direction only where the data have one."""
        b, trial = self.b, self.trial
        if self.survival:
            term = self.survival[0]
            value = ratio(self.follow(term, trial.arms[0]), self.follow(term, trial.arms[1]))
            outcome, better, favours = self.outcome(term), b.pick("longer", "más larga"), int(value.value > 1)
        else:
            first, second = trial.arms
            value = risk_ratio(first.responders, first.n, second.responders, second.n)
            outcome, better, favours = (
                b.name(trial.field.response),
                b.pick("more frequent", "más frecuente"),
                int(value.value < 1),
            )
        best, other = self.arm(favours), self.arm(1 - favours)
        if not value.significant:
            return b.say("conclude_no_difference", outcome=outcome, best=best, other=other)
        b.relate("direction", {"outcome": "survival" if self.survival else "response"}, best=best, other=other)
        return b.say("conclude", outcome=outcome, better=better, best=best, other=other)

    # tables

    def header(self, index: int, *, n: bool, safety: bool = False) -> tuple[str, str]:
        """The head of an arm's column, and the marked total in it (empty if it has none)."""
        b, arm = self.b, self.trial.arms[index]
        if not n:
            return capital(self.arm(index)), ""
        total = b.count(f"safety.{index}" if safety else f"n.{index}", arm.safety if safety else arm.n)
        return b.style.header_n.format(arm=capital(self.arm(index)), n=total), total

    def baseline(self) -> None:
        """Age, sex, stage: arms as columns."""
        b, trial = self.b, self.trial
        heads = [self.header(i, n=True) for i in range(2)]
        rows = [(b.pick("Age, years, median (range)", "Edad, años, mediana (rango)"), self.age(0), self.age(1))]
        women = tuple(
            b.share_cell(f"women.{i}", arm.women, arm.n, f"n.{i}", heads[i][1]) for i, arm in enumerate(trial.arms)
        )
        rows.append((b.pick("Female sex, n (%)", "Sexo femenino, n (%)"), women[0], women[1]))
        term, labels = trial.field.stages
        rows.append((f"{b.name(term)}, n (%)", "", ""))
        columns: list[list[str]] = [[], []]
        unknown = any(arm.unknown for arm in trial.arms)
        for position in range(len(labels) + unknown):
            cells = []
            for i, arm in enumerate(trial.arms):
                x = (*arm.stages, arm.unknown)[position]
                cells.append(b.share_cell(f"stage.{position}.{i}", x, arm.n, f"n.{i}", heads[i][1]))
                columns[i].append(cells[-1])
            label = (*labels, b.pick("Unknown", "Desconocido"))[position]
            rows.append((f"  {label}", cells[0], cells[1]))
        for i in range(2):
            parts = {f"part{j}": _count_of(cell) for j, cell in enumerate(columns[i])}
            b.relate(
                "category",
                {"n": trial.arms[i].n, "digits": b.style.digits, "arm": i},
                **dict(parts.items()),
                total=heads[i][1],
            )
        first = b.pick("Characteristic", "Característica")
        caption = b.pick("Table 1. Baseline characteristics", "Tabla 1. Características basales")
        self.b.add(Table(caption, (first, heads[0][0], heads[1][0]), tuple(rows)), "table")

    def outcome_table(self) -> None:
        b = self.b
        (self.outcomes_wide if b.chance(0.6) else self.outcomes_by_arm)()

    def outcomes_wide(self) -> None:
        """One row an outcome, arms as columns, the effect beside them."""
        b, trial = self.b, self.trial
        heads = [self.header(i, n=b.chance(0.85)) for i in range(2)]
        rows: list[tuple[str, ...]] = []
        month = trial.horizon[1]
        for term in self.survival:
            name = b.pick(
                f"{capital(b.name(term))} at {month} months, %", f"{capital(b.name(term))} a los {month} meses, %"
            )
            values = [self.survival_value(term, i, month, cell=True) for i in range(2)]
            hr = self.hazard(term, cell=True)
            b.relate("curves", {"month": month}, hr=hr, value0=values[0], value1=values[1])
            p = ratio(self.follow(term, trial.arms[0]), self.follow(term, trial.arms[1])).p
            rows.append(
                (
                    f"{name} ({b.style.interval_name})",
                    *values,
                    f"HR {hr}",
                    self.p_column(f"{self.key(term)}.hr.pvalue", p, hr),
                )
            )
        first, second = trial.arms
        cells = [
            b.share_cell(f"response.{i}", arm.responders, arm.n, f"n.{i}", heads[i][1])
            for i, arm in enumerate(trial.arms)
        ]
        rr = self.response_ratio(cell=True)
        p = risk_ratio(first.responders, first.n, second.responders, second.n).p
        rows.append(
            (
                f"{capital(b.name(trial.field.response))}, n (%)",
                *cells,
                f"RR {rr}",
                self.p_column("response.rr.pvalue", p, rr),
            )
        )
        md = self.mean_difference(cell=True)
        name = f"{capital(b.name(trial.score.name))}, {b.pick('mean (SD)', 'media (DE)')}"
        label = b.pick("MD", "DM")
        rows.append(
            (
                name,
                self.mean(0, cell=True),
                self.mean(1, cell=True),
                f"{label} {md}",
                self.p_column("score.md.pvalue", compare_means(first, second).difference.p, md),
            )
        )
        b.rng.shuffle(rows)
        head = (
            b.pick("Outcome", "Variable"),
            heads[0][0],
            heads[1][0],
            f"{b.pick('Effect', 'Efecto')} ({b.style.interval_name})",
            b.style.p_name,
        )
        caption = b.pick("Table 2. Outcomes", "Tabla 2. Resultados")
        notes = b.pick(
            "CI: confidence interval; HR: hazard ratio; RR: risk ratio; MD: mean difference; SD: standard deviation.",
            "IC: intervalo de confianza; HR: hazard ratio; RR: riesgo relativo; DM: diferencia de medias.",
        )
        b.add(Table(caption, head, tuple(rows), notes if b.chance(0.6) else ""), "table")

    def p_column(self, key: str, p: float, estimate: str) -> str:
        """A p value in its column, tied to the interval beside it."""
        cell = self.b.p_cell(key, p)
        self.b.relate("p-column", {"p": p}, value=estimate, p=cell)
        return cell

    def outcomes_by_arm(self) -> None:
        """One row an arm, outcomes as columns."""
        b, trial = self.b, self.trial
        months = trial.horizon[1:]
        head = [b.pick("Group", "Grupo"), "N", f"{capital(b.name(trial.field.response))}, n (%)"]
        head.append(f"{capital(b.name(trial.score.name))}, {b.pick('mean (SD)', 'media (DE)')}")
        for term in self.survival:
            for month in months:
                unit = b.pick(f"{month} months", f"{month} meses")
                head.append(f"{capital(b.name(term))}, {unit}, % ({b.style.interval_name})")
        rows = []
        for i, arm in enumerate(trial.arms):
            n = b.count(f"n.{i}", arm.n)
            cells = [
                capital(self.arm(i)),
                n,
                b.share_cell(f"response.{i}", arm.responders, arm.n, f"n.{i}", n),
                self.mean(i, cell=True),
            ]
            cells += [self.survival_value(term, i, month, cell=True) for term in self.survival for month in months]
            rows.append(tuple(cells))
        b.add(
            Table(b.pick("Table 2. Outcomes by group", "Tabla 2. Resultados por grupo"), tuple(head), tuple(rows)),
            "table",
        )

    def harms(self) -> None:
        b, trial = self.b, self.trial
        sentences = [self.harm(i) for i in range(min(2, len(trial.terms)))]
        b.prose(*sentences, self.severe_only(), self.compared_harms() if b.chance(0.7) else "")
        rows = []
        grades = b.pick("any grade", "cualquier grado"), b.pick("grade ≥3", "grado ≥3")
        heads, totals = [], []
        for i in range(2):
            name, total = self.header(i, n=True, safety=True)
            heads += [f"{name}, {grades[0]}", f"{name}, {grades[1]}"]
            totals.append(total)
        for position, term in enumerate(trial.terms):
            cells = [b.name(term)]
            for i, arm in enumerate(trial.arms):
                counts = arm.harms[position]
                some = b.share_cell(f"harm.{position}.any.{i}", counts.any, arm.safety, f"safety.{i}", totals[i])
                bad = b.share_cell(f"harm.{position}.severe.{i}", counts.severe, arm.safety, f"safety.{i}", totals[i])
                b.relate(
                    "nested-harm",
                    {"any": counts.any, "severe": counts.severe, "n": arm.safety, "digits": b.style.digits},
                    any=_count_of(some),
                    severe=_count_of(bad),
                    any_p=_percent_of(some, b.style.cell),
                    severe_p=_percent_of(bad, b.style.cell),
                )
                cells += [some, bad]
            rows.append(tuple(cells))
        caption = b.pick("Table 3. Adverse events (CTCAE v5.0), n (%)", "Tabla 3. Eventos adversos (CTCAE v5.0), n (%)")
        note = b.pick(
            "Safety population: all patients who received treatment.",
            "Población de seguridad: pacientes que recibieron tratamiento.",
        )
        b.add(Table(caption, (b.pick("Event", "Evento"), *heads), tuple(rows), note), "table")

    def economics(self) -> None:
        b, (first, second) = self.b, self.trial.arms
        costs = (first.cost, second.cost)
        if (costs[0] - costs[1]) / (first.qaly - second.qaly) < 0:
            costs = (second.cost, first.cost)  # a ratio below 0 is not reported: one arm dominates
        cost, gain = costs[0] - costs[1], first.qaly - second.qaly
        icer = round(cost / gain)
        marked = {
            "c1": b.count("cost.0", costs[0]),
            "c2": b.count("cost.1", costs[1]),
            "q1": b.num("qaly.0", first.qaly, 2),
            "q2": b.num("qaly.1", second.qaly, 2),
            "icer": b.count("icer", icer),
        }
        truth = {"c1": costs[0], "c2": costs[1], "q1": first.qaly, "q2": second.qaly, "icer": icer}
        b.relate("icer", dict(truth), **marked)
        threshold = b.count("threshold", b.rng.choice((30_000, 50_000, 100_000, 150_000)))
        b.relate("threshold", {"icer": icer}, threshold=threshold, icer=marked["icer"])
        b.prose(b.say("costs", **marked, **self.arms()), b.say("threshold", threshold=threshold))


def marked_pieces(text: str) -> list[str]:
    """The marks of a text, each with its words."""
    return [OPEN + piece.split(CLOSE)[0] + CLOSE for piece in text.split(OPEN)[1:]]


def _count_of(cell: str) -> str:
    """The marked count of a share cell: the first number, or the second where the percentage leads."""
    marks = marked_pieces(cell)
    leading = plain(cell).startswith(plain(marks[0])) and "%" in plain(cell).split("(")[0]
    return marks[1] if leading else marks[0]


def _percent_of(cell: str, pattern: str) -> str:
    marks = marked_pieces(cell)
    return marks[0] if pattern.startswith("{p}") else marks[-1]


_AUTHORS = [
    "Abbott",
    "Bauer",
    "Caruso",
    "Dawson",
    "Engel",
    "Ferrari",
    "Grant",
    "Holm",
    "Iversen",
    "Jonas",
    "Klein",
    "Lund",
    "Marsh",
    "Nilsson",
    "Orlov",
    "Pavlov",
    "Quinn",
    "Rossi",
    "Stein",
    "Tran",
    "Urban",
    "Vidal",
    "Walsh",
    "Young",
    "Zeller",
]
