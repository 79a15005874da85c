"""Stands in for an authority of time (RFC 3161), with faults to be chosen. Its clock is this machine's."""
