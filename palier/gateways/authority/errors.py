"""What goes wrong with an authority of time, told for an operator. Nothing of the answer is shown."""


class Silent(Exception):
    """It does not answer, or not in time, or says that it cannot now: ask again later."""


class UnbelievableStamp(Exception):
    """It answered, and the answer does not hold: nothing of it is kept."""
