"""What is done at a counter with who is there: the visit, its receipts, the first registration (ADR 70). First `visiting`."""
