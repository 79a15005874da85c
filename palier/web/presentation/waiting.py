"""The figures of a commune in words and in a drawing: how many ask for one home, how long one waits (article R441-2-17)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from palier.models import CommuneFigure
from palier.rules.homes import waiting_times
from palier.rules.homes.waiting_times import HomeSize
from palier.rules.law import french
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.letters.words import ROOMS
from palier.rules.ranking.small_cells import HIDDEN

MOST_SQUARES, ACROSS, STEP = 60, 20, 20
_YEAR = 12
_UNKNOWN = phrase("non connue")
_NAMES: Mapping[str, str] = {
    HomeSize.T1: phrase("Une pièce ou chambre"),
    **{size: ROOMS[size] for size in (HomeSize.T2, HomeSize.T3, HomeSize.T4)},
    HomeSize.T5: phrase("Cinq pièces ou plus"),
}


def months(number: int) -> str:
    """A wait in words: ``moins d’un mois``, ``8 mois``, ``2 ans et 3 mois``."""
    years, rest = divmod(number, _YEAR)
    if not number:
        return say("moins d’un mois")
    told_rest = say_plural(rest, "{count} mois", "{count} mois")
    if not years:
        return told_rest
    told_years = say_plural(years, "{count} an", "{count} ans")
    return say("{years} et {months}", years=told_years, months=told_rest) if rest else told_years


def turnover_percent(row: CommuneFigure) -> str:
    """Homes let in a year in a hundred of the stock, as the page cuts it; empty where it may not be told."""
    if row.lets is None or row.stock is None:
        return ""
    whole, rest = divmod(10_000 * row.lets // row.stock, 100)
    return f"{whole}.{rest:02d}"


@dataclass(frozen=True, slots=True)
class Square:
    """One demande of the drawing; the first is the one that was housed."""

    x: int
    y: int
    is_one: bool


@dataclass(frozen=True, slots=True)
class SizeFigures:
    """One size of a commune as its page tells it, with where one waits less near here: that and its kilometres."""

    row: CommuneFigure
    near: tuple[tuple[CommuneFigure, float], ...] = ()

    @property
    def name(self) -> str:
        """The size in words."""
        return say(_NAMES[self.row.size])

    @property
    def ratio(self) -> int:
        """Demandes for one home; zero where it may not be told."""
        return waiting_times.tension(self.row.demandes, self.row.lets) or 0

    @property
    def ratio_words(self) -> str:
        """What the drawing shows."""
        return say_plural(
            self.ratio,
            "environ {count} demande pour un logement loué",
            "environ {count} demandes pour un logement loué",
        )

    @property
    def counted(self) -> str:
        """What that and the wait at the pace of the year rest on; empty where one of the two is hidden."""
        if self.row.demandes is None or self.row.lets is None:
            return ""
        return say(
            "Compté sur {waiting} demandes en cours et {housed} logements loués en un an.",
            waiting=french.number(self.row.demandes),
            housed=french.number(self.row.lets),
        )

    @property
    def squares(self) -> list[Square]:
        """One square a demande, twenty to a line; none where there would be too many to count with the eye."""
        if self.ratio > MOST_SQUARES:
            return []
        return [Square(index % ACROSS * STEP, index // ACROSS * STEP, index == 0) for index in range(self.ratio)]

    @property
    def height(self) -> int:
        """Of the drawing, in its own units."""
        return -(-self.ratio // ACROSS) * STEP

    @property
    def observed(self) -> str:
        """How long those who were housed had waited."""
        if self.row.housed_after is None or self.row.quick is None or self.row.slow is None:
            return ""
        return say(
            "{number} ménages ont été logés en un an. La moitié attendaient depuis {half} ou moins. "
            "Un quart attendaient depuis {quick} ou moins, trois quarts depuis {slow} ou moins.",
            number=french.number(self.row.lets or 0),
            half=months(self.row.housed_after),
            quick=months(self.row.quick),
            slow=months(self.row.slow),
        )

    @property
    def expected(self) -> str:
        """How long one would wait at the pace of the year, those who still wait counted."""
        if self.row.lets is None:
            return ""
        if self.row.expected is None:
            return say(
                "En comptant ceux qui attendent encore, moins d’un ménage sur deux est logé ici au rythme de cette année : "
                "l’attente d’un ménage sur deux dépasse ce que ces chiffres montrent."
            )
        told = months(self.row.expected)
        if self.row.expected_low is None:
            return say(
                "Au rythme de cette année, un ménage sur deux est logé en {half}, ceux qui attendent encore comptés.",
                half=told,
            )
        low = months(self.row.expected_low)
        if self.row.expected_high is None:
            return say(
                "Au rythme de cette année, un ménage sur deux est logé en {half}, ceux qui attendent encore comptés. "
                "C’est au moins {low}, avec 95 chances sur 100.",
                half=told,
                low=low,
            )
        return say(
            "Au rythme de cette année, un ménage sur deux est logé en {half}, ceux qui attendent encore comptés. "
            "C’est entre {low} et {high}, avec 95 chances sur 100.",
            half=told,
            low=low,
            high=months(self.row.expected_high),
        )

    @property
    def elsewhere(self) -> list[tuple[str, str, str]]:
        """Where one waits less: the code of the commune, its name, and how long and how far in words."""
        return [
            (
                row.commune_id,
                row.commune.named,
                say("{half}, à {number} km", half=months(row.expected or 0), number=max(1, round(away))),
            )
            for row, away in self.near
        ]

    @property
    def turnover(self) -> str:
        """How much of the stock was let in the year, with what it rests on; empty where the stock does not cover the lets."""
        if self.row.stock is None or self.row.stock_year is None:
            return ""
        return say(
            "Rotation : {number} logements loués en un an sur {stock}, soit environ {share}. C’est le parc au 1er janvier {year} "
            "des bailleurs qui l’ont déclaré : tous ceux qui ont loué ici.",
            number=french.number(self.row.lets or 0),
            stock=french.number(self.row.stock),
            share=self._share,
            year=str(self.row.stock_year),
        )

    @property
    def _share(self) -> str:
        """In whole hundredths: the lets are told to the ten below."""
        share = Fraction(self.row.lets or 0, self.row.stock or 1)
        return french.percent(Fraction(round(share * 100), 100))

    @property
    def cells(self) -> list[str]:
        """The counts of the table: those who ask, homes let, who left otherwise; and the turnover."""
        counted = (self.row.demandes, self.row.lets, self.row.gone)
        told = [say(HIDDEN) if one is None else french.number(one) for one in counted]
        if self.row.stock is None:
            return [*told, say(_UNKNOWN)]
        return [*told, self._share]


def by_size(
    rows: Iterable[CommuneFigure], near: Mapping[str, Sequence[tuple[CommuneFigure, float]]]
) -> list[SizeFigures]:
    """Every size in order; one that has nothing to tell stands with its numbers hidden."""
    found = {row.size: row for row in rows}
    return [
        SizeFigures(found.get(size, CommuneFigure(size=size)), tuple(near.get(size.value, ()))) for size in HomeSize
    ]
