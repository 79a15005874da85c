"""What is known of this site by each criterion of the RGAA (4.1.2): what a test looks at, what is not here, and the rest.

No person has audited the site. A criterion that a machine looks at is not one that is met: it sees some of the faults alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from palier.rules.law.voice import phrase

WRITTEN_ON = date(2026, 11, 28)
"""The day on which this statement was written: anew at each change of it, and within three years."""
VERSION = "4.1.2"


@dataclass(frozen=True, slots=True)
class AccessibilityTheme:
    """One of the thirteen themes: how many criteria it has, those that a test looks at, and those without an object here."""

    number: int
    title: str
    criteria: int
    looked_at: Mapping[int, str] = field(default_factory=dict)
    """A criterion, and what looks at it on every page: a rule of axe, or one of `tests/html_faults.py`."""
    without_object: frozenset[int] = frozenset()

    @property
    def unseen(self) -> tuple[int, ...]:
        """The criteria that nobody has looked at yet."""
        known = {*self.looked_at, *self.without_object}
        return tuple(one for one in range(1, self.criteria + 1) if one not in known)

    def named(self, criteria: Iterable[int]) -> str:
        """Criteria as the RGAA numbers them, those that follow one another as a range: ``1.1, 1.3–1.5``."""
        runs: list[list[int]] = []
        for one in sorted(criteria):
            if runs and one == runs[-1][-1] + 1:
                runs[-1].append(one)
            else:
                runs.append([one])
        return ", ".join("–".join(f"{self.number}.{end}" for end in dict.fromkeys((run[0], run[-1]))) for run in runs)


def _all(count: int) -> frozenset[int]:
    return frozenset(range(1, count + 1))


T = AccessibilityTheme
THEMES = (
    T(1, phrase("Images"), 9, {1: "axe:image-alt"}, frozenset({4, 5})),
    T(2, phrase("Cadres"), 2, {}, _all(2)),
    T(3, phrase("Couleurs"), 3, {2: "axe:color-contrast"}),
    T(4, phrase("Sons et vidéos"), 13, {}, _all(13)),
    T(5, phrase("Tableaux"), 8, {4: "html:_tables", 6: "html:_tables", 7: "html:_tables"}, frozenset({3, 8})),
    T(6, phrase("Liens"), 2, {2: "axe:link-name"}),
    T(7, phrase("Scripts"), 5),
    T(
        8,
        phrase("Éléments obligatoires"),
        10,
        {
            1: "html:faults",
            2: "html:faults",
            3: "axe:html-has-lang",
            4: "axe:html-lang-valid",
            5: "axe:document-title",
            8: "axe:valid-lang",
        },
    ),
    T(9, phrase("Structure de l’information"), 4, {1: "html:_headings", 2: "axe:region", 3: "html:_lists"}),
    T(10, phrase("Présentation de l’information"), 14, {4: "journey:overflow_of_large_text"}),
    T(11, phrase("Formulaires"), 13, {1: "html:_names"}),
    T(12, phrase("Navigation"), 11, {7: "axe:bypass", 8: "axe:tabindex"}),
    T(13, phrase("Consultation"), 12, {}, frozenset({10, 12})),
)
del T
CRITERIA = sum(one.criteria for one in THEMES)
