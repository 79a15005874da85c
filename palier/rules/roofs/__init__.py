"""Other roofs: residences, shared flats, intermediate homes; neither numéro nor commission (ADR 90). First `other_roofs`."""
