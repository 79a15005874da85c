"""A landlord's file, opened and understood: which home each line is of, and whether the ordinary acts would take it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from palier.models import Commune, Home, HomeFile, HomeFileLine, HomeFilePart, Organisation
from palier.models.territories import localities
from palier.rules.homes import home_cells
from palier.rules.homes.home_cells import CellValue, HomeLine
from palier.rules.homes.home_columns import HOME_FIELDS, NEEDED, HomeField
from palier.rules.homes.home_files import TRIED, HeldHomes, HomeLineState
from palier.workflows.acting import sealing_parts
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import correcting, declaring
from palier.workflows.homes.declaring import HomeAlreadyDeclared, HomeDraft


class HomeLineRefused(Refusal):
    """A line that says no home, or not enough of one; the message says why, and is kept: no cell is in it."""

    def __init__(self, sentence: str, *, quoted: str = "") -> None:
        """``quoted``: the same with the cell, for who looks at the file itself."""
        super().__init__(sentence)
        self.quoted = quoted or sentence


class HomeBytesGone(Refusal):
    """Its days are over, or the seal of its bytes is of a secret that the site has no more."""

    sentence = "Ce fichier est effacé : ses jours sont passés. Envoyez-le de nouveau."


@dataclass(slots=True)
class HomesTried:
    """What the first lines would become; nothing was done."""

    read: int = 0
    counts: dict[HomeLineState, int] = field(default_factory=lambda: dict.fromkeys(HomeLineState, 0))
    refused: list[tuple[int, str]] = field(default_factory=list)
    examples: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    """By column, a few cells as they are, and as they are understood."""


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


def home_of(line: HomeLine, house: Organisation) -> Home | None:
    """The home that a line is of: by the landlord's own reference, or by its RPLS number.

    Raises ``HomeLineRefused`` or ``HomeAlreadyDeclared``.
    """
    if line.faults:
        raise HomeLineRefused(" ".join(line.faults))
    if not line.rpls and not line.reference:
        raise HomeLineRefused("La ligne n’a ni numéro RPLS ni référence : on ne sait pas de quel logement elle est.")
    found = _by_reference(line.reference, house)
    numbered = Home.objects.filter(rpls_id=line.rpls).first() if line.rpls else None
    if numbered is not None and numbered.bailleur_id not in house.covers:
        raise HomeAlreadyDeclared
    if found is not None and numbered is not None and found.pk != numbered.pk:
        raise HomeLineRefused("Sa référence est celle d’un de vos logements, et son numéro RPLS celui d’un autre.")
    return found or numbered


def _by_reference(reference: str, house: Organisation) -> Home | None:
    if not reference:
        return None
    told = HomeFileLine.objects.filter(reference=reference, home__isnull=False, file__bailleur__in=house.covers)
    keys = [one for one in told.order_by("-pk").values_list("home", flat=True)[:5] if one is not None]
    rows = {one.public_id: one for one in Home.objects.filter(public_id__in=keys, bailleur__in=house.covers)}
    return next((rows[key] for key in keys if key in rows), None)


def draft_of(line: HomeLine, home: Home | None) -> HomeDraft:
    """The whole home as the line wants it: what it does not say stays as it is. Raises ``HomeLineRefused``."""
    said: dict[str, Any] = {
        one.value: value for one, value in line.values.items() if one not in (HomeField.REFERENCE, HomeField.COMMUNE)
    }
    if HomeField.COMMUNE in line.values:
        said["commune"] = _commune(line.values[HomeField.COMMUNE])
    if home is not None:
        return HomeDraft(**{name: said.get(name, getattr(home, name)) for name in HomeDraft.__slots__})
    lacking = [HOME_FIELDS[one].label for one in NEEDED if one not in line.values]
    if not line.rpls:
        lacking.insert(0, HOME_FIELDS[HomeField.RPLS].label)
    if lacking:
        raise HomeLineRefused(
            f"Ce logement n’est pas encore déclaré, et la ligne ne dit pas : {', '.join(lacking)}. "
            "Si des cellules sont fusionnées, séparez-les et remplissez chacune."
        )
    return HomeDraft(**said)


def _commune(text: CellValue) -> Commune:
    word = str(text).removesuffix(".0")
    # A spreadsheet that takes a code for a number drops its first zero.
    found = localities.find(f"0{word}" if word.isdecimal() and len(word) == _SHORT_CODE else word)
    if found.is_sure and found.communes:
        return found.communes[0]
    if found.communes:
        names = ", ".join(f"{one.name} ({one.code})" for one in found.communes[:3])
        why = f"peut en être plusieurs : {names}. Écrivez son code INSEE."
    else:
        why = "n’est pas connue : écrivez son code INSEE."
    raise HomeLineRefused(f"La commune de cette ligne {why}", quoted=f"La commune « {word[:60]} » {why}")


_SHORT_CODE = 4


def try_homes(
    held: HeldHomes, mapping: Mapping[int, HomeField], house: Organisation, *, on: date, most: int = TRIED
) -> HomesTried:
    """What the first lines would become, by the very rules of the acts. Nothing is written."""
    told, seen = HomesTried(), set[str]()
    for number, cells in islice(held.rows(), most):
        told.read += 1
        line = home_cells.read_cells(held.columns, mapping, cells)
        try:
            state = _would(line, house, seen, on=on)
        except Refusal as refusal:
            state = HomeLineState.REFUSED
            said = refusal.quoted if isinstance(refusal, HomeLineRefused) else str(refusal)
            told.refused.append((number, said))
        told.counts[state] += 1
        _show(told, mapping, cells, line)
    return told


def _would(line: HomeLine, house: Organisation, seen: set[str], *, on: date) -> HomeLineState:
    home = home_of(line, house)
    draft = draft_of(line, home)
    keys = keys_of(line, home)
    if keys & seen:
        raise HomeLineRefused(TWICE)
    seen |= keys
    if home is None:
        declaring.check(draft, on=on)
        return HomeLineState.DECLARED
    try:
        correcting.changes_of(home, draft, on=on)
    except correcting.NothingChanged:
        return HomeLineState.SAME
    return HomeLineState.CORRECTED


def keys_of(line: HomeLine, home: Home | None) -> set[str]:
    """What a line of a file has alone: the home that it is of, and the landlord's reference of it."""
    kept = {f"rpls {home.rpls_id if home else line.rpls}"}
    return kept | {f"ref {line.reference}"} if line.reference else kept


TWICE = "Ce logement est déjà sur une ligne plus haut de ce fichier."
_SHOWN = 3


def _show(told: HomesTried, mapping: Mapping[int, HomeField], cells: Sequence[str], line: HomeLine) -> None:
    for place, one in mapping.items():
        if one in line.values and place < len(cells):
            pair = (cells[place].strip()[:60], home_cells.shown_cell(one, line.values[one])[:60])
            kept = told.examples.setdefault(place, [])
            if len(kept) < _SHOWN and pair not in kept:
                kept.append(pair)
