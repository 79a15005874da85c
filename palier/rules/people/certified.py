"""An identity that the State certifies, and whether it is that of a person of a file: told with reasons, never by a bare yes.

It opens a file only where nothing differs but the way of writing; whatever is in doubt waits for a person to decide.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law.law import act, applies, cch
from palier.rules.law.voice import phrase
from palier.rules.people import sounds

_SECURITY = act("règlement (UE) 2016/679, article 32")
_FRENCH, _OF_THE_UNION = "1", "2"
SLIP_FROM = 5
"""Letters from which a name may hold one slip of the pen: in a shorter one it is another name."""


@dataclass(frozen=True, slots=True)
class Citizen:
    """What FranceConnect certifies of somebody, as the State's register of persons (RNIPP) has it."""

    family_name: str
    """The name at birth."""
    given_names: tuple[str, ...]
    """All of them, in order; none for who has none."""
    birth: str
    """``AAAA-MM-JJ``; a day or a month that is not known is ``00``."""
    usage_name: str = ""

    @property
    def birth_date(self) -> date | None:
        """The day of birth; none where a part of it is not known."""
        try:
            return date.fromisoformat(self.birth)
        except ValueError:
            return None

    @property
    def full_name(self) -> str:
        """Given names, then the name at birth."""
        return " ".join((*self.given_names, self.family_name)).strip()


@dataclass(frozen=True, slots=True)
class Named:
    """A person of a file, as far as an identity is compared with them."""

    last_name: str
    birth_name: str
    first_name: str
    birth_date: date | None


class IdentityDifference(StrEnum):
    """What differs; each has its sentence for who signed in already, and for nobody else."""

    BIRTH_UNKNOWN = "jour_inconnu"
    BIRTH = "naissance"
    NAME = "nom"
    FIRST_NAME = "prenom"


class NameLikeness(StrEnum):
    """How near two names are."""

    SAME = "meme"
    SLIP = "faute"
    SOUND = "son"
    OTHER = "autre"


LIKE: dict[NameLikeness, str] = {
    NameLikeness.SLIP: phrase("Le nom s’écrit à une lettre près : il compte pour le même."),
    NameLikeness.SOUND: phrase("Le nom s’écrit autrement et se prononce de même : il compte pour le même."),
}
"""What is said of names that are not written alike and were taken for one; nothing where they are written alike."""
SENTENCES: dict[IdentityDifference, str] = {
    IdentityDifference.BIRTH_UNKNOWN: phrase(
        "Le jour ou le mois de naissance n’est pas connu de l’état civil : rien ne permet de le comparer à celui du dossier."
    ),
    IdentityDifference.BIRTH: phrase("La date de naissance n’est pas celle du dossier."),
    IdentityDifference.NAME: phrase("Le nom n’est ni le nom de naissance ni le nom d’usage du dossier."),
    IdentityDifference.FIRST_NAME: phrase("Le prénom du dossier n’est aucun des prénoms de l’état civil."),
}


@applies(_SECURITY)
def differences(identity: Citizen, person: Named) -> tuple[IdentityDifference, ...]:
    """What stands between an identity and a person of a file; nothing if they are the same.

    Accents, hyphens, capitals, one slip in a family name and another way of writing its sound are no difference (``likeness``);
    nor is a name by marriage, nor the second of several given names. Birth is compared to the day: certified and declared, or in
    doubt.
    """
    found = []
    if identity.birth_date is None:
        found.append(IdentityDifference.BIRTH_UNKNOWN)
    elif identity.birth_date != person.birth_date:
        found.append(IdentityDifference.BIRTH)
    if likeness(identity, person) is NameLikeness.OTHER:
        found.append(IdentityDifference.NAME)
    # Twins share a name and a day: nothing but the given name tells one from the other, so that a slip in it is a doubt, and so
    # is what is heard alike: Frédéric and Frédérique.
    if _first_likeness(identity, person) is not NameLikeness.SAME:
        found.append(IdentityDifference.FIRST_NAME)
    return tuple(found)


@applies(_SECURITY)
def likeness(identity: Citizen, person: Named) -> NameLikeness:
    """How near the family names are: what an identity page says when one was taken for the other."""
    return _closest((identity.family_name, identity.usage_name), (person.birth_name, person.last_name))


@applies(_SECURITY)
def may_be_settled(identity: Citizen, person: Named) -> bool:
    """Whether who sees the paper and the face may say that a doubt is a way of writing: the names alone differ, and not both.

    Never across another day of birth: it is the register that is wrong, or it is somebody else.
    """
    found = differences(identity, person)
    if not found or identity.birth_date is None or identity.birth_date != person.birth_date:
        return False
    return NameLikeness.OTHER not in (likeness(identity, person), _first_likeness(identity, person)) or len(found) == 1


@applies(_SECURITY)
def nearest_given(identity: Citizen, first_name: str) -> str:
    """Which of several given names a file's one is: the nearest, or the first; a file that has none keeps none."""
    if not identity.given_names:
        return first_name
    order = list(NameLikeness)
    return min(identity.given_names, key=lambda one: order.index(_closest([one], [first_name])))


def _first_likeness(identity: Citizen, person: Named) -> NameLikeness:
    if not identity.given_names and not person.first_name.strip():
        return NameLikeness.SAME
    return _closest(_readings(identity.given_names), _readings((person.first_name,)))


@applies(_SECURITY)
def is_another(before: Named, now: Named) -> bool:
    """Whether somebody else stands where ``before`` stood, compared as an identity is: nobody, where nobody was known."""
    names = [name for name in (before.birth_name, before.last_name) if name.strip()]
    if not names or not before.first_name.strip() or before.birth_date is None:
        return False
    birth = before.birth_date.isoformat()
    return bool(differences(Citizen(names[0], (before.first_name,), birth, usage_name=names[-1]), now))


@applies(cch("R441-1"))
def spares_piece(nationality: str) -> bool:
    """Whether a certified identity is all that is asked of a person of this nationality: a code of the register, or empty.

    Of who is neither French nor of the Union a residence title is still asked: it shows a right of stay, not who they are.
    """
    return nationality in (_FRENCH, _OF_THE_UNION)


def _plain(name: str) -> str:
    """A name as it is compared: letters only, small, without accents; empty if there is none."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(letter for letter in folded if letter.isalpha())


def _readings(names: tuple[str, ...]) -> list[str]:
    """A file holds one given name, or the second, or several run together."""
    words = [word for name in names for word in name.replace("-", " ").replace(",", " ").split()]
    together = ["".join(words[:count]) for count in range(2, len(words) + 1)]
    return [*names, *(word for name in names for word in name.replace(",", " ").split()), *together]


def _closest(certified: Iterable[str], held: Iterable[str]) -> NameLikeness:
    """The nearest that one of some names is to one of others."""
    pairs = [(_plain(one), _plain(other)) for one in certified for other in held]
    pairs = [(one, other) for one, other in pairs if one and other]
    if any(one == other for one, other in pairs):
        return NameLikeness.SAME
    if any(min(len(one), len(other)) >= SLIP_FROM and _is_a_slip(one, other) for one, other in pairs):
        return NameLikeness.SLIP
    return NameLikeness.SOUND if any(sounds.are_alike(one, other) for one, other in pairs) else NameLikeness.OTHER


def _is_a_slip(one: str, other: str) -> bool:
    """Whether one letter was changed, missed, added, or two neighbours swapped."""
    if len(one) > len(other):
        one, other = other, one
    start = next((i for i, letter in enumerate(one) if letter != other[i]), len(one))
    if len(one) == len(other):
        rest, its = one[start:], other[start:]
        return rest[1:] == its[1:] or (rest[:2] == its[1::-1] and rest[2:] == its[2:])
    return len(other) - len(one) == 1 and one[start:] == other[start + 1 :]
