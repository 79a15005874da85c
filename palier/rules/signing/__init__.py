"""The papers of a lease, who signs them, and what a signature by the screen proves (ADR 94)."""
