"""A landlord's file, opened and understood: which home each line is of, and whether the ordinary acts would take it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from palier.models import Commune, Home, HomeFile, HomeFilePart, Organisation
from palier.rules.homes import home_cells
from palier.rules.homes.home_cells import CellValue, HomeLine
from palier.rules.homes.home_columns import HOME_FIELDS, NEEDED, HomeField
from palier.rules.homes.home_files import TRIED, HeldHomes, HomeLineState
from palier.workflows.acting import sealing_parts
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import correcting, declaring
from palier.workflows.homes.declaring import HomeDraft
from palier.workflows.homes.lines_of_homes import HeldOfLines, HomeLineRefused, KnownPlaces


class HomeBytesGone(Refusal):
    """Its days are over, or the seal of its bytes is of a secret that the site has no more."""

    sentence = "Ce fichier est effacé : ses jours sont passés. Envoyez-le de nouveau."


@dataclass(frozen=True, slots=True)
class LineEffect:
    """What one line would make of its home, to be read before anything is: each field, before and after."""

    number: int
    home: str
    """As the landlord finds it again: their reference, else its RPLS number."""
    fields: tuple[tuple[str, str, str], ...]
    """A label, what is there, what would be."""
    is_new: bool = False
    gap: float = 0.0
    """How far the number that moves most is from what it was, in shares of it: the strangest is read first."""


@dataclass(slots=True)
class HomesTried:
    """What the first lines would become; nothing was done."""

    read: int = 0
    counts: dict[HomeLineState, int] = field(default_factory=lambda: dict.fromkeys(HomeLineState, 0))
    refused: list[tuple[int, str]] = field(default_factory=list)
    examples: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """By column, a few cells as they are, and as they are understood."""
    effects: list[LineEffect] = field(default_factory=list)

    @property
    def corrected(self) -> list[LineEffect]:
        """The homes that change, those whose numbers move most first."""
        return sorted((one for one in self.effects if not one.is_new), key=lambda one: (-one.gap, one.number))

    @property
    def declared(self) -> list[LineEffect]:
        """The homes that are new, in the order of the file."""
        return [one for one in self.effects if one.is_new]


@contextmanager
def on_disk(file: HomeFile) -> Iterator[Path]:
    """The bytes of a file, in a folder that is gone once it is left. Raises ``HomeBytesGone``."""
    with TemporaryDirectory(prefix="palier-homes-") as folder:
        path = Path(folder, "file")
        with path.open("wb") as out:
            for part in HomeFilePart.objects.filter(file=file).order_by("position").iterator(chunk_size=1):
                try:
                    out.write(sealing_parts.opened(bytes(part.data), file.public_id, part.position))
                except sealing_parts.Unsealable as error:
                    raise HomeBytesGone(str(error)) from error
        if not path.stat().st_size:
            raise HomeBytesGone
        yield path


def as_kept(file: HomeFile, found: HeldHomes) -> HeldHomes:
    """A file by the names of its columns that were kept."""
    return replace(found, columns=tuple(file.columns)) if len(file.columns) == len(found.columns) else found


def mapping_of(file: HomeFile) -> dict[int, HomeField]:
    """What each column says."""
    return {place: HomeField(word) for place, word in enumerate(file.mapping) if word}


def try_homes(
    held: HeldHomes, mapping: Mapping[int, HomeField], house: Organisation, *, on: date, most: int = TRIED
) -> HomesTried:
    """What the first lines would become, by the very rules of the acts. Nothing is written."""
    told, places = HomesTried(), KnownPlaces(house)
    rows = [
        (number, cells, home_cells.read_cells(held.columns, mapping, cells)) for number, cells in _first(held, most)
    ]
    here = HeldOfLines([line for _, _, line in rows], house, places, on=on)
    for number, cells, line in rows:
        told.read += 1
        try:
            state = _would(told, number, line, here, places, on=on)
        except Refusal as refusal:
            state = HomeLineState.REFUSED
            said = refusal.quoted if isinstance(refusal, HomeLineRefused) else str(refusal)
            told.refused.append((number, said))
        told.counts[state] += 1
        _show(told, mapping, cells, line)
    return told


def _first(held: HeldHomes, most: int) -> Iterator[tuple[int, list[str]]]:
    return islice(held.rows(), most)


def _would(
    told: HomesTried, number: int, line: HomeLine, here: HeldOfLines, places: KnownPlaces, *, on: date
) -> HomeLineState:
    home, draft = here.read(line)
    if home is None:
        declaring.check(draft, on=on, parts=places.parts)
        told.effects.append(_effect(number, line, None, draft, [name.value for name in NEEDED]))
        return HomeLineState.DECLARED
    try:
        changed = correcting.changes_of(home, draft, on=on, parts=places.parts)
    except correcting.NothingChanged:
        return HomeLineState.SAME
    told.effects.append(_effect(number, line, home, draft, changed))
    return HomeLineState.CORRECTED


def _effect(number: int, line: HomeLine, home: Home | None, draft: HomeDraft, names: Iterable[str]) -> LineEffect:
    pairs = [(HomeField(name), getattr(home, name) if home else None, getattr(draft, name)) for name in names]
    return LineEffect(
        number=number,
        home=line.reference or draft.rpls_id,
        fields=tuple((HOME_FIELDS[one].label, _shown(one, before), _shown(one, after)) for one, before, after in pairs),
        is_new=home is None,
        gap=max((_gap(before, after) for _, before, after in pairs), default=0.0),
    )


def _shown(one: HomeField, value: CellValue | Commune | None) -> str:
    """A value as a person reads it; a commune with where it is."""
    if isinstance(value, Commune):
        return value.told
    return "" if value is None or value == "" else home_cells.shown_cell(one, value)


def _gap(before: object, after: object) -> float:
    if isinstance(before, bool) or not isinstance(before, int) or not isinstance(after, int):
        return 0.0
    return abs(after - before) / max(abs(before), 1)


_SHOWN = 3


def _show(told: HomesTried, mapping: Mapping[int, HomeField], cells: Sequence[str], line: HomeLine) -> None:
    for place, one in mapping.items():
        if one in line.values and place < len(cells):
            pair = (cells[place].strip()[:60], home_cells.shown_cell(one, line.values[one])[:60])
            kept = told.examples.setdefault(place, [])
            if len(kept) < _SHOWN and pair not in kept:
                kept.append(pair)
