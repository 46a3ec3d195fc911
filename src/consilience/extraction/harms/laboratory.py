"""Laboratory values with a direction, in the many orders in which trials print them: "ALT increased", "elevated SGPT",
"increase in serum creatinine", "disminución de plaquetas"."""

from __future__ import annotations

import re

_UP = (
    "increased|increase|elevated|elevation|raised|rise|high|aumentada|aumentado|aumento|elevada|elevado|elevacion|"
    "elevacao"
)
_DOWN = (
    "decreased|decrease|reduced|reduction|low|lowered|disminuida|disminuido|disminucion|reducida|reducido|reduccion|"
    "diminuida|diminuido|diminuicao|reducao|bajo|baja"
)
_OF = "in|of|de|del|de la|das|dos|da|do|en|na|no"
_AROUND = (
    r"\b(serum|blood|plasma|levels?|count|counts|total|concentrations?|values?|serica|serico|sanguinea|sanguineo|los|las|"
    r"la|el|recuento|contagem|niveles|niveis)\b"
)

_RISES: dict[str, str] = {
    "alt|sgpt|alat|gpt|alanine aminotransferase|alanine transaminase|alanina aminotransferasa|alanina "
    "aminotransferase|tgp": "Alanine aminotransferase increased",
    "ast|sgot|asat|got|aspartate aminotransferase|aspartate transaminase|aspartato aminotransferasa|aspartato "
    "aminotransferase|tgo": "Aspartate aminotransferase increased",
    "alp|alkaline phosphatase|alk phos|fosfatasa alcalina|fosfatase alcalina": "Alkaline phosphatase increased",
    "ggt|gamma-gt|gamma gt|gamma-glutamyltransferase|gamma glutamyltransferase|gamma-glutamyl transferase|gamma "
    "glutamyl transferase": "GGT increased",
    "bilirubin|bilirrubina|bilirrubinas|bilirubina": "Blood bilirubin increased",
    "creatinine|creatinina": "Creatinine increased",
    "ldh|lactate dehydrogenase|lactic dehydrogenase": "Blood lactate dehydrogenase increased",
    "lipase|lipasa": "Lipase increased",
    "amylase|amilasa|amilase": "Serum amylase increased",
    "cpk|ck|creatine kinase|creatine phosphokinase": "CPK increased",
    "inr|international normalized ratio|international normalised ratio": "INR increased",
    "tsh|thyroid stimulating hormone|thyroid-stimulating hormone": "Thyroid stimulating hormone increased",
    "cholesterol|colesterol": "Cholesterol high",
    "triglycerides|triglyceride|trigliceridos|triglicerideos": "Hypertriglyceridemia",
    "glucose|glucosa|glicose": "Hyperglycemia",
    "uric acid|acido urico": "Hyperuricemia",
    "potassium|potasio": "Hyperkalemia",
    "sodium|sodio": "Hypernatremia",
    "calcium|calcio": "Hypercalcemia",
    "phosphate|phosphorus|fosfato": "Hyperphosphatemia",
    "magnesium|magnesio": "Hypermagnesemia",
    "lymphocyte|lymphocytes": "Lymphocyte count increased",
    "weight|body weight|peso": "Weight gain",
    "troponin i": "Cardiac troponin I increased",
    "troponin t": "Cardiac troponin T increased",
}
_FALLS: dict[str, str] = {
    "neutrophil|neutrophils|anc|absolute neutrophil|absolute neutrophils|neutrofilos": "Neutrophil count decreased",
    "platelet|platelets|thrombocyte|thrombocytes|plaquetas": "Platelet count decreased",
    "white blood cell|white blood cells|white cell|white cells|wbc|leukocyte|leukocytes|leucocyte|leucocytes|"
    "leucocitos": "White blood cell decreased",
    "lymphocyte|lymphocytes|linfocitos|absolute lymphocyte|absolute lymphocytes": "Lymphocyte count decreased",
    "cd4|cd4 lymphocyte|cd4 lymphocytes|cd4 t-cell|cd4 cell": "CD4 lymphocytes decreased",
    "hemoglobin|hgb|hb|hemoglobina": "Anemia",
    "fibrinogen|fibrinogeno|blood fibrinogen": "Fibrinogen decreased",
    "albumin|albumina": "Hypoalbuminemia",
    "bicarbonate|bicarbonato": "Blood bicarbonate decreased",
    "ejection fraction|lvef|left ventricular ejection fraction": "Ejection fraction decreased",
    "potassium|potasio": "Hypokalemia",
    "sodium|sodio": "Hyponatremia",
    "calcium|calcio": "Hypocalcemia",
    "phosphate|phosphorus|fosfato": "Hypophosphatemia",
    "magnesium|magnesio": "Hypomagnesemia",
    "glucose|glucosa|glicose": "Hypoglycemia",
    "weight|body weight|peso": "Weight loss",
    "urine output": "Urine output decreased",
    "haptoglobin": "Haptoglobin decreased",
    "appetite|apetito|apetite": "Anorexia",
}
_TERMS: dict[tuple[str, str], str] = {
    (name, direction): term
    for direction, table in (("up", _RISES), ("down", _FALLS))
    for names, term in table.items()
    for name in names.split("|")
}


def laboratory_term(name: str) -> str | None:
    """The term of a value with its direction, both found whole in the tables; None for anything else."""
    spaced = name.replace("-", " ")
    for direction, words in (("up", _UP), ("down", _DOWN)):
        match = re.fullmatch(rf"(?:any )?(?:{words})(?: (?:{_OF}))? (.+)|(.+?) (?:{words})", spaced)
        if match:
            value = " ".join(re.sub(_AROUND, " ", match[1] or match[2]).split())
            return _TERMS.get((value, direction))
    return None
