"""What the stairs say: the word of each landing, its sentence, and where you are."""

from palier.rules.law import french
from palier.rules.law.voice import phrase, say, say_plural
from palier.web.presentation.words import thousands

BESIDE = ("", phrase("au bailleur"), phrase("en commission"), "")
"""What stands under the word of a landing."""


def word(level: int, count: int) -> str:
    """What stands on a landing, without its number, which stands before or above it."""
    return (
        say_plural(count, "candidat", "candidats"),
        say_plural(count, "transmis", "transmis"),
        say_plural(count, "examiné", "examinés"),
        say_plural(count, "bail", "baux"),
    )[level]


def candidates(count: int) -> str:
    """The first landing."""
    return say_plural(count, "{count} candidat.", "{count} candidats.")


def sent(count: int, *, is_known: bool) -> str:
    """The second: sent, or to come."""
    if is_known:
        return say_plural(count, "{count} dossier transmis au bailleur.", "{count} dossiers transmis au bailleur.")
    return say_plural(
        count,
        "{count} dossier transmis au bailleur, à venir.",
        "{count} dossiers transmis au bailleur, à venir.",
    )


def examined(count: int, *, is_known: bool) -> str:
    """The third."""
    if is_known:
        return say_plural(count, "{count} dossier examiné en commission.", "{count} dossiers examinés en commission.")
    return say_plural(
        count,
        "{count} dossier examiné en commission, à venir.",
        "{count} dossiers examinés en commission, à venir.",
    )


def signed(count: int, *, is_known: bool) -> str:
    """The last: a lease."""
    if is_known:
        return say_plural(count, "{count} bail.", "{count} baux.")
    return say_plural(count, "{count} bail, à venir.", "{count} baux, à venir.")


def your_place(rank: int, total: int, *, band: tuple[int, int] | None) -> str:
    """Your place, or the places that a draw can still give. It has the gender of the word, never that of the person."""
    if band is None:
        return say("Vous êtes à la {place} place sur {total}.", place=french.ordinal(rank, "f"), total=thousands(total))
    first, last = (french.ordinal(one, "f") for one in band)
    return say(
        "Vous êtes ex æquo, de la {first} à la {last} place sur {total}.",
        first=first,
        last=last,
        total=thousands(total),
    )


def your_points(points: int) -> str:
    """Your points, in a sentence."""
    return say_plural(points, "Vous avez {count} point.", "Vous avez {count} points.")


def your_landing(level: int, *, is_sent: bool) -> str:
    """The landing that you have reached; ``is_sent``: the files of the second one have left."""
    second = (
        say("Vous êtes parmi les dossiers transmis.")
        if is_sent
        else say("Vous êtes parmi les premiers dossiers, à transmettre.")
    )
    examined_too = say("Vous êtes parmi les dossiers examinés.")
    return (say("Vous êtes parmi les candidats."), second, examined_too, say("Vous êtes au bail."))[level]
