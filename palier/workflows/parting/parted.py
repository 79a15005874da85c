"""What a separation gives to whom, in words, for pages and letters: first names, and « vous » for who reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from palier.models import Candidature, Demande, Parting, Person
from palier.models.demandes import layers
from palier.rules.candidature.funnel import LIVE
from palier.rules.law.voice import phrase, say, say_plural
from palier.rules.parting.separation import Living
from palier.rules.people import facts

UNKNOWN = phrase("Prénom inconnu")


@dataclass(frozen=True, slots=True)
class Half:
    """One holder after the separation."""

    who: str
    keeps: tuple[str, ...]
    loses: tuple[str, ...]


def names_of(demande: Demande) -> dict[str, str]:
    """First names by key."""
    rows = Person.objects.filter(demande=demande).values_list("key", "first_name")
    return {key: name.title() or say(UNKNOWN) for key, name in rows}


def name_of(demande: Demande, key: str) -> str:
    """The first name of one person."""
    return names_of(demande).get(key, say(UNKNOWN))


def other_of(demande: Demande, key: str) -> str:
    """The key of the other holder; empty where there is none."""
    rows = Person.objects.filter(demande=demande, role__in=[role.value for role in facts.HOLDERS]).exclude(key=key)
    return rows.order_by("key").values_list("key", flat=True).first() or ""


def sides(asked: Parting, *, me: str = "") -> list[str]:
    """What is asked, a sentence a person; ``me``: the key of who reads it."""
    names, keeper = names_of(asked.demande), other_of(asked.demande, asked.leaver)
    stay, leave = _with(names, keeper, me), _with(names, asked.leaver, me)
    found = [
        _holder(names, asked.leaver, me, _LEAVES, _YOU_LEAVE),
        _holder(names, keeper, me, _KEEPS, _YOU_KEEP),
        *(
            say(_LIVES[Living(one)], name=_first_name(names, key), keeper=stay, leaver=leave)
            for key, one in sorted(asked.living.items())
        ),
    ]
    if not asked.births_leave and not _is_one_to_come(asked):
        return found
    # With whom a child to come goes is said whichever way: nobody agrees to what is not written.
    return [*found, say("L’enfant à naître vivra avec {leaver}.", leaver=leave if asked.births_leave else stay)]


def _is_one_to_come(asked: Parting) -> bool:
    return bool(layers.standing(layers.layers_of(asked.demande)).household.expected)


def halves(asked: Parting, *, me: str) -> tuple[Half, Half]:
    """What each holder keeps and loses: who keeps the number, then who takes a new demande."""
    names, keeper = names_of(asked.demande), other_of(asked.demande, asked.leaver)
    running = Candidature.objects.filter(demande=asked.demande_id, stage__in=LIVE).count()
    placed = say_plural(running, "{count} candidature en cours", "{count} candidatures en cours")
    number = (say("le numéro unique"), placed) if running else (say("le numéro unique"),)
    fresh = say("une nouvelle demande, dont le numéro est à demander")
    stay, leave = _children(asked, names, Living.STAYS), _children(asked, names, Living.LEAVES)
    shared = tuple(say("{name}, en garde alternée", name=name) for name in _children(asked, names, Living.SHARED))
    to_come = (say("l’enfant à naître"),) if asked.births_leave or _is_one_to_come(asked) else ()
    born, stays = (to_come, ()) if asked.births_leave else ((), to_come)
    own = (say("l’ancienneté de la demande"), say("ses propres revenus"))
    return (
        Half(_title(names, keeper, me), (*number, *own, *stay, *shared, *stays), (*leave, *born)),
        Half(_title(names, asked.leaver, me), (fresh, *own, *leave, *shared, *born), (*number, *stay, *stays)),
    )


def _children(asked: Parting, names: Mapping[str, str], side: Living) -> tuple[str, ...]:
    return tuple(_first_name(names, key) for key, living in sorted(asked.living.items()) if living == side)


def _holder(names: Mapping[str, str], key: str, me: str, theirs: str, yours: str) -> str:
    return say(yours) if key == me else say(theirs, name=_first_name(names, key))


def _title(names: Mapping[str, str], key: str, me: str) -> str:
    name = _first_name(names, key)
    return say("{name} (vous)", name=name) if key == me else name


def _with(names: Mapping[str, str], key: str, me: str) -> str:
    return say("vous") if key == me else _first_name(names, key)


def _first_name(names: Mapping[str, str], key: str) -> str:
    return names.get(key) or say(UNKNOWN)


_LEAVES, _YOU_LEAVE = phrase("{name} prend une nouvelle demande."), phrase("Vous prenez une nouvelle demande.")
_KEEPS = phrase("{name} garde le numéro unique et les candidatures en cours.")
_YOU_KEEP = phrase("Vous gardez le numéro unique et les candidatures en cours.")
_LIVES: Mapping[Living, str] = {
    Living.STAYS: phrase("{name} vit avec {keeper}."),
    Living.LEAVES: phrase("{name} vit avec {leaver}."),
    Living.SHARED: phrase("{name} vit en garde alternée, et compte chez {keeper} et chez {leaver}."),
}
