"""A scanner of viruses, clamd: bytes go by its socket (INSTREAM), a word comes back (ADR 100). It is told no name, no person."""

from palier.gateways.scanning.clamd import LOOKED, ScannerAway, VirusScanner

__all__ = ("LOOKED", "ScannerAway", "VirusScanner")
