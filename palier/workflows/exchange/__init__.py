"""Exchange of homes: entered by a household, proposed by the night, answered by each, checked by landlords (ADR 97)."""
