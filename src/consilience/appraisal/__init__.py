"""Risk of bias: instruments as data, the routing of their questions, judgements, agreement.

>>> from consilience import appraisal
>>> appraisal.instrument("rob2").judge(domain="3", answers={"3.1": "PY"})
'Low'
"""

from __future__ import annotations

from .instruments import INSTRUMENTS, Instrument, instrument
from .routing import MalformedAnswers

__all__ = ["INSTRUMENTS", "Instrument", "MalformedAnswers", "instrument"]
