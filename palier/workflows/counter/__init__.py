"""What is done at a counter with a person who is there: the visit, its receipts, the first registration (ADR 70)."""
