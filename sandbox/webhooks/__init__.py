"""A partner's receiver of events, as one may be written: each call is verified, kept once, and answered at once."""
