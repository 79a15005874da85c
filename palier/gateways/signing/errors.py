"""What goes wrong with a provider of signature. Nothing of a person, a paper or an address is in these words."""


class SigningAway(Exception):
    """It does not answer, is busy, or answers what cannot be read: it is asked again later."""


class SigningShut(Exception):
    """It does not know this site, or the settings do not hold: for the operator, no person is at fault."""


class SigningRefused(Exception):
    """It does not take this envelope as it is: another one has to be sent."""
