"""Words that are spelled in more than one way, by stem: British and American, and a few of medicine's own."""

from __future__ import annotations

from collections.abc import Collection

_PAIRS = """
leukemi leukaemi|anemi anaemi|ischemi ischaemi|hemorrhag haemorrhag|hemat haemat|hemo haemo|edema oedema
pediatric paediatric|orthopedic orthopaedic|tumor tumour|behavior behaviour|color colour|labor labour
center centre|fiber fibre|esophag oesophag|estrogen oestrogen|fetal foetal|fetus foetus|diarrhea diarrhoea
gynecolog gynaecolog|anesthe anaesthe|cesarean caesarean|celiac coeliac|etiolog aetiolog|randomiz randomis
hospitaliz hospitalis|immuniz immunis|organiz organis|utiliz utilis|counseling counselling|program programme
aging ageing|sulf sulph|hypoglycemi hypoglycaemi|hyperglycemi hyperglycaemi|glycemi glycaemi|lipidemi lipidaemi
septicemi septicaemi|bacteremi bacteraemi|uremi uraemi|rehabilitat rehabilitat|dyspnea dyspnoea|apnea apnoea
hemophili haemophili|neutropeni neutropeni|orthopedic orthopaedic|mold mould|gray grey|judgment judgement
acidemi acidaemi|hemoglobin haemoglobin|hemodialysis haemodialysis|hemostasis haemostasis|toxemi toxaemi
"""

VARIANTS: tuple[tuple[str, str], ...] = tuple(
    dict.fromkeys(
        (one, other)
        for one, other in (pair.split() for line in _PAIRS.strip().splitlines() for pair in line.split("|"))
        if one != other
    )
)


_SLIPS = """
opthalm:ophthalm; ophtalm:ophthalm; opthamol:ophthalmol; diarhea:diarrhea; diarrea:diarrhea;
diarrhoae:diarrhoea; hemorrage:hemorrhage; haemorrage:haemorrhage; hemmorhage:hemorrhage; adolesent:adolescent;
adolecent:adolescent; adolscent:adolescent; randomnis:randomis; randomniz:randomiz; randonmi:randomi;
ramdom:random; placbo:placebo; placeabo:placebo; anesthestic:anesthetic; anaesthestic:anaesthetic;
asthsma:asthma; asthama:asthma; arthitis:arthritis; athritis:arthritis; rhuematoid:rheumatoid;
rheumatiod:rheumatoid; reumatoid:rheumatoid; osteoarthrits:osteoarthritis; alzhiemer:alzheimer;
alzeimer:alzheimer; alzheimers:alzheimer's; parkison:parkinson; parkinsons:parkinson's; diabetis:diabetes;
diabetese:diabetes; hypertention:hypertension; hypertenstion:hypertension; obsese:obese; obsesity:obesity;
questionaire:questionnaire; questionairre:questionnaire; prevelance:prevalence; prevalance:prevalence;
incidense:incidence; occurence:occurrence; occurance:occurrence; reoccurence:recurrence; recurrance:recurrence;
pharamcol:pharmacol; pharmocol:pharmacol; pharmalog:pharmacolog; pregnacy:pregnancy; pregant:pregnant;
perinatle:perinatal; pediatic:pediatric; paediatic:paediatric; pedatric:pediatric; neotnat:neonat;
surgey:surgery; sugery:surgery; sugical:surgical; chemotheraphy:chemotherapy; chemotheray:chemotherapy;
radiotheraphy:radiotherapy; physiotheraphy:physiotherapy; pyschotherap:psychotherap; psycotherap:psychotherap;
pyscholog:psycholog; psycholgic:psychologic; pyschiatr:psychiatr; psyciatr:psychiatr; cogntive:cognitive;
cognitve:cognitive; congitive:cognitive; behavoir:behavior; behavoural:behavioural; behaviorial:behavioral;
depresion:depression; depresive:depressive; anxitey:anxiety; schizophrena:schizophrenia;
schizophernia:schizophrenia; epilespy:epilepsy; seizue:seizure; seziure:seizure; vacine:vaccine;
immunisaton:immunisation; immunizaton:immunization; infuenza:influenza; influneza:influenza;
pnuemonia:pneumonia; pnemonia:pneumonia; tuberculois:tuberculosis; tuberclosis:tuberculosis;
hepatatis:hepatitis; hepatits:hepatitis; cirrohsis:cirrhosis; chirrosis:cirrhosis; leukimia:leukemia;
luekemia:leukemia; leukeamia:leukaemia; leukemai:leukemia; lymphona:lymphoma; lympoma:lymphoma;
carcionoma:carcinoma; carinoma:carcinoma; adenocarinoma:adenocarcinoma; neoplams:neoplasms; neoplam:neoplasm;
metastatis:metastasis; metastis:metastasis; craniophyrangioma:craniopharyngioma;
craniopharngioma:craniopharyngioma; meningoma:meningioma; glioblastona:glioblastoma; mastectony:mastectomy;
hysterectmy:hysterectomy; cathether:catheter; catheder:catheter; cateter:catheter; ventillat:ventilat;
ventlat:ventilat; resusitat:resuscitat; rescucitat:resuscitat; resuscitaion:resuscitation;
rehabilation:rehabilitation; rehablitat:rehabilitat; excercise:exercise; excersise:exercise; exersice:exercise;
accomodat:accommodat; thiness:thinness; loosing:losing; malnurish:malnourish; nutrtion:nutrition;
nurtition:nutrition; suplement:supplement; symtom:symptom; sympton:symptom; sydrome:syndrome;
treatement:treatment; treament:treatment; tratment:treatment; theraputic:therapeutic; therapuetic:therapeutic;
effectivness:effectiveness; effecacy:efficacy; efficiacy:efficacy; systemtic:systematic; sytematic:systematic;
metanalaysis:metaanalysis; metaanalsis:metaanalysis; contolled:controlled; controled:controlled;
prospctive:prospective; retropsective:retrospective; longtitudinal:longitudinal; longitudnal:longitudinal;
inpateint:inpatient; pateint:patient; patinet:patient; outpateint:outpatient; hosptial:hospital;
hospitl:hospital; haemodialyis:haemodialysis; dialsis:dialysis; ischeamia:ischaemia; ischemai:ischemia;
thrombosos:thrombosis; thromobsis:thrombosis; embolsim:embolism; fibrilation:fibrillation;
fibrillaton:fibrillation; arrythmia:arrhythmia; arrhytmia:arrhythmia; arrhythima:arrhythmia;
cardivascular:cardiovascular; cardiovasuclar:cardiovascular; cerebovascular:cerebrovascular;
myocardal:myocardial; infarciton:infarction; infraction:infarction; benzodiazapine:benzodiazepine;
enzodiazepine:benzodiazepine; corticosteriod:corticosteroid; cortisteroid:corticosteroid; steriod:steroid;
antibotic:antibiotic; antibioitic:antibiotic; antidepresant:antidepressant; inhibtor:inhibitor;
inhbitor:inhibitor; subsitut:substitut
"""

MISSPELLED: dict[str, str] = {
    wrong.strip(): right.strip()
    for wrong, _, right in (pair.partition(":") for pair in " ".join(_SLIPS.split()).split(";"))
    if wrong.strip() != right.strip() and " " not in wrong.strip()
}
"""Beginnings of words as they are often misspelt, and as they are meant; made by hand."""


def misspelled(word: str, known: Collection[str]) -> str | None:
    """How a word is meant: it begins as a common slip, or two of its letters exchanged give a known word."""
    for length in range(min(len(word), LONGEST_SLIP), 5, -1):
        right = MISSPELLED.get(word[:length])
        if right is not None and not word.startswith(right):
            return right + word[length:]
    if len(word) < SHORTEST or not word.isalpha():
        return None
    for i in range(1, len(word) - 1):
        swapped = word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        if swapped != word and swapped in known:
            return swapped
    return None


LONGEST_SLIP = max(map(len, MISSPELLED))
SHORTEST = 8
"""Shorter words are too often other words with two letters exchanged."""


def other_spellings(word: str) -> tuple[str, ...]:
    """The word in its other spellings; none where it has one only. ``leukemia*`` gives ``leukaemia*``."""
    found: list[str] = []
    low = word.lower()
    for one, other in VARIANTS:
        for here, there in ((one, other), (other, one)):
            if here in low and not (there in low and len(there) > len(here)):
                at = low.index(here)
                if at == 0 or here in ("leukemi", "tumor", "glycemi", "lipidemi", "emi"):
                    found.append(low[:at] + there + low[at + len(here) :])
    return tuple(dict.fromkeys(each for each in found if each != low))


def covers(pattern: str, word: str) -> bool:
    """True where a word with ``*`` (many), ``#`` (one) or ``?`` (none or one) finds another word or its stem."""
    import re

    signs = {"*": r"[\w-]*", "#": r"\w", "?": r"\w?"}
    expression = "".join(signs.get(c, re.escape(c)) for c in pattern.lower())
    return re.fullmatch(expression, word.lower().rstrip("*")) is not None
