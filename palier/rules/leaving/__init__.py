"""An organisation leaves with everything: what its archive is, and the program that checks one without us (ADR 127)."""
