"""A stand-in for the tax administration's service (« API Impôt particulier »), with invented people alone (ADR 96)."""
