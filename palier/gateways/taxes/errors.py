"""What goes wrong with the tax administration's service. Nothing of a person, a number or an address is in these words."""


class TaxesAway(Exception):
    """It does not answer, answers 429 or 5xx, or something that cannot be read: it is asked again later.

    ``wait`` is how many seconds it asks to be left alone; 0 where it says nothing.
    """

    def __init__(self, why: str, wait: float = 0.0) -> None:
        """Keep what the service asks."""
        super().__init__(why)
        self.wait = wait


class TaxesShut(Exception):
    """It does not know this site, or the settings do not hold: for the operator, no person is at fault."""
