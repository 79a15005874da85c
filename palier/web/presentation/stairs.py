"""The stairs: the funnel of a home as four landings, and where you stand on them.

Pure geometry in the units of the drawing. Two sets of labels are laid out, for a wide and for a
narrow column, because text that is legible at 640 px shrinks to nothing at 290 px; the style sheet
shows one of them by container width. Every label gets an estimated box so that a test can prove that none
overlap, whatever the counts and the rank.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from palier.rules.law import french
from palier.rules.law.voice import say, say_plural
from palier.rules.ranking import cuts
from palier.rules.ranking.cuts import Cut
from palier.web.presentation import stairs_words
from palier.web.presentation.drawing import Callout, Dot, Label, Layout, text_width
from palier.web.presentation.words import thousands

VIEW_WIDTH = 600
RISER = 64
BASE = 72
LANDING_XS = (4, 208, 356, 504, VIEW_WIDTH)
MAX_DOTS = 5
CROWD_SLOTS = 11
CROWD_AHEAD_EXACT = 3
CALLOUT_GAP = 34
WIDEST_PLACES = 170.0


@dataclass(frozen=True, slots=True)
class Landing:
    """A landing: how many files stand on it, and whether that is known or still to come."""

    count: int
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class You:
    """The reader on the stairs.

    `band` holds the first and last place when tied; `reached` is the landing (0 candidates, 1 sent,
    2 examined, 3 lease), or None to derive it from the rank.
    """

    rank: int
    total: int
    points: int | None = None
    band: tuple[int, int] | None = None
    reached: int | None = None


@dataclass(frozen=True, slots=True)
class Stairs:
    """All that the picture shows; counts in files; `cut` is the last place that is sent."""

    candidates: int
    sent: Landing = field(default_factory=lambda: Landing(5, is_known=False))
    examined: Landing = field(default_factory=lambda: Landing(3, is_known=False))
    lease: Landing = field(default_factory=lambda: Landing(1, is_known=False))
    you: You | None = None
    cut: Cut | None = None
    small: bool = False

    @property
    def cut_band(self) -> tuple[int, int] | None:
        """The band of points from which one is sent, where points decide."""
        return self.cut.band if self.cut else None

    @property
    def landings(self) -> tuple[Landing, ...]:
        """The four landings, from the bottom up."""
        return (Landing(self.candidates), self.sent, self.examined, self.lease)

    @property
    def reached(self) -> int | None:
        """The landing where you stand, or None when nobody is shown."""
        if self.you is None:
            return None
        if self.you.reached is not None:
            return max(0, min(3, self.you.reached))
        last = self.you.band[1] if self.you.band else self.you.rank
        return 1 if last <= self.sent.count else 0

    @property
    def top(self) -> float:
        """Height kept free above the highest landing: dots, and the callout when it is high."""
        return {3: 104.0, 2: 48.0}.get(self.reached if self.reached is not None else -1, 36.0)

    @property
    def height(self) -> float:
        """Height of the drawing."""
        return self.top + 3 * RISER + BASE

    def tread(self, level: int) -> float:
        """Vertical position of a landing."""
        return self.top + (3 - level) * RISER

    @property
    def line(self) -> str:
        """Path of the treads and risers."""
        parts = [f"M{LANDING_XS[0]} {self.tread(0):g}"]
        for level in range(4):
            parts.append(f"H{LANDING_XS[level + 1] - (2 if level == 3 else 0)}")  # noqa: PLR2004  the top landing
            if level < 3:  # noqa: PLR2004  no riser after the last landing
                parts.append(f"V{self.tread(level + 1):g}")
        return " ".join(parts)

    @property
    def ground(self) -> str:
        """Path of the solid under the treads."""
        return f"{self.line} V{self.height:g} H{LANDING_XS[0]} Z"

    @property
    def dots(self) -> tuple[Dot, ...]:
        """All dots; yours comes last so that it is drawn above the others."""
        dots = list(self._crowd())
        for level in (1, 2, 3):
            dots.extend(self._landing_dots(level))
        return tuple(sorted(dots, key=lambda dot: dot.kind == "you"))

    @property
    def wide(self) -> Layout:
        """Labels for a column of about 460 px or more."""
        return Layout(tuple(self._labels_wide()), self._callout(size=15.5, pad=12))

    @property
    def narrow(self) -> Layout:
        """Labels for a phone: larger letters, number above its word."""
        return Layout(tuple(self._labels_narrow()), self._callout(size=25, pad=9))

    @property
    def counts(self) -> tuple[Label, ...]:
        """Labels of the small drawing: counts only."""
        return tuple(
            Label(x + 8, self.tread(level) + 46, thousands(landing.count), 40, "count")
            for level, (x, landing) in enumerate(zip(LANDING_XS, self.landings, strict=False))
        )

    @property
    def sentences(self) -> tuple[str, ...]:
        """The text twin: one sentence a landing, then you, then the cut."""
        landings = (
            stairs_words.candidates(self.candidates),
            stairs_words.sent(self.sent.count, is_known=self.sent.is_known),
            stairs_words.examined(self.examined.count, is_known=self.examined.is_known),
            stairs_words.signed(self.lease.count, is_known=self.lease.is_known),
        )
        cut = cuts.say(self.cut) if self.cut else ()
        return (*landings, *cut, *((self.you_sentence,) if self.you else ()))

    @property
    def you_sentence(self) -> str:
        """Where you are, in words."""
        you = self.you
        if you is None:
            return ""
        points = () if you.points is None else (stairs_words.your_points(you.points),)
        landing = stairs_words.your_landing(self.reached or 0, is_sent=self.sent.is_known)
        return " ".join((stairs_words.your_place(you.rank, you.total, band=you.band), *points, landing))

    def _crowd(self) -> Iterator[Dot]:
        y = self.tread(0) - 14
        step = (LANDING_XS[1] - LANDING_XS[0] - 16) / CROWD_SLOTS
        shown = min(self.candidates, CROWD_SLOTS)
        mine = self._crowd_slot() if self.reached == 0 else -1
        for slot in range(shown):
            x = LANDING_XS[1] - 12 - step * (slot + 0.5)
            if slot == mine:
                yield Dot(x, self.tread(0) - 15, 9, "you")
            else:
                yield Dot(round(x), y, 5, "crowd")

    def _crowd_slot(self) -> int:
        """Slot of your dot, counted from the riser: exact when close, then in proportion."""
        if self.you is None:
            return -1
        waiting = max(1, self.candidates - self.sent.count)
        ahead = max(0, min(self.you.rank - self.sent.count, waiting) - 1)
        last = max(0, min(self.candidates, CROWD_SLOTS) - 1)
        if ahead > CROWD_AHEAD_EXACT:
            share = (ahead - CROWD_AHEAD_EXACT) / max(1, waiting - 1 - CROWD_AHEAD_EXACT)
            ahead = CROWD_AHEAD_EXACT + round(share * (last - CROWD_AHEAD_EXACT))
        return min(ahead, last)

    def _landing_dots(self, level: int) -> Iterator[Dot]:
        landing = self.landings[level]
        mine = self.reached == level
        shown = min(landing.count, MAX_DOTS)
        if mine:
            shown = max(1, shown)
        slot_of_you = min(shown, max(1, self.you.rank if self.you else 1)) - 1 if mine else -1
        # The best rank stands farthest up, next to the following riser.
        for slot in range(shown):
            x = LANDING_XS[level] + 20 + 22 * (shown - 1 - slot)
            if slot == slot_of_you:
                yield Dot(x, self.tread(level) - 15, 9, "you")
            else:
                yield Dot(x, self.tread(level) - 14, 7, "known" if landing.is_known else "coming")

    def _labels_wide(self) -> Iterator[Label]:
        for level, landing in enumerate(self.landings):
            x, y = LANDING_XS[level] + 12, self.tread(level) + 23
            word = " " + stairs_words.word(level, landing.count)
            yield Label(x, y, word, 15.5, "name", strong=thousands(landing.count))
            if stairs_words.BESIDE[level]:
                yield Label(x, y + 19, say(stairs_words.BESIDE[level]), 13, "soft")
        if self.cut_band:
            low, high = self.cut_band
            said = say("{low} à {high} points", low=low, high=high)
            yield Label(LANDING_XS[1] + 12, self.tread(1) + 62, said, 13.5, "cut")

    def _labels_narrow(self) -> Iterator[Label]:
        for level, landing in enumerate(self.landings):
            x, y = LANDING_XS[level] + 8, self.tread(level) + 28
            yield Label(x, y, thousands(landing.count), 26, "count")
            yield Label(x, y + 28, stairs_words.word(level, landing.count), 24, "name")
        if self.cut_band:
            low, high = self.cut_band
            said = say("{low} à {high} pts", low=low, high=high)
            yield Label(LANDING_XS[1] + 8, self.tread(1) + 85, said, 23, "cut")

    def _callout(self, size: float, pad: float) -> Callout | None:
        you, level = self.you, self.reached
        if you is None or level is None:
            return None
        lines = self._callout_lines(you, level, size)
        dot = next((dot for dot in self.dots if dot.kind == "you"), None)
        if dot is None:
            return None
        sizes = [size] + [size * 0.9] * (len(lines) - 1)
        width = max(text_width(line, at) for line, at in zip(lines, sizes, strict=False)) + 2 * pad
        height = size * 1.24 * len(lines) + 8
        right = LANDING_XS[level + 1] - 8
        x = max(0.0, min(dot.x - width / 2, right - width))
        y = self.tread(level) - CALLOUT_GAP - height
        labels = tuple(
            Label(
                x + width / 2, y + 4 + size * (1.0 + 1.2 * at), line, sizes[at], "you-soft" if at else "you", "middle"
            )
            for at, line in enumerate(lines)
        )
        return Callout(x, y, width, height, dot.x, dot.y - 9, labels)

    @staticmethod
    def _callout_lines(you: You, level: int, size: float) -> tuple[str, ...]:
        # Above the second landing the order is fixed: a tie no longer exists there.
        # A place has the gender of the word, never that of the person.
        if you.band and level <= 1:
            first, last = (french.ordinal(one, "f") for one in you.band)
            together = say("{first} à {last}", first=first, last=last)
            if text_width(together, size) <= WIDEST_PLACES:
                return (say("vous, ex æquo"), together)
            return (say("vous, ex æquo"), first, say("à {last}", last=last))
        place = french.ordinal(you.rank, "f")
        # The lowest step has room above, the landings have it beside.
        lines = (
            (say("vous"), say("{place} place", place=place))
            if level == 0
            else (say("vous, {place} place", place=place),)
        )
        if you.points is None:
            return lines
        return (*lines, say_plural(you.points, "{count} point", "{count} points"))
