"""From an analysis of the review to a pooled estimate: the bridge between ``model`` and ``synthesis``.

``numbers`` turns what was printed of an arm or a contrast into numbers and says how, or why not; ``inputs`` finds them
for each study of an analysis; ``runs`` pools them, or gives the reason not to; ``sentences`` and ``section`` tell it.
Why the bridge lies here: docs/decisions/0010.
"""
