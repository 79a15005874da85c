"""The stock of homes that a landlord declares by commune and size, and what it lets say: how often a home is let again.

Lines are read one by one: each that cannot be read has its own sentence, and nothing of a list is kept before all of it is right.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from palier.rules.homes.waiting_times import HomeSize
from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")
MOST_LINES, MOST_HOMES = 5_000, 200_000
"""Lines of one sending; homes of one size in one commune."""
_CODE = re.compile(r"\d{5}|2[AB]\d{3}")
_CELLS = 3
_SIZES: Mapping[str, HomeSize] = {
    **{size.value: size for size in HomeSize},
    **{str(number): size for number, size in enumerate(HomeSize, 1)},
    "C": HomeSize.T1,
    "T6P": HomeSize.T5,
}
"""A size as files write it; a room of a hostel goes with the T1, a T6 and more with the T5."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredLine:
    """So many homes of a size in a commune; none takes back what was declared there."""

    commune: str
    size: HomeSize
    homes: int


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line that cannot be kept, by its number in what was sent, and why."""

    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadStock:
    """What was understood of a list, and each line that was not."""

    lines: tuple[DeclaredLine, ...]
    refused: tuple[RefusedLine, ...]


@applies(_HOUSE)
def read(text: str, *, communes: Collection[str]) -> ReadStock:
    """Read « code INSEE ; taille ; logements », a line each, whatever parts the cells. ``communes``: the codes that are known."""
    lines: dict[tuple[str, HomeSize], DeclaredLine] = {}
    refused: list[RefusedLine] = []
    written = [(number, line.strip()) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1)]
    filled = [(number, line) for number, line in written if line]
    if len(filled) > MOST_LINES:
        return ReadStock((), (RefusedLine(MOST_LINES + 1, f"Envoyez {MOST_LINES} lignes au plus à la fois."),))
    for place, (number, line) in enumerate(filled):
        cells = [cell.strip(" \"'") for cell in re.split(r"[;\t,]", line)]
        if place == 0 and not any(char.isdigit() for char in line):
            continue  # the names of the columns
        found = _line(cells, communes)
        if isinstance(found, str):
            refused.append(RefusedLine(number, found))
        elif (found.commune, found.size) in lines:
            refused.append(RefusedLine(number, "Cette commune et cette taille sont déjà sur une ligne plus haut."))
        else:
            lines[found.commune, found.size] = found
    return ReadStock(tuple(lines.values()), tuple(refused))


def codes_in(text: str) -> set[str]:
    """The codes of communes that a list may name, to be looked up at once."""
    return set(_CODE.findall(text.upper()))


def _line(cells: list[str], communes: Collection[str]) -> DeclaredLine | str:
    """The line, or why it is none."""
    if len(cells) != _CELLS:
        return "Écrivez trois cases : le code INSEE de la commune, la taille, le nombre de logements."
    code, size, homes = cells[0].upper(), cells[1].upper(), re.sub(r"\s", "", cells[2])
    if not _CODE.fullmatch(code):
        return f"« {cells[0][:20]} » n’est pas un code INSEE de commune : cinq caractères, comme 93048."
    if code not in communes:
        return f"Aucune commune d’aujourd’hui n’a le code {code}."
    if size not in _SIZES:
        return f"« {cells[1][:20]} » n’est pas une taille : écrivez T1, T2, T3, T4, ou T5 pour cinq pièces et plus."
    if not homes.isdecimal() or int(homes[:9]) > MOST_HOMES:
        return f"« {cells[2][:20]} » n’est pas un nombre de logements : un entier, sans virgule."
    return DeclaredLine(commune=code, size=_SIZES[size], homes=int(homes))


@applies(_HOUSE)
def turnover(lets: int | None, stock: int | None, *, least: int) -> Fraction | None:
    """Homes let in a year over the stock of those who declared; none on small numbers, nor where more was let than there is.

    ``lets`` is the count that is told already, so that the stock alone is new: homes, of whole landlords.
    """
    if lets is None or stock is None or min(lets, stock) < least or lets > stock:
        return None
    return Fraction(lets, stock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What one landlord declared for a year, and whether it let there in the twelve months that are counted."""

    landlord: int
    year: int
    homes: int


@applies(_HOUSE)
def covering(declared: Iterable[Declared], letting: Collection[int], *, years: Iterable[int]) -> tuple[int, int] | None:
    """The year and the whole stock of the first of these years in which every landlord who let had declared homes; none else."""
    rows = [one for one in declared if one.homes > 0]
    for year in years:
        of_year = {one.landlord: one.homes for one in rows if one.year == year}
        if of_year and set(letting) <= set(of_year):
            return year, sum(of_year.values())
    return None
