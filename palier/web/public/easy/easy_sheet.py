"""One sheet in easy words: its title, its parts, and where what it explains is done."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class EasySheet:
    """One sheet: its title, its parts, and the page where what it explains is done."""

    title: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    """A heading and its sentences."""
    act: str
    page: str
    """The address name of a page that takes no argument."""
