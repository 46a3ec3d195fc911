"""Words that are spelled in more than one way, by stem: British and American, and a few of medicine's own."""

from __future__ import annotations

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
