"""Harms as trials print them, brought to terms of CTCAE with a mapping that is shown.

``terms.csv``: terms with system organ class and the grades that each version defines: version 5.0 whole, 4.03 and 6.0
for the terms that were compared with NCI's texts; ``thresholds.csv``: limits behind the grades of laboratory terms;
``names.csv``: other names in English, Spanish and Portuguese; ``laboratory``: values with a direction. Term names and
grades: National Cancer Institute, a work of the United States government; no MedDRA codes and no MedDRA hierarchy
beyond the class that NCI prints. NCI's wording of the grades is not here.
"""
