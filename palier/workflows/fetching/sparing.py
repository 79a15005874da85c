"""The papers that a file did not have to bring, since the State has them: counted, and said to its household (N32)."""

from collections.abc import Collection, Iterable
from datetime import date

from palier.rules.fetching import fetching, tax_notices
from palier.rules.people import income
from palier.rules.situations.pieces import PieceStatus
from palier.workflows.people.needing import NeedLine

_IDENTITY = "piece_identite"
_YEARS_AFTER = {"avis_imposition_n2": 0, "avis_imposition_n1": 1}


def spared(lines: Iterable[NeedLine], certified: Collection[str], *, on: date) -> int:
    """How many needed papers nobody had to send: an identity that the State certified, an amount that it gave."""
    return sum(is_spared(line, certified, on=on) for line in lines)


def is_spared(line: NeedLine, certified: Collection[str], *, on: date) -> bool:
    """Whether the State says what this paper would. ``certified``: paths of facts that it certified."""
    needed = line.needed
    if any(piece.through == fetching.JOBSEEKERS and piece.status == PieceStatus.VALID for piece in line.pieces):
        return True  # one of the two proofs, whatever came of the other
    if not needed.is_established or any(not piece.through for piece in line.pieces):
        return False  # a paper that came was not spared
    return needed.code == _IDENTITY or path_of(line, on=on) in certified


def year_of(line: NeedLine, *, on: date) -> int | None:
    """The year of the income that a notice tells; none for any other paper."""
    after = _YEARS_AFTER.get(line.needed.code)
    return None if after is None else income.reference_year(on.year) + after


def path_of(line: NeedLine, *, on: date) -> str:
    """Where the amount of a notice of income is kept; empty for any other paper."""
    year = year_of(line, on=on)
    return tax_notices.path_of(line.needed.persons[0], year) if year is not None and line.needed.persons else ""
