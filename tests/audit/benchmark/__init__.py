"""The mutation benchmark of the manuscript auditor: correct papers with known truth, and copies with one error each.

Nothing in here knows how the auditor reads or judges: the papers are written from simulated participants, and what a
planted error contradicts is proved on the truth behind the paper. See docs/explanation/how-the-auditor-is-tested.md.
"""
