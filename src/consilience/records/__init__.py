"""Records: every export read, nothing lost, and written again in four formats.

``reading.read`` gives the records of a file and an account of them; ``table.FORMATS`` lists the formats; ``writing``
writes records.
"""
