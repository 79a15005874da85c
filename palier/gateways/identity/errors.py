"""What goes wrong with a provider of identity, told for an operator. Nothing of an answer is shown, on a page or in a log."""


class IdentityError(Exception):
    """Anything that a provider, or the way to it, can do to a sign-in."""


class Away(IdentityError):
    """It does not answer, not in time, or says that it cannot now: the same person may try again later."""


class Unbelievable(IdentityError):
    """It answered, and the answer does not hold: nobody is let in on it."""


class Spent(IdentityError):
    """The code of this sign-in has served, or is older than its thirty seconds: the person begins anew."""


class Declined(IdentityError):
    """The person, or the provider for them, did not go on (RFC 6749, 4.1.2.1); ``code`` is the standard one."""

    def __init__(self, code: str) -> None:
        """Keep the standard code; its own words stay with the provider."""
        super().__init__(f"Le fournisseur d’identité n’a pas identifié la personne ({code}).")
        self.code = code

    @property
    def is_cancelled(self) -> bool:
        """Whether the person turned back by themselves."""
        return self.code == "access_denied"
