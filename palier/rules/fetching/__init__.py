"""What a household lets the platform fetch from the administration, once: a consent, an answer that it reads first (ADR 96)."""
