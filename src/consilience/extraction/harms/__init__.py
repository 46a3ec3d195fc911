"""Harms as trials print them, brought to terms of CTCAE with a mapping that is shown.

``terms.csv``: terms with system organ class and defined grades; ``thresholds.csv``: limits behind the grades;
``names.csv``: other names in English, Spanish and Portuguese. Term names and grades: National Cancer Institute, a
work of the United States government; no MedDRA codes and no MedDRA hierarchy beyond the class that NCI prints. The
tables hold what matters for leukaemia in children, not all 837 terms; what is not certain says so in its column.
"""
