"""Names of trials in titles: SHIELD-2, KEYNOTE-189, UKALL 2003. Abbreviations of diseases and methods are none."""

from __future__ import annotations

import re
import unicodedata

_NAME = r"(?:[A-Z][A-Za-z]*[A-Z][A-Za-z]*|[A-Z]{3,})"
"""Two capitals at least, the first in front: CheckMate, HOPE, UKALL."""

_NUMBER = r"(?:[-–\s]?\d{1,4}[A-Za-z]?(?!\w)|[-–\s](?:I{1,3}|IV|V)(?!\w))"
"""The number of a trial in its series: 2, 189, 2003, II."""

_STEM = rf"(?:{_NAME})(?:[-–/]{_NAME})?(?:\s{_NAME}(?=[-–\s]?\d))?"
_ACRONYM = rf"{_STEM}{_NUMBER}?"

_TRIAL = r"(?:trials?|study|studies|programme|program|investigators|sub-?study|extension|follow-up|protocol)"

_PLACES = (
    re.compile(rf"^\W*({_ACRONYM})\s?(?::|[-–—]\s|\.\s)"),  # SHIELD: a randomised trial
    re.compile(rf"[(\[]\s?(?:the\s)?({_ACRONYM})(?:\s{_TRIAL})?\s?[)\]]"),  # (SHIELD), (the SHIELD trial)
    re.compile(rf"(?<![\w-])({_ACRONYM})\s(?:randomi[sz]ed\s|clinical\s|phase\s\w+\s|controlled\s){{0,3}}{_TRIAL}\b"),
    re.compile(rf"(?<=[:.?]\s)(?:the\s|results\s(?:of|from)\s(?:the\s)?)?({_ACRONYM})\s?[.]?$"),  # ...: SHIELD
    re.compile(rf"(?<![\w-])({_STEM}{_NUMBER})\s?:"),  # ten years of UKALL 2003: ...
    re.compile(rf"[Tt]rials?\s({_ACRONYM})(?![\w-])"),  # the trial UKALL 2003
)
"""Where a title names its trial."""

COMMON = frozenset(
    """
    aaa abc ace acei acl acs adhd adl ads aeds af aids aki all ami aml amd anca anova apl ards arb art asa asd ast
    atp auc bcg bmi bnp bpd bph cabg cad cap cart car-t cbt ccr cd4 cd8 ceo chd chf cht ckd cll cml cmv cns copd cov
    covid covid-19 cox cpap cpb cpr crc crf crp crt csf ct cvd dbs dka dmd dna dvt dxa ebm ebv ecg ecmo eeg efs egfr
    ehr elisa emg ent er esrd eu fda fev1 fmri fret gbs gcp gerd gfr ggt gist glp-1 gnrh gps gvhd gcsf g-csf hba1c
    hbv hcc hcv hdl hf hfpef hfref hiv hla hpv hsct hct hsv htn hui ibd ibs icd icp icu ifn iga ihd il-2 il-6 ild
    imrt inr ipf iqr itp itt iud iv ivf ivig jia kras laba lama ldl lvef mace mds mdr mdr-tb mdd mgus mi mmr mrd mri
    mrna mrsa msm ms nafld nash ncd nhl nhs nicu nnt nsaid nsaids nsclc nstemi nyha oab ocd ocs opd or orr os osa
    pah pcos pci pcr pcsk9 pd-1 pd-l1 pet pfs pg-sga pico pcv13 phd picu pkd pms pmtct por ppi prisma prn pro prom
    psa pth pts ptsd pvd qol qtc ra rct rcts rna rop rrt rsv rt-pcr sars sars-cov-2 scd sci sclc sd sga sglt2 sids
    sle smd snri spect ssri stemi sti stis svt sws tavi tb tbi tens tia tki tnf tnf-alpha tpn tsh uk un unicef us
    usa uti vas vap vegf vte who wbc b-all t-all ph-all a randomised randomized controlled trial study studies
    phase protocol results review meta-analysis update erratum comment letter reply correction retracted original
    article background objective methods multicentre multicenter the and for with clinical open label double blind
    placebo part abstract poster plenary abs
    """.split()  # noqa: SIM905
)
"""Abbreviations that titles share without sharing a trial, and words that headings print in capitals."""

WORDS = frozenset(
    """
    act aim alert arrive art aspect assist balance best bridge care champion change charm choice clarity classic
    compare compass complete connect cope core create dawn define direct dream early east edge elite embrace empower
    engage ensure escape evolve excel expert explorer extend fame first fit flame focus force forward freedom future
    gain galaxy global gold grace guide harmony heart help hero home hope horizon ideal ignite impact improve
    insight inspire jupiter keep learn legacy life lift light lead magic map mars match merit mind mirror moment
    move new noble oasis odyssey one open optimal origin pace path peace pilot pivot plan point power precise
    prevent pride prime profile progress promise prosper protect pulse quest rapid reach ready real rescue reset
    respond restore reveal right rise safe sail save score select shield shift sirius smart solo spark spirit sprint
    star start step stop strength stride strong support sustain swift target teach team think time titan together
    touch track transform triumph trust unity value victory vision vital voice wise wish women world young
    """.split()  # noqa: SIM905
)
"""Words of the language that trials like to be named after; two trials may bear one by chance."""


def acronyms(title: str) -> dict[str, str]:
    """Names of trials in a title: the form in which they are compared, and the words of the title.

    A number behind the name belongs to it: KEYNOTE-189 is not KEYNOTE-407. A title printed in capitals names none.

    >>> acronyms("Two-year results of the CheckMate 067 trial")
    {'checkmate 067': 'CheckMate 067'}
    """
    letters = [c for c in title if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) > 0.8 * len(letters):
        return {}
    found: dict[str, str] = {}
    for pattern in _PLACES:
        for match in pattern.finditer(title):
            key = acronym_key(match[1])
            if not _COMMON_KEYS & {key, key.split()[0]} and len(re.sub(r"\W|\d", "", key)) >= 3:
                found.setdefault(key, match[1])
    return found


def acronym_key(name: str) -> str:
    """A trial's name as it is compared: small letters, and one space before its number."""
    plain = unicodedata.normalize("NFKC", name).lower().replace("–", "-")
    match = re.fullmatch(r"(.*?[a-z])[-\s]?(\d+[a-z]?)", plain) or re.fullmatch(r"(.+?)[-\s](i{1,3}|iv|v)", plain)
    return f"{match[1]} {match[2]}" if match else plain


_COMMON_KEYS = frozenset(map(acronym_key, COMMON))
