"""Other roofs: declared by their logeur, asked for by a person, answered by a day (ADR 90). First `declaring_roofs`."""
