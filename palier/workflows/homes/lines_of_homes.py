"""What lines of a landlord's file are of, by what is here: the homes and communes that they name, the home as they want it."""

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet

from palier.models import Commune, Home, HomeFile, HomeFileLine, Organisation
from palier.models.territories import localities
from palier.models.territories.localities import PlacesFound
from palier.models.territories.search_forms import search_form
from palier.rules.homes.home_cells import CellValue, HomeLine
from palier.rules.homes.home_columns import HOME_FIELDS, NEEDED, HomeField
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import coming_back, declaring
from palier.workflows.homes.declaring import HomeAlreadyDeclared, HomeDraft


class HomeLineRefused(Refusal):
    """A line that says no home, or not enough of one; the message says why, and is kept: no cell is in it."""

    def __init__(self, sentence: str, *, quoted: str = "") -> None:
        """``quoted``: the same with the cell, for who looks at the file itself."""
        super().__init__(sentence)
        self.quoted = quoted or sentence


TWICE = "Ce logement est déjà sur une ligne plus haut de ce fichier."


class KnownPlaces:
    """The communes that lines name, each asked for once: a landlord's file names few, and each of them a thousand times."""

    def __init__(self, house: Organisation) -> None:
        """None yet; a namesake is where this landlord has homes."""
        self._house = house
        self._found: dict[str, PlacesFound] = {}
        self._parts: dict[str, list[str]] = {}

    def find(self, word: str) -> PlacesFound:
        """What a cell may name."""
        if word not in self._found:
            self._found[word] = localities.find(word)
        return self._found[word]

    @cached_property
    def departements(self) -> frozenset[str]:
        """Where the landlord has homes."""
        homes = Home.objects.filter(bailleur__in=self._house.covers)
        return frozenset(homes.values_list("commune__departement", flat=True).distinct())

    def parts(self, code: str) -> list[str]:
        """The codes of the parts of a commune."""
        if code not in self._parts:
            self._parts[code] = declaring.parts_of(code)
        return self._parts[code]


class HeldOfLines:
    """What is here of some lines, asked once for them all: the homes that they are of, and those that this file told before."""

    def __init__(
        self,
        lines: Sequence[HomeLine],
        house: Organisation,
        places: KnownPlaces,
        file: HomeFile | None = None,
        *,
        on: date,
    ) -> None:
        """Ask, as of a day. Without a file, no line before these was told."""
        self._house, self._places, self._seen = house, places, set[str]()
        references = {line.reference for line in lines} - {""}
        numbers = {line.rpls for line in lines} - {""}
        self._numbered = _numbered(numbers)
        told = HomeFileLine.objects.filter(reference__gt="", reference__in=references, home__isnull=False)
        rows = told.filter(file__bailleur__in=house.covers).values_list("reference", "home")
        self._referenced: dict[str, list[UUID]] = {}
        for reference, key in rows.annotate(last=Max("pk")).order_by("-last").values_list("reference", "home"):
            if key is not None:
                self._referenced.setdefault(reference, []).append(key)
        keys = {key for some in self._referenced.values() for key in some[:_LAST]}
        self._by_key = {one.public_id: one for one in _homes().filter(public_id__in=keys, bailleur__in=house.covers)}
        self._out = coming_back.homes_out(numbers, keys, house, on=on)
        if file is not None:
            self._seen |= _told_before(file, references, {one.public_id for one in self._homes_here()})

    def _homes_here(self) -> Iterator[Home]:
        yield from self._numbered.values()
        yield from self._by_key.values()

    def home_of(self, line: HomeLine) -> Home | None:
        """The home that a line is of: by the landlord's own reference, or by its RPLS number.

        Raises ``HomeLineRefused``, ``HomeAlreadyDeclared``, ``DeclaredTwice`` or ``OutForNow``.
        """
        if line.faults:
            raise _every_fault(line, self._places)
        if not line.rpls and not line.reference:
            raise HomeLineRefused(
                "La ligne n’a ni numéro RPLS ni référence : on ne sait pas de quel logement elle est."
            )
        keys = self._referenced.get(line.reference, [])[:_LAST]
        found = next((self._by_key[key] for key in keys if key in self._by_key), None)
        numbered = self._numbered.get(line.rpls)
        if numbered is not None and numbered.bailleur_id not in self._house.covers:
            raise HomeAlreadyDeclared
        if found is not None and numbered is not None and found.pk != numbered.pk:
            raise HomeLineRefused("Sa référence est celle d’un de vos logements, et son numéro RPLS celui d’un autre.")
        if found is None and numbered is None:
            self._out.require_none(line.rpls, keys)
        return found or numbered

    def read(self, line: HomeLine) -> tuple[Home | None, HomeDraft]:
        """The home of a line, and the whole home as the line wants it. Raises ``HomeLineRefused`` and what ``home_of`` does."""
        home = self.home_of(line)
        draft = draft_of(line, home, self._places)
        keys = {f"rpls {home.rpls_id if home else line.rpls}"}
        keys |= {f"home {home.public_id}"} if home else set()
        keys |= {f"ref {line.reference}"} if line.reference else set()
        if keys & self._seen:
            raise HomeLineRefused(TWICE)
        self._seen |= keys
        return home, draft


def _numbered(numbers: set[str]) -> dict[str, Home]:
    return {one.rpls_id: one for one in _homes().filter(rpls_id__in=numbers)}


def _homes() -> QuerySet[Home]:
    return Home.objects.select_related("commune")


def _told_before(file: HomeFile, references: set[str], homes: set[UUID]) -> set[str]:
    """What a line of this file has alone, of those that were told before these."""
    rows = HomeFileLine.objects.filter(file=file, home__isnull=False)
    some = rows.filter(Q(home__in=homes) | Q(reference__gt="", reference__in=references))
    found = set(some.values_list("home", "reference"))
    return {f"home {key}" for key, _ in found} | {f"ref {reference}" for _, reference in found if reference}


_LAST = 5
"""Homes that one reference had, the last first, among which the one that is still here is looked for."""


def _every_fault(line: HomeLine, places: KnownPlaces) -> HomeLineRefused:
    """All that a line must mend at once: its cells, and a commune that is not known beside them."""
    said, quoted = [*line.faults], [*line.faults]
    if HomeField.COMMUNE in line.values:
        try:
            _commune(line.values[HomeField.COMMUNE], places)
        except HomeLineRefused as refusal:
            said.append(str(refusal))
            quoted.append(refusal.quoted)
    return HomeLineRefused(" ".join(said), quoted=" ".join(quoted))


def draft_of(line: HomeLine, home: Home | None, places: KnownPlaces) -> HomeDraft:
    """The whole home as the line wants it: what it does not say stays as it is. Raises ``HomeLineRefused``."""
    said: dict[str, Any] = {
        one.value: value for one, value in line.values.items() if one not in (HomeField.REFERENCE, HomeField.COMMUNE)
    }
    if HomeField.COMMUNE in line.values:
        said["commune"] = _commune(line.values[HomeField.COMMUNE], places)
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


def _commune(text: CellValue, places: KnownPlaces) -> Commune:
    word = str(text).removesuffix(".0")
    # A spreadsheet that takes a code for a number drops its first zero.
    found = places.find(f"0{word}" if word.isdecimal() and len(word) == _SHORT_CODE else word)
    if found.is_sure and found.communes:
        return found.communes[0]
    if (theirs := _where_they_are(word, found.communes, places)) is not None:
        return theirs
    if found.communes:
        names = ", ".join(f"{one.name} ({one.code})" for one in found.communes[:3])
        why = f"peut en être plusieurs : {names}. Écrivez son code INSEE."
    else:
        why = "n’est pas connue : écrivez son code INSEE."
    raise HomeLineRefused(f"La commune de cette ligne {why}", quoted=f"La commune « {word[:60]} » {why}")


def _where_they_are(word: str, namesakes: Sequence[Commune], places: KnownPlaces) -> Commune | None:
    """Of communes of one very name, that of the départements where the landlord has homes, if it is alone there."""
    same = [one for one in namesakes if one.search_name == search_form(word)]
    if not same:
        return None
    near = [one for one in same if one.departement in places.departements]
    return near[0] if len(near) == 1 else None


_SHORT_CODE = 4
