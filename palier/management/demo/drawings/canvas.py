"""A canvas of flat colours, drawn large and given as a PNG: the door of pictures then makes of it what it makes of any photo."""

import io

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1440, 960
INK, SOFT, PAPER, WHITE = "#16302f", "#5d716f", "#f4efe6", "#ffffff"
SKY, GROUND, LEAF, TRUNK = "#cfe3e6", "#b9c9a4", "#6f9a6b", "#7c5b3f"
GLASS, GLASS_LIT, FRAME = "#9dbcc4", "#f3dca2", "#fbfaf7"
WALLS = ("#d9a27e", "#cdbba0", "#a9b8b0", "#d8c58f")
_BARE = {"é": "e", "²": "2"}
type Box = tuple[float, float, float, float]


class Canvas:
    """Draws in flat colours."""

    def __init__(self, background: str) -> None:
        """A blank sheet."""
        self.image = Image.new("RGB", (WIDTH, HEIGHT), background)
        self._pen = ImageDraw.Draw(self.image)

    def box(self, box: Box, fill: str, *, round_by: int = 0, edge: str | None = None, width: int = 1) -> None:
        """A rectangle, its corners rounded or not."""
        self._pen.rounded_rectangle(box, radius=round_by, fill=fill, outline=edge, width=width)

    def oval(self, box: Box, fill: str) -> None:
        """An ellipse within a box."""
        self._pen.ellipse(box, fill=fill)

    def shape(self, points: list[tuple[float, float]], fill: str) -> None:
        """A polygon."""
        self._pen.polygon(points, fill=fill)

    def line(self, points: list[tuple[float, float]], fill: str, width: int) -> None:
        """A line through points."""
        self._pen.line(points, fill=fill, width=width, joint="curve")

    def words(self, middle: tuple[float, float], text: str, *, size: int, fill: str = INK) -> None:
        """A line of text about its middle. The face of the library has no accent and no small two: they are drawn."""
        face, small = ImageFont.load_default(size=size), ImageFont.load_default(size=size * 0.6)
        whole = sum((small if one == "²" else face).getlength(_BARE.get(one, one)) for one in text)
        x, y = middle[0] - whole / 2, middle[1]
        for one in text:
            bare, pen = _BARE.get(one, one), small if one == "²" else face
            wide = pen.getlength(bare)
            self._pen.text((x, y - (size * 0.16 if one == "²" else 0)), bare, fill=fill, font=pen, anchor="lm")
            if one == "é":
                self.line(
                    [(x + wide * 0.45, y - size * 0.3), (x + wide * 0.68, y - size * 0.46)], fill, max(3, size // 11)
                )
            x += wide

    def tree(self, foot: tuple[float, float], tall: float) -> None:
        """A round tree."""
        x, y = foot
        self.box((x - tall * 0.04, y - tall * 0.4, x + tall * 0.04, y), TRUNK)
        self.oval((x - tall * 0.27, y - tall, x + tall * 0.27, y - tall * 0.35), LEAF)

    def png(self) -> bytes:
        """As a file."""
        made = io.BytesIO()
        self.image.save(made, "PNG", compress_level=1)
        return made.getvalue()
