"""The wordings of each statement in Spanish (see ``phrases``)."""

from __future__ import annotations

SPANISH: dict[str, tuple[str, ...]] = {
    "share": (
        "{x} de {n} <pacientes|participantes> ({p})",
        "{x}/{n} ({p})",
        "{p} ({x}/{n})",
        "{p} ({x} de {n}< pacientes| participantes|>)",
        "{x} de los {n} <pacientes|participantes> ({p})",
        "{x} de un total de {n} ({p})",
    ),
    "hazard_ratio": (
        "<HR|hazard ratio|cociente de riesgos instantáneos|HR:|HR =|hazard ratio:|razón de riesgos instantáneos (HR)|hazard ratio (HR)> {v}",
    ),
    "risk_ratio": (
        "<RR|riesgo relativo|razón de riesgos|RR:|RR =|riesgo relativo:|cociente de riesgos (RR)|riesgo relativo (RR)> {v}",
    ),
    "difference": (
        "<diferencia de medias|diferencia media|DM|DM:|DM =|diferencia de medias:|diferencia de medias (DM)|diferencia de medias de> {v}",
    ),
    "screened": (
        "<En total, |En conjunto, |>se <evaluó|examinó> a {screened} pacientes, se <excluyó|descartó> a {excluded} y se <aleatorizó|asignó al azar> a {n}.",
        "<De|Entre> los {screened} pacientes <evaluados|examinados>, {n} fueron <aleatorizados|asignados al azar> y {excluded} <excluidos|descartados>.",
    ),
    "exclusions": (
        "<Los motivos de exclusión|Las causas de exclusión> <de los {excluded} pacientes |>fueron <el incumplimiento de los criterios|no cumplir los criterios> (n = {r1}), <la negativa a participar|la retirada del consentimiento> (n = {r2}) y otros <motivos|factores> (n = {r3}).",
        "<Se excluyó por|Se descartó por> <criterios no cumplidos|incumplimiento de criterios> a {r1}, <negativa|rechazo> a {r2} y otras <causas|razones> a {r3} de {excluded} pacientes.",
    ),
    "randomised": (
        "<En total, |En conjunto, |>{n} pacientes fueron <aleatorizados|asignados al azar>: {n1} a {arm1} y {n2} a {arm2}.",
        "Se <asignó al azar|aleatorizó> a {n} pacientes a <recibir |>{arm1} (n = {n1}) o {arm2} (n = {n2}).",
        "<De|Entre> los {n} pacientes aleatorizados, {n1} <fueron asignados|se asignaron> a {arm1} y {n2} a {arm2}.",
    ),
    "eligible": (
        "<Los pacientes elegibles|Los participantes> <tenían|presentaban> {disease} y {age} años <o más|de edad o más>.",
        "<Podían participar|Fueron elegibles> pacientes <de|con edad de> {age} años o más con <diagnóstico de |>{disease}.",
    ),
    "registered": (
        "El ensayo <se registró|fue registrado|quedó registrado> en ClinicalTrials.gov (<identificador |número |>{nct}) en {registered}.",
        "<Registro del ensayo|Registro>: ClinicalTrials.gov {nct}<, registrado en|; registrado en|, con fecha de|; entrada de> {registered}.",
    ),
    "enrolment": (
        "<Los pacientes|Los participantes> <se incluyeron|se reclutaron|ingresaron> entre {start} y {end} en {sites} <centros|hospitales>.",
        "<El reclutamiento|La inclusión> <tuvo lugar|se hizo> de {start} a {end} en {sites} <centros|hospitales>.",
    ),
    "dose": (
        "<Los pacientes|Las personas> del grupo experimental <recibieron|tomaron> {drug} {dose} mg <al día|una vez al día|diarios> <en ciclos de 28 días|hasta 12 meses>.",
        "Se <administró|dio> {drug} en dosis de {dose} mg <al día|diarios>, con <reducciones|ajustes> <por toxicidad|si era necesario>.",
    ),
    "graded": (
        "<Los acontecimientos adversos|Los eventos adversos|Los efectos tóxicos> se <graduaron|clasificaron> <con|según> los CTCAE, versión 5.0.",
        "La gravedad <de los eventos adversos |>se <graduó|clasificó> <con|según> los CTCAE versión 5.0.",
    ),
    "follow_up": (
        "<La mediana de seguimiento|La mediana del seguimiento> fue de {m} meses <(rango {a}-{b})|(rango: {a}-{b})|(rango, {a} a {b})|(de {a} a {b})>.",
        "<Tras|Con> una mediana de seguimiento de {m} meses (rango {a}-{b}) <se analizaron los datos|se cerró la base de datos|se hizo este análisis|presentamos los resultados>.",
    ),
    "ages": (
        "<La mediana de edad|La edad mediana> <fue de|era de> {v1} en el grupo de {arm1} y de {v2} en el <grupo de |de >{arm2}.",
        "<Los pacientes|Los participantes> <tratados|asignados> con {arm1} tenían una mediana de edad de {v1} y los <tratados|asignados> con {arm2}, de {v2}.",
    ),
    "survival": (
        "<A los {t} meses, la {outcome}|La {outcome} a los {t} meses> fue del {v1} con {arm1} <y del|frente al> {v2} con {arm2} ({hr}).",
        "<La tasa de {outcome}|La {outcome}> a {t} meses <fue|resultó> del {v1} en el grupo de {arm1} <frente al|y del> {v2} en el de {arm2} ({hr}).",
        "La {outcome} <estimada|según Kaplan-Meier> a los {t} meses fue del {v1} para {arm1} frente al {v2} para {arm2} ({hr}).",
    ),
    "ratio_only": (
        "<En cuanto a|Para> la {outcome}, la comparación de {arm1} <con|frente a> {arm2} <dio|mostró|arrojó> {hr}.",
        "El efecto <del tratamiento |>en la {outcome} fue {hr} para {arm1} <frente a|respecto a> {arm2}.",
    ),
    "curve": (
        "<En el grupo de {arm}|Con {arm}|Entre los pacientes con {arm}>, la {outcome} fue del {s0} a los {t0} meses, del {s1} a los {t1} meses y del {s2} a los {t2} meses.",
        "La {outcome} con {arm} <fue|resultó> del {s0}, {s1} y {s2} a los {t0}, {t1} y {t2} meses<, respectivamente|, en este orden>.",
        "<Para|En los tratados con> {arm}, la {outcome} <fue|resultó> del {s0}, {s1} y {s2} a los {t0}, {t1} y {t2} meses, respectivamente.",
    ),
    "median_survival": (
        "La mediana de {outcome} <fue|resultó> de {m} meses <con {arm}|en el grupo de {arm}|para {arm}>.",
        "<Con|En el grupo de> {arm}, la mediana de {outcome} <fue|resultó> de {m} meses.",
    ),
    "not_reached": (
        "<No se alcanzó|No se ha alcanzado|Aún no se ha alcanzado> la mediana de {outcome} con {arm}.",
        "<Con|En el grupo de> {arm} no se <alcanzó|había alcanzado> la mediana de {outcome}<.| en este análisis.>",
    ),
    "response": (
        "<Hubo|Se observó> {outcome} en {v1} con {arm1} <y en|frente a> {v2} con {arm2} ({rr}).",
        "<En el grupo de {arm1}|Con {arm1}> presentaron {outcome} {v1}, <frente a|en comparación con> {v2} con {arm2} ({rr}).",
        "<La tasa de|La frecuencia de> {outcome} <fue|resultó>: {v1} con {arm1} y {v2} con {arm2} ({rr}).",
    ),
    "chi2": (
        "<La diferencia en|La comparación de> la tasa de {outcome} se <evaluó|analizó> con <la|una> prueba de chi-cuadrado ({test}).",
        "La prueba de chi-cuadrado para {outcome} <dio|arrojó> {test}<.| sin corrección de continuidad.>",
        "<Con|Mediante> la prueba de chi-cuadrado <se compararon los grupos|se analizaron los grupos> en cuanto a {outcome} ({test}).",
    ),
    "score": (
        "<En la semana {week}, la media de la {score}|La media de la {score} en la semana {week}> fue de {v1} con {arm1} y de {v2} con {arm2} ({md}).",
        "<Los pacientes|Los participantes> con {arm1} tenían una media de la {score} de {v1} en la semana {week}, <frente a|en comparación con> {v2} con {arm2} ({md}).",
        "<A las {week} semanas|En la semana {week}>, la {score} media <fue|era> de {v1} con {arm1} frente a {v2} con {arm2} ({md}).",
    ),
    "score_test": (
        "<Los grupos se compararon con|Se compararon los grupos mediante> <una|la> prueba t ({test}).",
        "<Una|La> prueba t de la {score} <dio|arrojó> {test}.",
    ),
    "standard_error": (
        "El cambio medio de la {score} <entre los grupos |>fue de {v} (<EE|error estándar> {se}; IC 95 % {l}{d}{h}).",
        "El cambio ajustado de la {score} <fue|resultó> de {v} (IC 95 % {l}{d}{h}; <EE|error estándar> {se}).",
    ),
    "evaluable": (
        "<De|Entre> los {m} pacientes <con muestras evaluables|evaluables para biomarcadores>, {x} ({p}) <fueron positivos|tuvieron una prueba positiva>.",
        "El biomarcador <se conocía|estaba disponible> en {m} pacientes, de los cuales {x} ({p}) <fueron positivos|tuvieron un resultado positivo>.",
    ),
    "harm": (
        "{term} de cualquier grado: <se notificó|se registró> en {v1} con {arm1} y {v2} con {arm2}; de grado 3 o superior, en {w1} y {w2}<, respectivamente|>.",
        "<Hubo|Se registró> {term_small} de cualquier grado en {v1} con {arm1} <frente a|y> {v2} con {arm2}, y de grado 3 o <superior|mayor> en {w1} y {w2}.",
    ),
    "severe_only": (
        "<Se notificó|Se registró|Hubo> {term_small} de grado {grade} en {v1} con {arm1} <y|frente a> {v2} con {arm2}.",
        "La {term_small} de grado {grade} <apareció|se presentó> en {v1} con {arm1} y {v2} con {arm2}.",
    ),
    "compared_harms": (
        "<La tasa de {first} de grado 3 o superior|La frecuencia de {first} de grado 3 o superior> fue: {w1} con {arm1}, <frente a|en comparación con> {w2} para {second} con {arm2}.",
        "Con {arm1} hubo {first} <de grado 3 o superior|grave> en {w1}, <frente a|y> {second} en {w2} con {arm2}.",
    ),
    "costs": (
        "El coste medio <por paciente |>fue de {c1} US$ con {arm1} y de {c2} US$ con {arm2}; los AVAC fueron {q1} y {q2}<, respectivamente|>, <con|lo que da> una <RCEI|razón de coste-efectividad incremental> de {icer} US$ por AVAC ganado.",
        "Los costes <totales |>fueron {c1} US$ con {arm1} y {c2} US$ con {arm2}, con {q1} y {q2} AVAC<|, respectivamente>; la <RCEI|razón de coste-efectividad incremental> fue de {icer} US$ por AVAC<| ganado>.",
    ),
    "threshold": (
        "Se <fijó|usó|adoptó> un umbral de disposición a pagar de {threshold} US$ por AVAC<| ganado>.",
        "El análisis <supuso|utilizó> un umbral de <disposición a pagar|coste-efectividad> de {threshold} US$ por AVAC.",
    ),
    "significance": (
        "<La|Esta> diferencia <entre los grupos |entre los brazos |en esta prueba |>{words} ({p}).",
        "<En esta comparación|Con esta prueba|En conjunto>, la diferencia <entre los grupos |>{words} ({p}).",
    ),
    "risk": (
        "<El tratamiento con {arm}|{arm}> {verb} el <riesgo|riesgo global> de {event} ({hr}).",
        "<Frente a {other}, |En comparación con {other}, |>{arm} {verb} el <riesgo|riesgo global> de {event} ({hr}).",
    ),
    "conclude": (
        "<En este ensayo, |En conclusión, |En resumen, |>la {outcome} fue {better} con {best} que con {other}.",
        "{best} <se asoció a|dio lugar a|condujo a|se acompañó de> una {outcome} {better} que {other}.",
    ),
    "conclude_no_difference": (
        "<En este ensayo, |En conclusión, |En resumen, |>la {outcome} no difirió <significativamente |>entre {best} y {other}.",
        "No <hubo|se encontraron> diferencias <significativas|claras> en la {outcome} entre {best} y {other}.",
    ),
    "limits": (
        "<La principal limitación|Una limitación> es <el diseño abierto|el seguimiento corto|el pequeño número de centros|la falta de revisión central>.",
        "<Entre las limitaciones están|Las limitaciones son> el diseño abierto y <el seguimiento corto|los datos incompletos de biomarcadores|el tamaño pequeño>.",
    ),
    "searched": (
        "Se buscó en {databases} desde <el inicio|su inicio> hasta el {date}<| sin límites de idioma>.",
        "Se <consultaron|examinaron> {databases} hasta el {date}<| sin límites de idioma>.",
        "La <última búsqueda|búsqueda> en {databases} se <hizo|realizó> el {date}.",
    ),
    "review_registered": (
        "El protocolo <se registró|fue registrado|quedó registrado> en PROSPERO ({crd}) <el|con fecha del|en fecha> {date}.",
        "<Registro|Registro del protocolo>: PROSPERO {crd}<, registrado el|; registrado el|, con fecha del|; con fecha> {date}.",
    ),
    "criteria": (
        "Se incluyeron {designs} en <pacientes|personas> de {age} años o más con {disease}, publicados <desde|a partir de> {year}; {comparison}.",
        "<Fueron elegibles|Eran elegibles> {designs} en <pacientes|personas> de {age} años o más con {disease}, publicados en {year} o <después|más tarde>; {comparison}.",
    ),
    "only_randomised": (
        "<únicamente ensayos clínicos aleatorizados|solo ensayos aleatorizados|exclusivamente ensayos clínicos aleatorizados|solo ensayos controlados aleatorizados|únicamente ensayos aleatorizados|exclusivamente ensayos aleatorizados|solamente ensayos clínicos aleatorizados|solo ensayos clínicos aleatorizados>",
    ),
    "all_designs": (
        "<ensayos aleatorizados y estudios de cohortes comparativos|estudios comparativos, aleatorizados o no|ensayos aleatorizados y cohortes con grupo de comparación|estudios comparativos aleatorizados y no aleatorizados|ensayos clínicos aleatorizados y cohortes comparativas|ensayos comparativos y estudios de cohortes|ensayos aleatorizados y estudios de cohortes con control|estudios comparativos de cualquier diseño>",
    ),
    "no_single_arm": (
        "<los estudios de un solo brazo|los estudios sin comparador> <se excluyeron|no eran elegibles|quedaron fuera>",
        "se <excluyeron|descartaron> los estudios <de un solo brazo|sin grupo de control>",
    ),
    "bias_tool": (
        "El riesgo de sesgo <de los ensayos aleatorizados |>se <evaluó|valoró> con {tool}, que tiene {domains} dominios.",
        "Se <evaluó|valoró> el riesgo de sesgo <de los ensayos aleatorizados |>con {tool} ({domains} dominios).",
    ),
    "bias_tool_other": (
        "<Los estudios no aleatorizados|Los estudios de cohortes> se <evaluaron|valoraron> con {tool}, que tiene {domains} dominios.",
        "<Para|En> los estudios <no aleatorizados|de cohortes> se <usó|empleó> {tool} ({domains} dominios).",
    ),
    "grade_note": (
        "<Se rebajó|Se disminuyó|Se redujo> {n} <por|debido a|a causa de> {domain}.",
        "<La certeza se rebajó|La certeza se redujo> en {n} <por|debido a> {domain}.",
    ),
    "grade_method": (
        "La certeza <de la evidencia |>se <evaluó|calificó> con GRADE<| por dos revisores>.",
        "Se <evaluó|calificó> la certeza de la evidencia <con|según> GRADE<|, a partir de alta para ensayos aleatorizados>.",
    ),
    "identified": (
        "<La búsqueda|Nuestra búsqueda> <identificó|encontró|recuperó> {hits} registros ({sources}).",
        "<En total, |En conjunto, |>se <identificaron|recuperaron> {hits} registros ({sources}).",
    ),
    "duplicates": (
        "Tras <eliminar|retirar> {duplicates} duplicados, se <cribaron|examinaron> {screened} registros<| por título y resumen>.",
        "Se <eliminaron|retiraron> {duplicates} duplicados y <quedaron|restaron> {screened} registros para el cribado.",
    ),
    "excluded": (
        "<De ellos, |En esta etapa, |>{excluded} <registros |>fueron excluidos y {full} informes se <evaluaron|leyeron> a texto completo.",
        "Se <excluyeron|descartaron> {excluded} registros por título y resumen y se <evaluaron|leyeron> {full} textos completos.",
    ),
    "full_text": (
        "<De estos|De los informes leídos>, {dropped} fueron excluidos ({reasons}) y se <incluyeron|incorporaron> {k} estudios.",
        "<Otros |>{dropped} <informes |>fueron excluidos ({reasons}) y {k} estudios <fueron incluidos|quedaron incluidos>.",
    ),
    "participants": (
        "<Los|Estos> {k} estudios incluidos <tenían|reunieron|comprendían> {n} <participantes|pacientes>.",
        "<En total|En conjunto>, {n} <participantes|pacientes> <participaron|ingresaron> en los {k} estudios incluidos.",
    ),
    "designs": (
        "<De los {k} estudios incluidos|Entre los {k} estudios>, {a} eran ensayos aleatorizados y {b} <eran |>estudios de cohortes.",
        "<Había|Se incluyeron> {a} ensayos aleatorizados y {b} estudios de cohortes<.|, {k} en total.>",
    ),
    "most": (
        "La mayoría de los estudios <incluidos |>({a} de {k}) <eran|fueron> aleatorizados.",
        "<La mayor parte|La mayoría> de los estudios <eran|fueron> <ensayos |>aleatorizados ({a} de {k}).",
    ),
    "subset_count": (
        "{a} de los {k} estudios <incluidos |>se <hicieron|realizaron> en {country}.",
        "De {country} <eran|procedían> {a} de los {k} estudios<.| incluidos.>",
    ),
    "study_share": (
        "{cite} <notificaron|observaron|describieron> {outcome} en {v} con {drug}.",
        "<En el estudio de|En el ensayo de|En la publicación de> {cite}, {v} presentaron {outcome} con {drug}.",
        "Con {drug}, la tasa de {outcome} <fue|resultó>: {v}, según {cite}.",
    ),
    "range": (
        "<Entre los estudios, |En conjunto, |>la tasa de {outcome} <con el tratamiento experimental |>osciló entre {low} ({cite_low}) y {high} ({cite_high}).",
        "La <tasa|frecuencia> de {outcome} <con el tratamiento experimental |>varió de {low} ({cite_low}) a {high} ({cite_high}).",
    ),
    "highest": (
        "La <mayor tasa|tasa más alta> de {outcome} <con el tratamiento experimental |>se observó en {cite} ({v}).",
        "{cite} <notificaron|observaron> la tasa más alta de {outcome} <con el tratamiento experimental |>({v}).",
    ),
    "no_study": (
        "<Ningún estudio|Ninguno de los estudios|Ninguno de los estudios incluidos> <notificó|midió|aportó datos sobre> {outcome}.",
        "<Ningún trabajo incluido|Ninguno de los trabajos> <informó sobre|evaluó> {outcome}.",
    ),
    "pooled": (
        "<El|En el metanálisis de {k} estudios, el> {ratio} combinado para {outcome} fue de {v}.",
        "<La combinación de|El metanálisis de> {k} <estudios|ensayos> dio un {ratio} para {outcome} de {v}.",
        "En {k} estudios, el {ratio} <combinado|global> para {outcome} <fue|resultó> de {v}.",
    ),
    "heterogeneity": (
        "<La heterogeneidad|La heterogeneidad entre estudios> fue la siguiente: Q = {q}, gl = {df}, I2 = {i2}, tau2 = {tau2}.",
        "<Las medidas|Los índices> de heterogeneidad fueron tau2 = {tau2}; <Q|chi2> = {q}, gl = {df}; I2 = {i2}.",
        "La heterogeneidad <entre estudios |>fue I2 = {i2} (<Q|chi2> = {q}, gl = {df}; tau2 = {tau2}).",
    ),
    "prediction": (
        "El intervalo de predicción <del 95 %|al 95 %> <fue|iba> de {l} a {h}.",
        "Se <obtuvo|calculó> un intervalo de predicción <del 95 %|al 95 %> de {l} a {h}.",
    ),
    "bias_summary": (
        "El riesgo <global de sesgo|de sesgo global> <fue|resultó> {levels}.",
        "<Globalmente|En conjunto>, el riesgo de sesgo <fue|resultó> {levels}.",
    ),
    "certainty": (
        "La certeza de la evidencia <para|sobre> {outcome} <fue|era|resultó> {level}.",
        "<Para|En cuanto a> {outcome}, la certeza de la evidencia <fue|era> {level}.",
    ),
    "certainty_steps": (
        "<Para|En cuanto a> {outcome}, la evidencia partió de alta y <se rebajó|bajó> en {steps}, <hasta|y quedó en> {level}.",
        "La certeza <para|sobre> {outcome} partió de alta y se <rebajó|redujo> en {steps}, <hasta|y quedó en> {level}.",
    ),
    "review_conclude": (
        "<Hay|Existe|Encontramos> evidencia de certeza {level} de que {drug} <afecta a|modifica> la {outcome}.",
        "La evidencia de certeza {level} <indica|sugiere> que {drug} <modifica|altera> la {outcome}.",
    ),
    "synthesis_method": (
        "Los riesgos relativos se <combinaron|agruparon> <por el inverso de la varianza |>en un modelo de efectos aleatorios <(DerSimonian-Laird)|con el estimador de DerSimonian y Laird>.",
        "Se <combinaron|agruparon> los riesgos relativos <en|con> un modelo de efectos aleatorios (DerSimonian-Laird).",
    ),
}
