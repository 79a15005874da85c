"""How one person comes to be written twice: each kind of noise, by its name."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from benchmarks.labelled import invented

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from benchmarks.labelled.invented import Invented, Inventor

    Noise = Callable[[Inventor, Invented], tuple[Invented, Invented]]


def plain(text: str) -> str:
    """Without accents."""
    parts = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in parts if not unicodedata.combining(one))


def slip(dice: Random, text: str) -> str:
    """One letter exchanged with the next, replaced, doubled, added or lost."""
    at = dice.randrange(len(text) - 1)
    other = dice.choice("abcdefghijklmnoprstuvyz")
    return dice.choice(
        (
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
            text[:at] + other + text[at + 1 :],
            text[:at] + text[at] * 2 + text[at + 1 :],
            text[:at] + other + text[at:],
            text[: at + 1] + text[at + 2 :],
        )
    )


def _accents(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    return one, replace(one, family=plain(one.family).upper(), given=plain(one.given).upper())


def _hyphens(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    one = replace(one, given=make.dice.choice(invented.DOUBLE))
    return one, replace(
        one, given=one.given.replace("-", make.dice.choice((" ", "", " - "))), family=one.family.lower()
    )


def _particle(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    one = replace(one, family=make.dice.choice(("de ", "Le ", "d’", "El ", "Da ", "Van ", "du ")) + make.rare())
    bare = one.family.replace("’", " ").split()[-1]
    return one, replace(
        one, family=make.dice.choice((bare, one.family.replace(" ", "").replace("’", ""), one.family.upper()))
    )


def _swapped(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    return one, replace(one, family=one.given, given=one.family)


def _married(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    used = make.family()
    first = replace(one, used=used if make.odds(70) else "")
    is_alone = make.odds(50)
    if is_alone:
        second = replace(one, family=used)
    else:
        second = replace(one, family=f"{used} née {one.family}" if make.odds(50) else f"{one.family} épouse {used}")
    if is_alone and not first.used:
        # Nothing says that the two names are of one person but a contact that stayed.
        second = replace(second, email=one.email, phone=one.phone)
        return first, replace(second, kind="married, unsaid")
    return first, second


def _slip_family(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    name = one.family if one.family[4:] else make.rare()
    one = replace(one, family=name)
    return one, replace(one, family=slip(make.dice, name))


def _slip_given(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    name = one.given if one.given[4:] else "Véronique"
    one = replace(one, given=name)
    return one, replace(one, given=slip(make.dice, name))


def _slip_both(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    first, second = _slip_family(make, one)
    name = first.given if first.given[4:] else "Sébastien"
    return replace(first, given=name), replace(second, given=slip(make.dice, name))


def _heard(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    mine, theirs = make.dice.choice(invented.HEARD)
    return replace(one, family=mine), replace(one, family=theirs)


def _day_month(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    day = date(one.birth.year if one.birth else 1980, make.dice.randint(1, 6), make.dice.randint(7, 12))
    return replace(one, birth=day), replace(one, birth=day.replace(month=day.day, day=day.month))


def _digit(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    while True:
        text = f"{one.birth:%d%m%Y}"
        at = make.dice.choice((0, 1, 3, 6, 7))
        text = text[:at] + make.dice.choice("0123456789") + text[at + 1 :]
        try:
            other = date(int(text[4:]), int(text[2:4]), int(text[:2]))
        except ValueError:
            continue
        if other != one.birth:
            return one, replace(one, birth=other)


def _alphabet(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    (mine, theirs), (given, other) = make.dice.choice(invented.ARABIC), make.dice.choice(invented.ARABIC_GIVEN)
    changed = make.dice.choice(((theirs, other), (theirs, given), (mine, other)))
    return replace(one, family=mine, given=given), replace(one, family=changed[0], given=changed[1])


def _portuguese(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    first, last = make.dice.sample(invented.PORTUGUESE, 2)
    given = make.dice.choice(invented.PORTUGUESE_GIVEN)
    whole = f"{make.dice.choice(('', 'da ', 'dos '))}{first} {last}"
    return replace(one, family=whole, given=given), replace(
        one, family=make.dice.choice((last, plain(whole), f"{last} {first}", f"{first} de {last}")), given=plain(given)
    )


def _vietnamese(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    family, given = make.dice.choice(invented.VIETNAMESE), make.dice.choice(invented.VIETNAMESE_GIVEN)
    first, last = given.split()
    one = replace(one, family=family, given=given)
    family, given = plain(family), plain(given)
    return one, make.dice.choice(
        (
            replace(one, family=family.upper(), given=given.upper()),
            replace(one, family=given, given=family),
            replace(one, family=f"{family} {plain(first)}", given=plain(last)),
            replace(one, family=family, given=plain(last)),
        )
    )


def _barrelled(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    first, last = make.rare(), make.family()
    one = replace(one, family=f"{first}-{last}")
    return one, replace(one, family=make.dice.choice((first, last, f"{last}-{first}", f"{first} {last}")))


def _second(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    more = make.dice.choice(invented.GIVEN)
    return one, replace(
        one, given=make.dice.choice((f"{one.given}, {more}", f"{one.given} {more}", f"{more} {one.given}"))
    )


def _no_birth(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    return one, replace(one, birth=None, kind="birth unknown")


def _no_contact(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    return one, replace(one, email="", phone="")


def _shortened(make: Inventor, one: Invented) -> tuple[Invented, Invented]:
    long, short = make.dice.choice(
        (("Alexandre", "Alex"), ("Mohamed", "Med"), ("Frédéric", "Fred"), ("Jean-Pierre", "JP"), ("Isabelle", "Isa"))
    )
    return replace(one, given=long), replace(one, given=short if make.odds(60) else long[0] + ".")


NOISES: Mapping[str, Noise] = {
    "accents, case": _accents,
    "hyphens": _hyphens,
    "particle": _particle,
    "swapped names": _swapped,
    "married name": _married,
    "slip, family name": _slip_family,
    "slip, given name": _slip_given,
    "slips in both": _slip_both,
    "heard alike": _heard,
    "day and month": _day_month,
    "digit of birth": _digit,
    "Arabic names": _alphabet,
    "Portuguese names": _portuguese,
    "Vietnamese names": _vietnamese,
    "double-barrelled": _barrelled,
    "second given name": _second,
    "birth unknown": _no_birth,
    "no contact": _no_contact,
    "shortened": _shortened,
}
