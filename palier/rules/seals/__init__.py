"""The seal under each row: its digest, its chain, the heads that leave the machine, and what a fault is. First `chain`."""
