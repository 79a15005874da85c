"""Who looks like one person and is two: each kind of trap, by its name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from benchmarks.labelled import invented

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.labelled.invented import Invented, Inventor

    Trap = Callable[[Inventor], list[Invented]]


_GENERATION = range(16, 46)


def _home(make: Inventor, one: Invented, other: Invented) -> Invented:
    """Somebody of the same household: its mailbox, its telephone, its commune, or some of them."""
    mail, phone = make.dice.choice(((one, one), (one, one), (one, one), (one, other), (other, one)))
    return replace(other, email=mail.email, phone=phone.phone, commune=one.commune)


def _twins(make: Inventor) -> list[Invented]:
    mine, theirs = make.dice.choice(invented.TWINS) if make.odds(50) else make.dice.sample(invented.GIVEN, 2)
    one = make.person(given=mine, kind="twins")
    return [one, _home(make, one, replace(make.person(one.family, theirs, "twins"), birth=one.birth))]


def _parent(make: Inventor) -> list[Invented]:
    one = make.person(kind="parent and child")
    other = make.person(one.family, one.given, "parent and child")
    born = other.birth
    while born is None or abs(born.year - (one.birth.year if one.birth else 0)) not in _GENERATION:
        born = make.birth()
    return [one, _home(make, one, replace(other, birth=born))]


def _siblings(make: Inventor) -> list[Invented]:
    one = make.person(kind="siblings")
    given = make.dice.choice([name for name in invented.GIVEN if name != one.given])
    return [one, _home(make, one, make.person(one.family, given, "siblings"))]


def _namesakes(make: Inventor) -> list[Invented]:
    """A common name, a common given name, one birth date, and nothing else."""
    family, given = make.dice.choice(invented.COMMON[:30]), make.dice.choice(invented.GIVEN[:60])
    one = make.person(family, given, "namesakes")
    other = replace(make.person(family, given, "namesakes"), birth=one.birth)
    return [one, replace(other, commune=one.commune) if make.odds(50) else other]


def _couple(make: Inventor) -> list[Invented]:
    """Two who separated: each asks now, and each was the other adult of the other."""
    one = make.person(kind="separated couple")
    other = make.person(one.family if make.odds(50) else "", kind="separated couple")
    one, other = (
        replace(mine, adults=((theirs.given, theirs.family),)) for mine, theirs in ((one, other), (other, one))
    )
    return [one, _home(make, one, other)]


def _nothing_known(make: Inventor) -> list[Invented]:
    """One name, and no day nor contact on either side."""
    family, given = make.family(), make.given()
    return [
        replace(make.person(family, given, "nothing known"), birth=None, email="", phone="", commune=place)
        for place in make.dice.sample(invented.PLACES, 2)
    ]


def _service(make: Inventor) -> list[Invented]:
    """The mailbox and the telephone of an association."""
    email, phone = f"accueil{make.dice.randrange(10**6)}@asso.example", make.phone()
    return [replace(make.person(kind="one service"), email=email, phone=phone) for _ in range(8)]


TRAPS: Mapping[str, Trap] = {
    "twins": _twins,
    "parent and child": _parent,
    "siblings": _siblings,
    "namesakes": _namesakes,
    "separated couple": _couple,
    "nothing known": _nothing_known,
    "one service": _service,
}
