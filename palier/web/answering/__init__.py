"""The demandeur answers an offer."""
