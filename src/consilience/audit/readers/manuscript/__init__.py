"""From a manuscript to facts: the same facts that a review folder gives, as far as the words tell."""
