"""From printed text to estimates; from intervals to events and denominators."""
