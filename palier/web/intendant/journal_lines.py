"""A line of the journal in words, on the page and in the file alike: what it is about by its name, and what it says beside.

Names are those of professionals and organisations. The line of a household reaches no steward, and no account of one is read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from palier.models import (
    JournalEntry,
    LetterEnding,
    LocalShare,
    Mission,
    Organisation,
    OrganisationKind,
    QuartileEntry,
    SwitchChange,
    Territory,
    User,
)
from palier.rules.doors import missions, verb_words
from palier.rules.doors.access import ROLE_LABELS, Role
from palier.rules.doors.missions import MissionGround
from palier.rules.doors.switches import SWITCHES
from palier.rules.homes import local_shares
from palier.rules.law import french
from palier.rules.letters.endings import SLOTS, EndingSlot
from palier.workflows.steering.tending_queue import QueuedJob

_KEYS: Mapping[str, str] = {
    "arrete": "arrêté",
    "avant": "rôle d’avant",
    "departements": "départements",
    "depuis": "à partir du",
    "des": "à partir du",
    "dernier_jour": "dernier jour",
    "role": "rôle",
    "tache": "tâche",
    "texte": "texte",
}
_DAYS = frozenset({"depuis", "des", "dernier_jour", "effet"})
_TOWARDS: Mapping[str, str] = {"ouvert": "ouvert", "ferme": "fermé"}
_CODES: Mapping[str, Mapping[str, str]] = {
    "avant": {role.value: label for role, label in ROLE_LABELS.items()},
    "role": {role.value: label for role, label in ROLE_LABELS.items()},
    "interrupteur": {switch.value: row.label for switch, row in SWITCHES.items()},
    "motif": {ground.value: missions.WORDS[ground] for ground in MissionGround},
    "nature": dict(OrganisationKind.choices),
    "part": {kind.value: local_shares.LABELS[kind] for kind in local_shares.ShareKind},
    "texte": {slot.value: SLOTS[slot] for slot in EndingSlot},
    "vers": _TOWARDS,
}
"""By the word of a detail, what its codes mean; a code of an older release is told as it was stored."""


@dataclass(frozen=True, slots=True)
class ToldLine:
    """One line, each part in words."""

    line: JournalEntry
    verb: str
    who: str
    role: str
    body: str
    object: str
    about: str
    """What it is about by name, empty where it has none."""
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Names:
    people: Mapping[UUID, str]
    bodies: Mapping[UUID, str]
    by_key: Mapping[int, str]
    territories: Mapping[str, str]


def told(rows: Iterable[JournalEntry]) -> list[ToldLine]:
    """Some lines in words: their names are read together, so hand over a page of them at a time."""
    found = list(rows)
    names = _names(found)
    return [
        ToldLine(
            one,
            verb_words.worded(one.verb),
            _who(one.actor, names),
            ROLE_LABELS[Role(one.role)] if one.role in set(Role) else one.role,
            names.by_key.get(one.organisation or 0, ""),
            verb_words.named(one.object_kind),
            _about(one, names),
            tuple(_detail(key, value, names) for key, value in one.details.items() if value),
        )
        for one in found
    ]


def _names(found: list[JournalEntry]) -> _Names:
    people = {one.actor for one in found if one.actor}
    people |= {one.object_id for one in found if one.object_kind == User.__name__}
    people |= {UUID(one.details["membre"]) for one in found if "membre" in one.details}
    accounts = User.objects.filter(public_id__in=people).exclude(login__startswith="d:")
    bodies = list(Organisation.objects.values_list("pk", "public_id", "name"))
    codes = {one.details["territoire"] for one in found if "territoire" in one.details}
    return _Names(
        people=dict(accounts.values_list("public_id", "name")),
        bodies={public_id: name for _, public_id, name in bodies},
        by_key={key: name for key, _, name in bodies},
        territories=dict(Territory.objects.filter(code__in=codes).values_list("code", "name")),
    )


def _who(actor: UUID | None, names: _Names) -> str:
    return "le service" if actor is None else names.people.get(actor, "compte effacé")


def _about(one: JournalEntry, names: _Names) -> str:
    """The name of what an act was about: a setting has the one that its own line gives."""
    said = {key: _value(key, value, names) for key, value in one.details.items()}
    where = said.get("territoire", "partout")
    match one.object_kind:
        case SwitchChange.__name__ if "interrupteur" in said:
            return f"{said['interrupteur']} : {said.get('vers', '')} à partir du {said.get('des', '')}, {where}"
        case LocalShare.__name__ | QuartileEntry.__name__ if "effet" in said:
            what = (
                f"{said['part']} : {said.get('pourcent', '')} %" if "part" in said else f"{said.get('seuil', '')} euros"
            )
            return f"{what}, à partir du {said['effet']}, {where}"
        case LetterEnding.__name__ if "texte" in said:
            return f"{said['texte']}, {where}"
        case Mission.__name__:
            return said.get("membre", "")
        case QueuedJob.__name__ if "tache" in said:
            return f"tâche numéro {said['tache']}"
        case _:
            return names.people.get(one.object_id) or names.bodies.get(one.object_id, "")


def _detail(key: str, value: object, names: _Names) -> tuple[str, str]:
    return _KEYS.get(key, key.replace("_", " ")), _value(key, value, names)


def _value(key: str, value: object, names: _Names) -> str:
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    text = str(value)
    if key in _DAYS:
        return _day(text)
    if key == "territoire":
        return names.territories.get(text, text)
    if key in {"organisme", "membre"}:
        return _named(text, names)
    return str(_CODES.get(key, {}).get(text, text))


def _day(text: str) -> str:
    try:
        return french.day(date.fromisoformat(text))
    except ValueError:
        return text


def _named(text: str, names: _Names) -> str:
    try:
        key = UUID(text)
    except ValueError:
        return text
    return names.bodies.get(key) or names.people.get(key, "compte effacé")
