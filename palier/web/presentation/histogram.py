"""The candidates of a home by bands of five points: bars, your band, the cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from palier.rules.law.voice import phrase, say
from palier.rules.ranking.small_cells import HIDDEN
from palier.web.presentation.words import thousands

BAND = 5
WIDTH = 400
LEFT, RIGHT = 6, 394
TOP, FLOOR = 52, 172
MAX_TICKS = 6
SMALLEST_BAR = 3.0
HALF_WORD = 23.0


@dataclass(frozen=True, slots=True)
class Bar:
    """One band: its points, its count and its rectangle in units of the drawing."""

    low: int
    high: int
    count: int | None
    """None where it is too small to be told."""
    x: float
    y: float
    width: float
    height: float
    kind: str  # CSS class: below, above or you

    @property
    def middle(self) -> float:
        """Horizontal middle of the bar."""
        return self.x + self.width / 2

    @property
    def says(self) -> str:
        """Name of the band."""
        return say("{low} à {high}", low=self.low, high=self.high)

    @property
    def count_words(self) -> str:
        """The count as written."""
        return say(HIDDEN) if self.count is None else thousands(self.count)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Counts for bands [0-4], [5-9]…; `you` in points; `cut_band` in points (low, high)."""

    counts: Sequence[int | None]
    you: int | None = None
    cut_band: tuple[int, int] | None = None
    has_priority: bool = False
    """Some are sent whatever their points: the line of the cut is that of the others."""
    title: str = phrase("Les candidats par tranche de cinq points")

    @property
    def bars(self) -> tuple[Bar, ...]:
        """The bars from left to right."""
        tallest = max((count or 0 for count in self.counts), default=0) or 1
        slot = (RIGHT - LEFT) / max(1, len(self.counts))
        bars = []
        for index, count in enumerate(self.counts):
            height = max(SMALLEST_BAR, (FLOOR - TOP) * count / tallest) if count else 0.0
            x = LEFT + slot * index + slot * 0.08
            low = index * BAND
            bars.append(Bar(low, low + BAND - 1, count, x, FLOOR - height, slot * 0.84, height, self._kind(low)))
        return tuple(bars)

    @property
    def your_bar(self) -> Bar | None:
        """The band that holds you."""
        return next((bar for bar in self.bars if bar.kind == "you"), None)

    @property
    def ticks(self) -> tuple[tuple[float, int], ...]:
        """Labels of the axis: at most six, so that they never touch."""
        every = -(-len(self.counts) // MAX_TICKS) or 1
        return tuple((bar.x, bar.low) for bar in self.bars[::every])

    @property
    def your_x(self) -> float:
        """Where « vous » is written, kept inside the drawing and clear of the cut."""
        bar = self.your_bar
        if bar is None:
            return 0.0
        x = min(max(bar.middle, HALF_WORD), WIDTH - HALF_WORD)
        if self.cut_band is not None and abs(x - self.cut_x) < HALF_WORD:
            # Step aside so that the line of the cut does not strike the word through.
            x = self.cut_x - HALF_WORD if bar.middle < self.cut_x else self.cut_x + HALF_WORD
        return x

    @property
    def your_y(self) -> float:
        """Base line of « vous »: just above the bar."""
        bar = self.your_bar
        return bar.y - 7 if bar else 0.0

    @property
    def cut_x(self) -> float:
        """Where the cut is drawn."""
        if self.cut_band is None or not self.counts:
            return 0.0
        slot = (RIGHT - LEFT) / len(self.counts)
        return min(float(RIGHT), LEFT + slot * self.cut_band[0] / BAND)

    @property
    def cut_anchor(self) -> str:
        """The side on which the name of the cut is written: always where there is room."""
        return "end" if self.cut_x > WIDTH / 2 else "start"

    @property
    def cut_label_x(self) -> float:
        """Start or end of the name of the cut."""
        return self.cut_x - 6 if self.cut_anchor == "end" else self.cut_x + 6

    @property
    def cut_words(self) -> str:
        """Name of the cut."""
        if self.cut_band is None:
            return ""
        low, high = self.cut_band
        if self.has_priority:
            return say("transmis à partir de {low} à {high}, hors DALO", low=low, high=high)
        return say("transmis à partir de {low} à {high}", low=low, high=high)

    def _kind(self, low: int) -> str:
        if self.you is not None and low <= self.you < low + BAND:
            return "you"
        if self.cut_band is not None and low >= self.cut_band[0]:
            return "above"
        return "below"
