"""Certainty in the report: evidence of each body from its analysis, tables of findings, their files.

Rules of GRADE are in ``consilience.certainty``; here numbers are fetched (``evidence``) and tables written down
(``sections`` for the page, ``word`` for Word, ``files`` for the rest).
"""
