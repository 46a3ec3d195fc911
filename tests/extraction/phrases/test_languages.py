"""What is read in English is read in Spanish and Portuguese: the same numbers in three languages, the same phrases."""

from __future__ import annotations

import pytest

from consilience.extraction import phrases

from .compact import compact

SAID: dict[str, tuple[str, str, str]] = {
    "a percentage": ("EFS was 71%.", "La SLE fue del 71 %.", "A SLE foi de 71%."),
    "decimals": ("OS was 71.5%.", "La SG fue del 71,5 %.", "A SG foi de 71,5%."),
    "per cent in words": ("71 per cent responded.", "Respondió el 71 por ciento.", "Responderam 71 por cento."),
    "a ratio with its interval": (
        "HR 0.70 (95% CI 0.47 to 1.03)",
        "HR 0,70 (IC 95 %: 0,47 a 1,03)",
        "HR 0,70 (IC 95%: 0,47 a 1,03)",
    ),
    "the hazard ratio in words": (
        "hazard ratio 0.70 (95% confidence interval 0.47-1.03)",
        "razón de riesgos instantáneos 0,70 (intervalo de confianza del 95 % 0,47-1,03)",
        "razão de riscos instantâneos 0,70 (intervalo de confiança de 95% 0,47-1,03)",
    ),
    "the risk ratio in words": (
        "relative risk 1.20 (95% CI 1.02 to 1.41)",
        "riesgo relativo 1,20 (IC del 95 % 1,02 a 1,41)",
        "risco relativo 1,20 (IC de 95% 1,02 a 1,41)",
    ),
    "the odds ratio in words": (
        "odds ratio 2.10 (95% CI 1.20 to 3.68)",
        "razón de momios 2,10 (IC 95 % 1,20 a 3,68)",
        "razão de chances 2,10 (IC95% 1,20 a 3,68)",
    ),
    "a mean difference": (
        "mean difference -3.1 (95% CI -5.2 to -1.0)",
        "diferencia de medias -3,1 (IC 95 % -5,2 a -1,0)",
        "diferença de médias -3,1 (IC 95% -5,2 a -1,0)",
    ),
    "a standardised mean difference": (
        "standardised mean difference 0.45 (95% CI 0.20 to 0.70)",
        "diferencia de medias estandarizada 0,45 (IC 95 % 0,20 a 0,70)",
        "diferença de médias padronizada 0,45 (IC 95% 0,20 a 0,70)",
    ),
    "a risk difference": (
        "risk difference 5% (95% CI 1% to 9%)",
        "diferencia de riesgos 5 % (IC 95 % 1 % a 9 %)",
        "diferença de riscos 5% (IC 95% 1% a 9%)",
    ),
    "a p value": ("OR 2.1 (p = 0.03)", "OR 2,1 (p = 0,03)", "OR 2,1 (p = 0,03)"),
    "a p value in words": ("OR 2.1 (p value 0.03)", "OR 2,1 (valor de p 0,03)", "OR 2,1 (valor de p 0,03)"),
    "p below": ("OR 2.1 (p < 0.001)", "OR 2,1 (p < 0,001)", "OR 2,1 (p < 0,001)"),
    "counts of a total": (
        "60 of 62 patients responded",
        "60 de 62 pacientes respondieron",
        "60 de 62 pacientes responderam",
    ),
    "counts of the total": (
        "22 of the 30 patients relapsed",
        "22 de los 30 pacientes recayeron",
        "22 dos 30 pacientes recaíram",
    ),
    "counts out of a total of": (
        "22 out of a total of 30 patients",
        "22 de un total de 30 pacientes",
        "22 de um total de 30 pacientes",
    ),
    "counts in words": ("three of seven patients", "tres de siete pacientes", "três de sete pacientes"),
    "none of": ("none of the 12 patients", "ninguno de los 12 pacientes", "nenhum dos 12 pacientes"),
    "two values": ("71% vs. 48.9%", "71 % frente a 48,9 %", "71% versus 48,9%"),
    "two values compared": ("71% compared with 48%", "71 % comparado con 48 %", "71% comparado com 48%"),
    "in comparison": ("71% in comparison with 48%", "71 % en comparación con 48 %", "71% em comparação com 48%"),
    "respectively": (
        "OS was 71% and 48%, respectively",
        "la SG fue 71 % y 48 %, respectivamente",
        "a SG foi 71% e 48%, respectivamente",
    ),
    "groups behind": (
        "71% with dasatinib and 48% with imatinib",
        "71 % con dasatinib y 48 % con imatinib",
        "71% com dasatinibe e 48% com imatinibe",
    ),
    "a time before": ("4-year OS was 71%", "la SG a los 4 años fue del 71 %", "a SG em 4 anos foi de 71%"),
    "a time in months": (
        "OS was 71% at 24 months",
        "la SG fue del 71 % a los 24 meses",
        "a SG foi de 71% aos 24 meses",
    ),
    "two times": (
        "OS was 71% and 60% at 12 and 24 months",
        "la SG fue del 71 % y 60 % a los 12 y 24 meses",
        "a SG foi de 71% e 60% aos 12 e 24 meses",
    ),
    "a median time": (
        "median OS was 11.1 months",
        "la mediana de SG fue de 11,1 meses",
        "a mediana de SG foi de 11,1 meses",
    ),
    "quartiles": (
        "median 11 months (IQR 8-14)",
        "mediana 11 meses (RIC 8-14)",
        "mediana 11 meses (IIQ 8-14)",
    ),
    "the interquartile range in words": (
        "median 11 months (interquartile range 8 to 14)",
        "mediana 11 meses (rango intercuartílico 8 a 14)",
        "mediana 11 meses (intervalo interquartil 8 a 14)",
    ),
    "a range": ("median 11 (range 8-14)", "mediana 11 (rango 8-14)", "mediana 11 (variação 8-14)"),
    "a standard deviation": ("mean 4.1 (SD 1.2)", "media 4,1 (DE 1,2)", "média 4,1 (DP 1,2)"),
    "the deviation in words": (
        "mean 4.1 (standard deviation 1.2)",
        "media 4,1 (desviación estándar 1,2)",
        "média 4,1 (desvio padrão 1,2)",
    ),
    "a standard error": ("mean 4.1 (SE 0.4)", "media 4,1 (EE 0,4)", "média 4,1 (EP 0,4)"),
    "the error in words": (
        "mean 4.1 (standard error 0.4)",
        "media 4,1 (error estándar 0,4)",
        "média 4,1 (erro padrão 0,4)",
    ),
    "plus-minus": ("78.1% ± 6.5%", "78,1 % ± 6,5 %", "78,1% ± 6,5%"),
    "about": ("about 65% responded", "aproximadamente 65 % respondió", "cerca de 65% responderam"),
    "more than": ("more than 65% responded", "más de 65 % respondió", "mais de 65% responderam"),
    "less than": ("less than 5% relapsed", "menos de 5 % recayó", "menos de 5% recaíram"),
    "at least": ("at least 80% responded", "al menos 80 % respondió", "pelo menos 80% responderam"),
    "a range of percentages": (
        "responses ranged from 59% to 98%",
        "las respuestas variaron de 59 % a 98 %",
        "as respostas variaram de 59% a 98%",
    ),
    "between": ("between 59% and 98%", "entre 59 % y 98 %", "entre 59% e 98%"),
    "a sample": ("54 patients were randomised", "54 pacientes fueron aleatorizados", "54 pacientes foram randomizados"),
    "n": ("(n = 54)", "(n = 54)", "(n = 54)"),
    "studies": ("21 studies were included", "se incluyeron 21 estudios", "foram incluídos 21 estudos"),
    "studies in words": ("seven trials", "siete ensayos", "sete ensaios"),
    "no studies": ("no studies", "ningún estudio", "nenhum estudo"),
    "thousands": ("65,110 participants", "65.110 participantes", "65.110 participantes"),
    "not reached": (
        "median OS was not reached",
        "la mediana de SG no fue alcanzada",
        "a mediana de SG não foi alcançada",
    ),
    "an interval that is not reported": (
        "OR 2.1 (95% CI not reported)",
        "OR 2,1 (IC 95 % no reportado)",
        "OR 2,1 (IC 95% não relatado)",
    ),
    "a grade": ("grade 3-4 rash in 12%", "exantema de grado 3-4 en 12 %", "erupção de grau 3-4 em 12%"),
    "a grade or worse": (
        "grade 3 or higher rash in 12%",
        "exantema de grado 3 o mayor en 12 %",
        "erupção de grau 3 ou superior em 12%",
    ),
    "heterogeneity": ("I2 = 45%; tau2 = 0.31", "I2 = 45 %; tau2 = 0,31", "I2 = 45%; tau2 = 0,31"),
    "degrees of freedom": (
        "chi2 = 7.1, df = 1, p < 0.01",
        "chi2 = 7,1, gl = 1, p < 0,01",
        "chi2 = 7,1; gl = 1; p < 0,01",
    ),
    "percentage points": (
        "a rise of 5 percentage points",
        "un aumento de 5 puntos porcentuales",
        "um aumento de 5 pontos percentuais",
    ),
    "points": ("the mean was 4.1 points", "la media fue de 4,1 puntos", "a média foi de 4,1 pontos"),
    "a credible interval": (
        "HR 0.70 (95% credible interval 0.47 to 1.03)",
        "HR 0,70 (intervalo de credibilidad del 95 % 0,47 a 1,03)",
        "HR 0,70 (intervalo de credibilidade de 95% 0,47 a 1,03)",
    ),
    "a prediction interval": (
        "RR 0.70 (95% prediction interval 0.47 to 1.03)",
        "RR 0,70 (intervalo de predicción del 95 % 0,47 a 1,03)",
        "RR 0,70 (intervalo de predição de 95% 0,47 a 1,03)",
    ),
    "deaths": ("14 deaths", "14 muertes", "14 mortes"),
}


def told(text: str) -> list[str]:
    return [compact(phrase) for phrase in phrases.read(text)]


@pytest.mark.parametrize("production", SAID)
def test_three_languages_say_the_same(production: str) -> None:
    english, spanish, portuguese = map(told, SAID[production])
    assert english == spanish == portuguese
    assert english or production == "deaths"  # which only the words around them make a result
