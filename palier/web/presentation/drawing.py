"""Pieces of a drawing: dots, labels with their estimated boxes, a plate with its stem."""

from dataclasses import dataclass

LETTER_WIDTHS = {" ": 0.35, "ᵉ": 0.45, "ʳ": 0.4, ",": 0.35}
LETTER_WIDTH = 0.66


@dataclass(frozen=True, slots=True)
class Dot:
    """A dot on a landing; `kind` is its CSS class: crowd, known, coming or you."""

    x: float
    y: float
    radius: float
    kind: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the drawing, placed by its base line."""

    x: float
    y: float
    text: str
    size: float
    kind: str = "name"  # CSS class: count, name, soft, cut, you
    anchor: str = "start"
    strong: str = ""  # a number in bold before the text

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Estimated box (left, top, right, bottom), generous for wide fallback fonts."""
        width = text_width(self.strong + self.text, self.size)
        left = self.x - width / 2 if self.anchor == "middle" else self.x
        return (left, self.y - self.size * 0.8, left + width, self.y + self.size * 0.22)


@dataclass(frozen=True, slots=True)
class Callout:
    """The plate that says where you are, with the stem down to your dot."""

    x: float
    y: float
    width: float
    height: float
    stem_x: float
    stem_to: float
    labels: tuple[Label, ...]

    @property
    def bottom(self) -> float:
        """Where the stem leaves the plate."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Layout:
    """Labels and callout for one column width."""

    labels: tuple[Label, ...]
    callout: Callout | None


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text; on the large side for the fonts of the style sheet."""
    return size * sum(LETTER_WIDTHS.get(letter, LETTER_WIDTH) for letter in text)
