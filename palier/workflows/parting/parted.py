"""What a separation gives to whom, in words, for pages and letters: first names, and « vous » for who reads."""

from collections.abc import Mapping
from dataclasses import dataclass

from palier.models import Candidature, Demande, Parting, Person
from palier.rules.candidature.funnel import LIVE
from palier.rules.law import french
from palier.rules.parting.separation import Living
from palier.rules.people import facts

UNKNOWN = "Prénom inconnu"


@dataclass(frozen=True, slots=True)
class Side:
    """Who goes where, in words."""

    who: str
    where: str


@dataclass(frozen=True, slots=True)
class Half:
    """One holder after the separation."""

    who: str
    keeps: tuple[str, ...]
    loses: tuple[str, ...]


def names_of(demande: Demande) -> dict[str, str]:
    """First names by key."""
    rows = Person.objects.filter(demande=demande).values_list("key", "first_name")
    return {key: name.title() or UNKNOWN for key, name in rows}


def name_of(demande: Demande, key: str) -> str:
    """The first name of one person."""
    return names_of(demande).get(key, UNKNOWN)


def other_of(demande: Demande, key: str) -> str:
    """The key of the other holder; empty where there is none."""
    rows = Person.objects.filter(demande=demande, role__in=[role.value for role in facts.HOLDERS]).exclude(key=key)
    return rows.order_by("key").values_list("key", flat=True).first() or ""


def sides(asked: Parting, *, me: str = "") -> list[Side]:
    """What is asked, person by person; ``me``: the key of who reads it."""
    names, keeper = names_of(asked.demande), other_of(asked.demande, asked.leaver)
    stay, leave = _with(names, keeper, me), _with(names, asked.leaver, me)
    found = [
        _holder(names, asked.leaver, me, ("prend", "prenez"), "une nouvelle demande"),
        _holder(names, keeper, me, ("garde", "gardez"), "le numéro unique et les candidatures en cours"),
        *(Side(names.get(key, UNKNOWN), _where(Living(one), stay, leave)) for key, one in sorted(asked.living.items())),
    ]
    return [*found, Side("L’enfant à naître", f"vivra avec {leave}")] if asked.births_leave else found


def halves(asked: Parting, *, me: str) -> tuple[Half, Half]:
    """What each holder keeps and loses: who keeps the number, then who takes a new demande."""
    names, keeper = names_of(asked.demande), other_of(asked.demande, asked.leaver)
    running = Candidature.objects.filter(demande=asked.demande_id, stage__in=LIVE).count()
    placed = french.count(running, "candidature en cours", "candidatures en cours")
    number = ("le numéro unique", placed) if running else ("le numéro unique",)
    fresh = "une nouvelle demande, dont le numéro est à demander"
    stay, leave = _children(asked, names, Living.STAYS), _children(asked, names, Living.LEAVES)
    shared = tuple(f"{name}, en garde alternée" for name in _children(asked, names, Living.SHARED))
    born = ("l’enfant à naître",) if asked.births_leave else ()
    own = ("l’ancienneté de la demande", "ses propres revenus")
    return (
        Half(_title(names, keeper, me), (*number, *own, *stay, *shared), (*leave, *born)),
        Half(_title(names, asked.leaver, me), (fresh, *own, *leave, *shared, *born), (*number, *stay)),
    )


def _children(asked: Parting, names: Mapping[str, str], side: Living) -> tuple[str, ...]:
    return tuple(names.get(key, UNKNOWN) for key, living in sorted(asked.living.items()) if living == side)


def _holder(names: Mapping[str, str], key: str, me: str, verbs: tuple[str, str], what: str) -> Side:
    return Side("Vous", f"{verbs[1]} {what}") if key == me else Side(names.get(key, UNKNOWN), f"{verbs[0]} {what}")


def _title(names: Mapping[str, str], key: str, me: str) -> str:
    name = names.get(key, UNKNOWN)
    return f"{name} (vous)" if key == me else name


def _with(names: Mapping[str, str], key: str, me: str) -> str:
    return "vous" if key == me else names.get(key, UNKNOWN)


def _where(living: Living, keeper: str, leaver: str) -> str:
    return {
        Living.STAYS: f"vit avec {keeper}",
        Living.LEAVES: f"vit avec {leaver}",
        Living.SHARED: f"vit en garde alternée, et compte chez {keeper} et chez {leaver}",
    }[living]
