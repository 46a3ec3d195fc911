"""Subheadings of MeSH with the two letters that Ovid and the Cochrane Library write (NLM, MeSH qualifiers)."""

from __future__ import annotations

_TABLE = """
AA analogs & derivatives; AB abnormalities; AD administration & dosage; AE adverse effects; AG agonists; AH
anatomy & histology; AI antagonists & inhibitors; AN analysis; BI biosynthesis; BL blood; BS blood supply; CF
cerebrospinal fluid; CH chemistry; CI chemically induced; CL classification; CN congenital; CO complications; CS
chemical synthesis; CY cytology; DE drug effects; DF deficiency; DG diagnostic imaging; DH diet therapy; DI
diagnosis; DT drug therapy; EC economics; ED education; EH ethnology; EM embryology; EN enzymology; EP
epidemiology; ES ethics; ET etiology; GD growth & development; GE genetics; HI history; IM immunology; IN
injuries; IP isolation & purification; IR innervation; IS instrumentation; LJ legislation & jurisprudence; ME
metabolism; MI microbiology; MO mortality; MT methods; NU nursing; OG organization & administration; PA
pathology; PC prevention & control; PD pharmacology; PH physiology; PK pharmacokinetics; PO poisoning; PP
physiopathology; PS parasitology; PX psychology; PY pathogenicity; RE radiation effects; RH rehabilitation; RT
radiotherapy; SC secondary; SD supply & distribution; SN statistics & numerical data; ST standards; SU surgery;
TD trends; TH therapy; TM transmission; TO toxicity; TR transplantation; TU therapeutic use; UL ultrastructure;
UR urine; VE veterinary; VI virology
"""

NAMES: dict[str, str] = {
    entry[:2]: entry[3:] for entry in (" ".join(part.split()) for part in _TABLE.split(";")) if entry
}
CODES: dict[str, str] = {name: code for code, name in NAMES.items()}


def qualifier(printed: str) -> str:
    """The name of a subheading printed as name or as two letters; unchanged where it is neither."""
    text = " ".join(printed.lower().split())
    return NAMES.get(text.upper(), text.replace(" and ", " & "))


def code(name: str) -> str | None:
    """The two letters of a subheading."""
    return CODES.get(name)
