"""Striking a demande off: the warning, its month, and the act. First `warning_radiation`."""
