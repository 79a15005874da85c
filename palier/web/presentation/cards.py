"""What the cards of a page hold: plain records that views fill and components draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from palier.rules.law.voice import phrase

OK_WORDS = frozenset(
    {
        phrase("vérifié"),
        phrase("vérifiée"),
        phrase("vérifiées"),
        phrase("validé"),
        phrase("validée"),
        "registre national",
        "complet",
        phrase("complètes"),
        "tenu",
    }
)
WARN_WORDS = frozenset(
    {
        phrase("à vérifier"),
        phrase("en contrôle"),
        phrase("à confirmer"),
        phrase("à renouveler"),
        "incomplet",
        phrase("incomplètes"),
        phrase("à contrôler"),
    }
)
HERE_WORDS = frozenset({phrase("refusé"), phrase("refusée"), phrase("expiré"), phrase("expirée"), "urgent", "DALO"})


def tone_of(word: str) -> str:
    """Give the colour family of a state word; a word that is not known stays neutral."""
    for tone, words in (("ok", OK_WORDS), ("warn", WARN_WORDS), ("here", HERE_WORDS)):
        if word in words:
            return tone
    return "plain"


@dataclass(frozen=True, slots=True)
class PointsLine:
    """One line of a cotation: what the file says, which rule grants it, what it brings."""

    label: str
    detail: str  # the fact that was weighed
    points: int
    proof: str = ""  # a state word: vérifié, en contrôle, registre national…
    rule: str = ""  # article or deliberation, in French
    is_of_territory: bool = True  # the label is a word of a grid, in French
    is_kept: bool = False  # the fact was frozen with a ranking, in French
    asked: str = ""  # with what else the criterion counts, in the words of the grid: none is a fact of somebody
    weighs: str = ""  # the fact of the catalogue, said beside a label in French to who reads another language


@dataclass(frozen=True, slots=True)
class Chip:
    """A short fact in a row of facts; `tone` is plain, ok, warn or here."""

    text: str
    tone: str = "plain"


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person of a household, as this reader may see them."""

    name: str
    role: str = ""
    facts: Sequence[tuple[str, str]] = ()
    states: Sequence[str] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """A decision or an offer: what, why, under which article, and what can be done about it."""

    title: str
    sentence: str
    reason: str = ""
    article: str = ""
    on: date | None = None
    appeal: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One thing that awaits its reader: what, of which, until when in a sentence, and the act with its address."""

    title: str
    about: str
    sentence: str
    act: str
    url: str
    tone: str = "here"  # plain where no date runs
    follow: object = None  # on a desk, the form of who follows it


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path: a date or a moment (None when it is to come) and a sentence."""

    sentence: str
    at: date | datetime | None = None
    is_done: bool = True
    detail: str = ""
    is_kept: bool = False  # the words of what was kept, in French


@dataclass(frozen=True, slots=True)
class Meter:
    """A share against a target, both in hundredths (percent)."""

    label: str
    share: int
    target: int
    sentence: str
    after: int | None = None  # the share once the act on the page is done

    @property
    def share_width(self) -> int:
        """Length of the full bar, bounded to the gauge."""
        return max(0, min(100, self.share))

    @property
    def after_width(self) -> int:
        """Length of the bar with the act done, bounded to the gauge."""
        return max(0, min(100, self.after or 0))

    @property
    def target_x(self) -> int:
        """Position of the target mark, kept inside the gauge."""
        return max(1, min(99, self.target))
