"""What a person means by the name of a place: one commune, several to choose from, a département, a region.

Nothing is picked in silence: one commune is *sure* only when the words can mean no other in all France.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import F, Q, QuerySet

from palier.models.territories import known_communes
from palier.models.territories.departements import Area, area_of, departements, regions
from palier.models.territories.former_names import codes_once_named
from palier.models.territories.organisations import Commune
from palier.models.territories.search_forms import search_form

_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_CODE = re.compile(r"\d{5}|2[ab]\d{3}")
_NUMBERED = re.compile(r"(.+?) (\d{1,2}) ?(?:er|e|eme|nd|nde)?(?: arr(?:t|ondissement)?)?")
_LIKE, _MOST_ALIKE, _MOST = 0.8, 8, 300
"""How near a name must be to a mistyped one, from 0 to 1; how many names, and how many communes, are proposed at most."""


@dataclass(frozen=True, slots=True)
class PlacesFound:
    """What some words may mean. Both parts empty: nothing of that name is known."""

    text: str
    communes: tuple[Commune, ...] = ()
    """The likeliest first: near what the person knows, then the most peopled."""
    is_sure: bool = False
    """Exactly one commune is meant, or exactly one département or region."""
    area: Area | None = None
    is_former: bool = False
    """The words are a name of before: of a commune that another took in (``formers``), or of one that took another name."""
    formers: tuple[Commune, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """Words taken apart."""

    name: str
    codes: tuple[str, ...] = ()
    departements: tuple[str, ...] = ()
    is_guess: bool = False
    """What the words said of the place is left aside: it cannot be sure."""


def find(text: str, *, near: Collection[str] = (), is_postal: bool = False) -> PlacesFound:
    """Understand one place. ``near``: codes of départements that the person knows, whose communes come first.

    ``is_postal``: five figures are a postal code where there is one of them, as a household writes it; else an INSEE code too.
    """
    words = _words(text)
    if not words:
        return PlacesFound(text)
    if _CODE.fullmatch(words):
        communes = _by_code(words, is_postal=is_postal)
        return PlacesFound(text, _likeliest(communes, near), is_sure=len(communes) == 1)
    area = area_of(words)
    if area is not None and words.upper() in departements():
        return PlacesFound(text, is_sure=True, area=area)
    return _by_words(text, words, area, near)


def _by_words(text: str, words: str, area: Area | None, near: Collection[str]) -> PlacesFound:
    communes, is_clear = _by_name(text, words)
    if area is not None:
        return _with_area(text, area, [one for one in communes if one.search_name == words], near)
    if communes and is_clear:
        return PlacesFound(text, _likeliest(communes, near), is_sure=len(communes) == 1)
    if (former := _former(words))[0]:
        heirs, ended = former
        return PlacesFound(text, _likeliest(heirs, near), is_sure=len(heirs) == 1, is_former=True, formers=tuple(ended))
    return PlacesFound(text, _likeliest({*communes, *_alike(words)}, near))


def _with_area(text: str, area: Area, namesakes: list[Commune], near: Collection[str]) -> PlacesFound:
    """A département or a region, unless a commune has its name: Vienne is both. Paris is one and the other at once."""
    is_sure = not namesakes or area.departements == ("75",)
    return PlacesFound(text, _likeliest(namesakes, near), is_sure=is_sure, area=area)


def parts_of(commune: Commune) -> list[Commune]:
    """The municipal arrondissements of Paris, Lyon or Marseille, in their order; none for another commune."""
    return list(Commune.objects.filter(parent_code=commune.code).order_by("code"))


def present(codes: Iterable[str]) -> dict[str, Commune]:
    """The present commune of each code that is known: of one that has ended, the commune that took it in."""
    known = known_communes.of(codes)
    ended = {one.successor_code for one in known.values() if one.ended_on is not None}
    heirs = known_communes.of(ended - {""}) if ended else {}
    return {code: heirs.get(one.successor_code, one) if one.ended_on else one for code, one in known.items()}


def in_order(codes: Iterable[str]) -> list[Commune]:
    """The present communes of these codes, in the order of the codes; those that are not known are left out."""
    listed = list(codes)
    known = present(listed)
    return list({known[code].code: known[code] for code in listed if code in known}.values())


def same_places(codes: Iterable[str]) -> set[str]:
    """These codes, and every other by which the same ground is known: former communes, a town and its parts."""
    wanted = set(codes)
    return wanted | known_communes.grounds_of({one.code for one in present(wanted).values()})


def wished_as(commune: Commune) -> set[str]:
    """Every code of a wish that a home here answers: its own, its town's, and those of the communes now in it."""
    here = in_order([commune.code])
    codes = {commune.code, *(one.code for one in here), *(one.parent_code for one in here)} - {""}
    return codes | set(Commune.objects.filter(successor_code__in=codes).values_list("code", flat=True))


def named(codes: Iterable[str]) -> list[str]:
    """Each commune with its département, in the order of the codes; one that is not known keeps its code."""
    listed = list(dict.fromkeys(codes))
    known = present(listed)
    return list(dict.fromkeys(known[code].named if code in known else f"Code {code}" for code in listed))


def may_be_its_postal_code(commune: Commune, code: str) -> bool:
    """Whether letters for a commune may bear this postal code: one of its own, or one of its département that no commune has.

    The second is a « CEDEX », which no list gives. A commune of which no code is known takes any.
    """
    rows = [commune, *parts_of(commune)]
    own = {one for row in rows for one in row.postal_codes.split()}
    if not own or code in own:
        return True
    return code[:2] in {one[:2] for one in own} and not _all().filter(postal_codes__contains=code).exists()


def _all() -> QuerySet[Commune]:
    return Commune.objects.filter(ended_on=None)


def _words(text: str) -> str:
    words = search_form(re.sub(r"\bs/\s*", "sur ", text.lower()))
    return " ".join(_SHORT.get(word, word) for word in words.split())


def _by_code(code: str, *, is_postal: bool) -> list[Commune]:
    """The commune of this INSEE code, and those of this postal code: 13001 is Aix-en-Provence, and in Marseille."""
    rows = list(_all().filter(Q(code=code.upper()) | Q(postal_codes__contains=code)))
    there = [row for row in rows if code in row.postal_codes.split()]
    found = there if there and is_postal else [row for row in rows if row.code == code.upper() or row in there]
    # A code of long ago may be the postal code of another today: it is read last.
    found = found or in_order([code.upper()])
    return _smallest(found)


def _smallest(rows: list[Commune]) -> list[Commune]:
    """Without the town of which an arrondissement is already there."""
    mothers = {row.parent_code for row in rows}
    return [row for row in rows if row.code not in mothers]


def _by_name(text: str, words: str) -> tuple[list[Commune], bool]:
    """The communes that the words may name, and whether the words say a whole name or its first words."""
    in_brackets = "(" in text
    if not in_brackets and (found := _arrondissement(words)):
        return found, True
    best: list[Commune] = []
    for asked in _readings(words):
        found, is_clear = _named(asked)
        if found and is_clear:
            return found, not asked.is_guess
        best = best or found
    return best, False


def _arrondissement(words: str) -> list[Commune]:
    """``paris 19``, ``lyon 3e``, ``marseille 13e arrondissement``."""
    match = _NUMBERED.fullmatch(words)
    if match is None:
        return []
    number = int(match[2])
    start = f"{match[1]} {number}{'er' if number == 1 else 'e'} arr"
    return list(_all().filter(search_name__startswith=start).exclude(parent_code=""))


def _readings(words: str) -> Iterable[_Asked]:
    """The whole as a name; then the name with what follows or goes before: département, postal or INSEE code."""
    yield _Asked(words)
    tokens, codes, where = words.split(), [], ""
    while len(tokens) > 1 and (_CODE.fullmatch(tokens[-1]) or tokens[-1].upper() in departements()):
        last = tokens.pop()
        if _CODE.fullmatch(last):
            codes.append(last)
        else:
            where = last.upper()
    while len(tokens) > 1 and _CODE.fullmatch(tokens[0]):
        codes.append(tokens.pop(0))
    places = (where,) if where else ()
    if codes or places:
        yield _Asked(" ".join(tokens), tuple(codes), places)
    for cut in range(1, len(tokens)):
        area = area_of(" ".join(tokens[cut:]))
        if area is not None and not (places and places[0] not in area.departements):
            yield _Asked(" ".join(tokens[:cut]), tuple(codes), places or area.departements)
    if codes or places:
        yield _Asked(" ".join(tokens), is_guess=True)


def _named(asked: _Asked) -> tuple[list[Commune], bool]:
    """Those of this very name, and any more peopled that begins by it: « Aix » is also Aix-en-Provence."""
    name = asked.name
    rows = _all()
    if asked.departements:
        rows = rows.filter(departement__in=asked.departements)
    for code in asked.codes:
        rows = rows.filter(Q(code=code.upper()) | Q(postal_codes__contains=code))
    begins = rows.filter(Q(search_name=name) | Q(search_name__startswith=f"{name} "))
    first = list(begins.order_by(F("population").desc(nulls_last=True))[:_MOST])
    exact = [row for row in first if row.search_name == name]
    if exact:
        most = max(row.population or 0 for row in exact)
        towns = [row for row in first if row.search_name != name and not row.parent_code]
        return exact + [row for row in towns if (row.population or 0) > most], True
    found = first or list(rows.filter(search_name__contains=f" {name}")[:_MOST])
    whole = [row for row in found if f" {name} " in f" {row.search_name} " and not row.parent_code]
    if whole:
        return whole, True
    return list(rows.filter(search_name__startswith=name)[:_MOST]), False


def _likeliest(rows: Iterable[Commune], near: Collection[str]) -> tuple[Commune, ...]:
    around = {regions().get(code, "") for code in near}
    return tuple(
        sorted(
            rows,
            key=lambda one: (
                one.departement not in near,
                regions().get(one.departement) not in around,
                -(one.population or 0),
                one.code,
            ),
        )
    )


def _former(words: str) -> tuple[list[Commune], list[Commune]]:
    """The present communes that took in those of this very name, or that bore it themselves; and those that have ended."""
    for asked in (one for one in _readings(words) if not one.is_guess):
        ended = Q(search_name=asked.name, ended_on__isnull=False)
        rows = Commune.objects.filter(ended | Q(code__in=codes_once_named(asked.name)))
        if asked.departements:
            rows = rows.filter(departement__in=asked.departements)
        known = list(rows)
        if found := in_order(one.code for one in known):
            return [one for one in found if one.ended_on is None], [one for one in known if one.ended_on is not None]
    return [], []


def _alike(words: str) -> list[Commune]:
    """The communes whose name looks like mistyped words."""
    name = next(iter([one.name for one in _readings(words)][1:]), words)
    rows = _all().filter(search_name__startswith=name[0], parent_code="")
    names = set(rows.values_list("search_name", flat=True))
    return list(rows.filter(search_name__in=get_close_matches(name, names, n=_MOST_ALIKE, cutoff=_LIKE)))
