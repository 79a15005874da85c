"""Telling how far the making of a world is: it takes a minute or two, and nobody waits in silence."""

from collections.abc import Callable

type Tell = Callable[[str], None]


def quiet(_text: str) -> None:
    """Say nothing."""


class Steps:
    """Numbers each step as it begins."""

    def __init__(self, total: int, tell: Tell) -> None:
        """Know how many there are, and who listens."""
        self.total, self.tell, self.done = total, tell, 0

    def __call__(self, what: str) -> None:
        """A step begins."""
        self.done += 1
        self.tell(f"{self.done:>2}/{self.total}  {what}")
