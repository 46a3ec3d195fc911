"""Records: registration numbers, the studies that records belong to, relations between publications, retractions."""
