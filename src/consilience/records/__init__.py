"""Records: every export read, nothing lost, and written again; and what the entries are about.

``reading.read`` gives the records of a file and an account of them, ``table.FORMATS`` lists the formats, ``writing``
writes records. ``registrations`` finds the numbers of trials, ``studies`` proposes which records belong to one study,
``duplicates`` finds entries of one publication, ``relations`` and ``retractions`` say how publications concern each
other.
"""
