"""What the landlord says of each point of a check: seen, without object and why, or not compliant (R441-2-4-1).

A file is found compliant by somebody who looked at it: every point has an answer, and one where the file itself shows an
obstacle says what the pieces show. Pieces that lack do not close a file; who does without them says why.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from palier.rules.commission.checking import Output
from palier.rules.commission.checklist import LABELS, Item, ItemState
from palier.rules.law.law import act, applies, cch
from palier.rules.people.answers import Reason

_ARTICLE = cch("R441-2-4-1")
_HOUSE = act("règles de publication de Palier")


class Look(StrEnum):
    """What somebody says of a point. Stored words, never labels."""

    SEEN = "vu"
    NO_OBJECT = "sans_objet"
    NOT_COMPLIANT = "non_conforme"


LOOKS: Mapping[Look, str] = {
    Look.SEEN: "Vu",
    Look.NO_OBJECT: "Sans objet",
    Look.NOT_COMPLIANT: "Non conforme",
}
ALL_SEEN: Mapping[str, str] = {item.value: Look.SEEN.value for item in Item}
"""Every point looked at and in order."""


class UnknownPoint(ValueError):
    """A point or an answer that the list does not know; the message is the French sentence to show."""


@applies(_HOUSE)
def read(points: Mapping[str, str]) -> dict[Item, Look]:
    """The answers given, by point; a point without an answer is left out. Raises ``UnknownPoint``."""
    found: dict[Item, Look] = {}
    for item, look in points.items():
        if not look:
            continue
        try:
            found[Item(item)] = Look(look)
        except ValueError:
            raise UnknownPoint(f"Ce point de contrôle n’existe pas : {item}.") from None
    return found


def _fault(code: str, sentence: str) -> Reason:
    return Reason(code=code, sentence=sentence, source=_ARTICLE)


def _named(items: list[Item]) -> str:
    return ", ".join(LABELS[item].lower() for item in items)


@applies(_ARTICLE)
def is_without_pieces(looks: Mapping[Item, Look], states: Mapping[Item, ItemState]) -> bool:
    """Whether the point of the pieces is said seen, or without object, while the file shows that some lack."""
    return (
        looks.get(Item.PIECES) in (Look.SEEN, Look.NO_OBJECT)
        and states.get(Item.PIECES, ItemState.FINE) is not ItemState.FINE
    )


@applies(_ARTICLE, _HOUSE)
def faults(
    output: Output,
    looks: Mapping[Item, Look],
    whys: Mapping[str, str],
    states: Mapping[Item, ItemState],
    lacking: Sequence[str] = (),
) -> tuple[Reason, ...]:
    """What keeps a check from being recorded: nothing but the reasons of its answers, where it is not « conforme ».

    ``lacking`` names the pieces that the file has not brought.
    """
    silent = [item for item, look in looks.items() if look is Look.NO_OBJECT and not whys.get(item.value, "").strip()]
    found = []
    if silent:
        found.append(
            _fault("sans_objet_sans_raison", f"Écrivez pourquoi ces points sont sans objet : {_named(silent)}.")
        )
    if output is not Output.COMPLIANT:
        return tuple(found)
    if left := [item for item in Item if item not in looks]:
        found.append(
            _fault("points_non_regardes", f"Un dossier conforme a été regardé en entier. Il reste : {_named(left)}.")
        )
    if wrong := [item for item, look in looks.items() if look is Look.NOT_COMPLIANT]:
        sentence = f"Ces points sont dits non conformes : {_named(wrong)}. Le dossier ne peut pas être conforme."
        found.append(_fault("point_non_conforme", sentence))
    odd = [
        item
        for item, look in looks.items()
        if look is Look.SEEN and states.get(item) is ItemState.OBSTACLE and not whys.get(item.value, "").strip()
    ]
    if odd:
        sentence = f"Le dossier montre un obstacle sur ces points : {_named(odd)}. Écrivez ce que montrent les pièces."
        found.append(_fault("obstacle_sans_raison", sentence))
    if is_without_pieces(looks, states) and not whys.get(Item.PIECES.value, "").strip():
        named = f" : {', '.join(lacking)}" if lacking else ""
        sentence = (
            f"Il manque des pièces{named}. Demandez-les, ou écrivez pourquoi le dossier est conforme sans elles, "
            f"au point « {LABELS[Item.PIECES]} »."
        )
        found.append(_fault("pieces_sans_raison", sentence))
    return tuple(found)
