"""The table of registries: how their numbers are printed, and the one form in which they are compared.

Formats are facts about the registries; sources are the list of the WHO International Clinical Trials Registry Platform
(https://www.who.int/tools/clinical-trials-registry-platform/network) and the numbers that each registry shows.

In a pattern ``~`` stands for what people print between a prefix and its number (``GAP``) and ``¦`` for what they print
between the parts of a number (``SEPARATOR``). Patterns meet text in which every kind of hyphen is ``-``, every kind of
space a space, and full-width characters are ASCII (``registrations.find``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

SEPARATOR = r"[\s:.\-/_#]{0,3}"
"""Up to three of space, colon, full stop, hyphen, slash, underscore and number sign."""

WORD = (
    r"(?:clinical|trials?|study|registration|registry|register|registered|reg|identification|identifier|id|uin"
    r"|number|num|no|nr|code|ref|reference|n[°ºo]|№)(?![a-z])"
)
"""Words that stand between the name of a registry and the number."""

GAP = rf"{SEPARATOR}(?:{WORD}{SEPARATOR}){{0,3}}"
"""A separator, and up to three such words with theirs."""

FRONT = r"(?<![0-9A-Za-zÀ-ÖØ-öø-ɏ])"
"""No letter or digit in front. Letters of scripts without spaces may stand there: Chinese, Japanese, Thai."""

BEHIND = r"(?!\d)"
"""No further digit. A letter may follow: text taken from a page often loses the space."""

BARE = r"(?<!\d[-./+:])"
"""In front of a number without prefix: it is not the end of a longer one."""

Kind = Literal["trial", "review"]


@dataclass(frozen=True)
class Form:
    """One way in which a registry's numbers are printed."""

    registry: str
    """Name of the registry."""
    pattern: str
    """Pattern of the number, letters in either case; its groups are the parts that make the number."""
    canonical: str
    """The form in which numbers are compared: a template that the groups fill. Empty parts leave no hyphen."""
    marks: tuple[str, ...] = ()
    """A text without any of these, in lower case, holds no such number; none where digits alone make the number."""
    context: str | None = None
    """A pattern of what must stand nearby, where the number alone is not enough; another number will do."""
    unless: str | None = None
    """A pattern of what must not stand around it: 60 characters on either side, the number shown as @."""
    lower: bool = False
    """True where letters of the number are compared in lower case."""
    kind: Kind = "trial"
    """What is registered: trials (most registries take other studies too), or reviews."""
    note: str = ""
    """What a reader should know about these numbers."""

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """The pattern ready for use."""
        body = self.pattern.replace("~", GAP).replace("¦", SEPARATOR)
        return re.compile(FRONT + body + BEHIND, re.IGNORECASE | re.ASCII)

    @cached_property
    def nearby(self) -> re.Pattern[str] | None:
        """``context`` ready for use."""
        return re.compile(self.context, re.IGNORECASE) if self.context else None

    @cached_property
    def against(self) -> re.Pattern[str] | None:
        """``unless`` ready for use; it tells capitals from small letters."""
        return re.compile(self.unless) if self.unless else None

    def number(self, match: re.Match[str]) -> str:
        """The number of a match in its canonical form."""
        parts = [(part or "").lower() if self.lower else (part or "").upper() for part in match.groups()]
        return re.sub(r"-{2,}", "-", self.canonical.format(*parts))


_DUTCH = (
    r"trials?\W{0,3}(?:\w+\W{1,3}){0,3}regist|regist\w*\W{1,3}(?:\w+\W{1,3}){0,4}trial|netherlands\W+(?:national\W+)?trial"
    r"|dutch\W+trial"
)
"""The Dutch register, or words that speak of registering a trial."""

_NOT_A_TRIAL = (
    r"(?i:\b(?:tel|telephone|phone|fax|mobile|grants?|awards?|contract|project|patent|invoice|account|isbn|issn"
    r"|irb|ethics?|ethical|approval)\b\W{0,3}(?:\w{1,20}\W{1,3}){0,3}@)"
)
"""Other things that are numbered with hyphens: telephones, grants, patents, approvals of ethics committees."""

_NO_MORE = r"(?![-./]\d)"

FORMS: tuple[Form, ...] = (
    Form(
        "ClinicalTrials.gov",
        r"NCT~(\d{8})",
        "NCT{0}",
        ("nct",),
        note="Numbers of the first years begin with 00. Trials may have earlier numbers, which lead to the new one.",
    ),
    Form("ISRCTN", r"ISRCTN~(\d{8})", "ISRCTN{0}", ("isrctn",), note="Also the end of a DOI: 10.1186/ISRCTN...."),
    Form(
        "ANZCTR",
        r"(?:ACTRN|ANZCTR)~(126\d{11})(?:p(?![a-z]))?",
        "ACTRN{0}",
        ("actrn", "anzctr"),
        note="A p at the end (registered before the first participant) is no part of the number.",
    ),
    Form(
        "ChiCTR",
        rf"ChiCTR~((?!{WORD})[A-Z]{{2,5}})¦(?:((?!{WORD})[A-Z]{{2,5}})¦)?(\d{{8,10}})",
        "ChiCTR-{0}-{1}-{2}",
        ("chictr",),
        note="First generation: letters for the design, e.g. TRC or IPR.",
    ),
    Form("ChiCTR", r"ChiCTR~(\d{8,10})", "ChiCTR{0}", ("chictr",), note="Second generation: digits alone."),
    Form("CTRI", r"CTRI~(20\d\d)¦(\d{2,3})¦(\d{6})", "CTRI/{0}/{1}/{2}", ("ctri",), note="Year, month, number."),
    Form("DRKS", r"DRKS~(\d{8})", "DRKS{0}", ("drks",)),
    Form(
        "EudraCT",
        r"(?:Eudra¦CT|EU¦CTR|EU¦CT)~((?:19|20)\d\d)¦(0\d{5})¦(\d\d)(?:-[A-Z]{2}(?![A-Za-z]))?",
        "{0}-{1}-{2}",
        ("eu",),
        note="The country behind it (-GB) is no part of the number.",
    ),
    Form(
        "EudraCT",
        rf"{BARE}((?:19|20)\d\d)-(0\d{{5}})-(\d\d){_NO_MORE}(?:-[A-Z]{{2}}(?![A-Za-z]))?",
        "{0}-{1}-{2}",
        unless=_NOT_A_TRIAL,
        note="Without prefix only in its strict form; not inside a DOI.",
    ),
    Form(
        "CTIS",
        r"(?:EU¦CTR?|CTIS|Eudra¦CT)~(20(?:2[2-9]|[3-9]\d))¦(5\d{5})¦(\d\d)(?:-\d\d)?",
        "{0}-{1}-{2}-00",
        ("eu", "ctis"),
        note="The last two digits count submissions of the same trial; numbers are compared as first submitted (-00).",
    ),
    Form(
        "CTIS",
        rf"{BARE}(20(?:2[2-9]|[3-9]\d))-(5\d{{5}})-(\d\d)(?:-\d\d)?{_NO_MORE}",
        "{0}-{1}-{2}-00",
        unless=_NOT_A_TRIAL,
        note="Told from EudraCT by the 5.",
    ),
    Form("IRCT", r"IRCT~(\d{11,14})¦N¦(\d{1,3})", "IRCT{0}N{1}", ("irct",), note="N counts the trials of one person."),
    Form(
        "jRCT",
        r"(?:JPRN¦)?jRCT~([A-Z]?)(\d{9,10})",
        "jRCT{0}{1}",
        ("jrct",),
        lower=True,
        note="A letter, e.g. s for specified clinical trials, belongs to the number.",
    ),
    Form(
        "UMIN-CTR",
        r"(?:JPRN¦)?UMIN¦(?:CTR)?~0{3,5}(\d{4,6})",
        "UMIN{0:0>9}",
        ("umin",),
        note="Nine digits; zeros at the front are often miscounted.",
    ),
    Form(
        "UMIN-CTR",
        r"(?:JPRN¦)?C(0{5}\d{4})",
        "C{0}",
        ("c00000",),
        context=r"UMIN|JPRN|Japan|trial\W{0,2}regist|regist\w*\W{1,3}(?:\w+\W{1,3}){0,4}trial",
        note="Old form.",
    ),
    Form("JapicCTI", r"(?:JPRN¦)?Japic¦CTI~(\d{6})", "JapicCTI-{0}", ("japic",)),
    Form("JMA-IIA", r"(?:JPRN¦)?JMA¦IIA~(\d{5})", "JMA-IIA{0}", ("jma",)),
    Form("CRIS", r"KCT~(\d{7})", "KCT{0}", ("kct",)),
    Form("LBCTR", r"LBCTR~(20\d{8})", "LBCTR{0}", ("lbctr",)),
    Form(
        "NTR",
        r"NTR~(\d{1,5})",
        "NTR{0}",
        ("ntr",),
        context=_DUTCH,
        unless=r"@[.,]\d",
        note="Netherlands Trial Register; NTR also abbreviates receptors and tax rulings.",
    ),
    Form(
        "NTR",
        r"NL~(\d{1,5})",
        "NL{0}",
        ("nl",),
        context=_DUTCH,
        unless=r"@\s?[A-Z]{2}(?![A-Za-z])|@[.,]\d",
        note="Later numbers of the same register. NL-1105 AZ is a postal code, NL12345.018.10 an ethics file.",
    ),
    Form("OMON", r"NL¦OMON~(\d{4,6})", "NL-OMON{0}", ("omon",), note="Dutch register since 2022."),
    Form("PACTR", r"PACTR~(20\d{13,14})", "PACTR{0}", ("pactr",)),
    Form(
        "ReBEC",
        r"RBR¦(?=\d{1,7}[A-Z])([0-9A-Z]{6,8})(?![0-9A-Z])",
        "RBR-{0}",
        ("rbr",),
        lower=True,
        note="Compared in lower case. RBR also names a protein domain.",
    ),
    Form("ReBEC", r"RBR-(?=[A-Z]{1,7}\d)([0-9A-Z]{6,8})(?![0-9A-Z])", "RBR-{0}", ("rbr",), lower=True),
    Form(
        "ReBEC",
        r"RBR¦([A-Z]{6,8}|\d{6,8})(?![0-9A-Z])",
        "RBR-{0}",
        ("rbr",),
        context=r"ReBEC|ensaios\W?cl[ií]nicos|Brazilian\W+(?:clinical\W+trials?\W+)?regist",
        lower=True,
        note="Letters or digits alone.",
    ),
    Form(
        "REPEC",
        r"(?-i:PER)-(\d{3})-(\d\d)(?!-\d)",
        "PER-{0}-{1}",
        ("per-",),
        unless=r"\d\W{0,3}@",
        note="Capitals and hyphens: per 100 is a rate.",
    ),
    Form(
        "REPEC",
        r"PER~(\d{3})¦(\d\d)",
        "PER-{0}-{1}",
        ("per",),
        context=r"REPEC|ensayos\W+cl[ií]nicos|Peruvian\W+(?:\w+\W+){0,3}regist",
        unless=r"\d\W{0,3}@",
    ),
    Form("RPCEC", r"RPCEC~0{4,5}(\d{3,4})", "RPCEC{0:0>8}", ("rpcec",)),
    Form("SLCTR", r"SLCTR~(20\d\d)¦(\d{3})", "SLCTR/{0}/{1}", ("slctr",)),
    Form("TCTR", r"TCTR~(20\d{9})", "TCTR{0}", ("tctr",)),
    Form("ITMCTR", r"ITMCTR~(\d{10})", "ITMCTR{0}", ("itmctr",), note="Traditional medicine."),
    Form("ChinaDrugTrials", r"CTR-?(20[12]\d{5})", "CTR{0}", ("ctr",), note="Drug trials for approval in China."),
    Form("HKUCTR", r"HKU?CTR~(\d{1,5})", "HKUCTR-{0}", ("hkuctr", "hkctr"), note="University of Hong Kong."),
    Form("SNCTP", r"SNCTP~(\d{9})", "SNCTP{0}", ("snctp",), note="Swiss portal."),
    Form("PHRR", r"PHRR~(\d{6})¦(\d{6})", "PHRR{0}-{1}", ("phrr",), note="Philippines: day, number."),
    Form("NMRR", r"NMRR~(\d\d)¦(\d{2,5})¦(\d{3,5})", "NMRR-{0}-{1}-{2}", ("nmrr",), note="Malaysia, until 2021."),
    Form(
        "NMRR",
        r"NMRR¦ID¦(\d\d)¦(\d{5})¦([0-9A-Z]{3})(?![0-9A-Z])",
        "NMRR ID-{0}-{1}-{2}",
        ("nmrr",),
        note="Malaysia, since 2021.",
    ),
    Form("SANCTR", r"DOH¦27¦(\d{4})¦(\d{4,5})", "DOH-27-{0}-{1}", ("doh",), note="South Africa: month and year."),
    Form("EU PAS", r"EUPAS~(\d{3,13})", "EUPAS{0}", ("eupas",), note="Studies of medicines after approval."),
    Form("AEA", r"AEARCTR~(\d{7})", "AEARCTR-{0}", ("aearctr",), note="Trials in the social sciences."),
    Form(
        "Research Registry",
        r"researchregistry¦(\d{3,5})",
        "researchregistry{0}",
        ("researchregistry",),
        note="In one word: Research Registry 2019 is a name and a year.",
    ),
    Form(
        "Research Registry (reviews)",
        r"reviewregistry¦(\d{3,5})",
        "reviewregistry{0}",
        ("reviewregistry",),
        kind="review",
    ),
    Form("PROSPERO", r"(?:CRD|PROSPERO)~(420\d\d\d{6,9})", "CRD{0}", ("crd", "prospero"), kind="review"),
    Form("INPLASY", r"INPLASY~(20\d{7})", "INPLASY{0}", ("inplasy",), kind="review"),
    Form(
        "WHO UTN",
        r"U¦1111¦(\d{4})¦(\d{4})",
        "U1111-{0}-{1}",
        ("1111",),
        note="Universal trial number: one trial, whatever its registries.",
    ),
)
"""Forms; a registry may have several. Where two forms match the same place, the longer match wins, then the first."""

REGISTRIES: tuple[str, ...] = tuple(dict.fromkeys(form.registry for form in FORMS))
"""Names of the registries, in the order of the table."""

KINDS: dict[str, Kind] = {form.registry: form.kind for form in FORMS}
"""What each registry registers."""
