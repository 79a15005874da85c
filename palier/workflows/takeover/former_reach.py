"""By which way a person of a former tool is written to: never an old address where somebody has a safe one, or hides.

Whoever may be this person here is looked for, by number and by name: where one of them hides, chose a safe address or left in
silence, the former address is not used. What is found says nothing to a steward: no task is made of it (ADR 110).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from palier.models import Demande, Fork, ForkKind, Holder, Person, SafeChannel, StockLine
from palier.models.demandes import layers
from palier.rules.law.clocks import day_in_paris
from palier.rules.likeness import likening
from palier.rules.likeness.likening import LikenessSide
from palier.rules.likeness.reasons import LikenessReason as R
from palier.rules.people.facts import HOLDERS
from palier.rules.takeover import twin_words
from palier.rules.takeover.campaign_plan import CampaignWay
from palier.rules.takeover.stock_fields import StockField
from palier.workflows.letters import papering, to_one_person
from palier.workflows.own_data import former_holders
from palier.workflows.register import importing
from palier.workflows.register.arrivals_seen import LEFT

_WAYS = {"email": CampaignWay.EMAIL, "sms": CampaignWay.TEXT}
_NAMED = frozenset((R.NAME, R.SOUND, R.NAME_SLIP, R.NAME_PART, R.SWAPPED))


@dataclass(frozen=True, slots=True)
class FormerReach:
    """The ways that are left to somebody, each with its contact; held is that none is sure."""

    ways: Mapping[CampaignWay, str] = field(default_factory=dict)
    demande: Demande | None = None
    """Whose contact it is, where it is one of a file here."""
    is_held: bool = False


def of(line: StockLine, *, at: datetime) -> FormerReach:
    """How the person of a line is reached now. The clock's to read."""
    found = _here(line)
    if any(_left_in_silence(one) for one in found):
        return FormerReach(is_held=True)
    # One file that is kept close is enough: the other may be of the same person.
    found.sort(key=lambda one: not _is_kept_close(one.demande, at=at))
    for one in found:
        if _is_kept_close(one.demande, at=at):
            ways = _own(one, at=at) if _is_numbered(line, one) else {}
            return FormerReach(ways, one.demande) if ways else FormerReach(is_held=True)
    for one in found:
        if _is_numbered(line, one) and (ways := _own(one, at=at)):
            return FormerReach(ways, one.demande)
    return FormerReach(_told(line))


def _here(line: StockLine) -> list[Person]:
    """Who may be this person here: under the number, or by birth and name as they are heard."""
    names = {importing.matching(str(line.fields.get(one, ""))) for one in (StockField.BIRTH_NAME, StockField.LAST_NAME)}
    asked = Q(match_birth_name__in=names - {None})
    if line.birth_date is not None:
        # Everybody of that day, whatever their name is written like; of the name, who has no day.
        asked = Q(birth_date=line.birth_date) | (asked & Q(birth_date=None))
    if line.numero:
        asked |= Q(demande__numero_unique=line.numero)
    held = Q(role__in=HOLDERS) | Q(role=LEFT)
    rows = list(Person.objects.filter(asked, held).select_related("demande").order_by("pk"))
    side = twin_words.side_of(line.fields, line.birth_date, "")
    numbered = [one for one in rows if line.numero and one.demande.numero_unique == line.numero]
    named = [one for one in rows if one not in numbered and _may_be(line, side, one)]
    # A day or a name may be mistyped: where a number fits nobody of its file, anybody of that file may be meant.
    return ([one for one in numbered if former_holders.is_like(line, one)] or numbered) + named


def _may_be(line: StockLine, side: LikenessSide, person: Person) -> bool:
    names = {"nom_naissance": person.birth_name, "nom": person.last_name, "prenom": person.first_name}
    known = twin_words.side_of(names, person.birth_date, "")
    reasons = set(likening.weigh(side, known).reasons)
    is_born = line.birth_date is None or person.birth_date is None or line.birth_date == person.birth_date
    # Wider than the score: of two that begin alike one may be the other, cut, and somebody may hide.
    is_called = R.FIRST_OTHER not in reasons or _begin_alike("".join(side.given), "".join(known.given))
    return bool(_NAMED & reasons) and is_born and is_called


def _begin_alike(one: str, other: str) -> bool:
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _is_numbered(line: StockLine, person: Person) -> bool:
    is_like = line.birth_date is not None and former_holders.is_like(line, person)
    return bool(line.numero) and person.demande.numero_unique == line.numero and is_like


def _left_in_silence(person: Person) -> bool:
    left = Q(parent=person.demande_id, person_key=person.key) | Q(child=person.demande_id)
    return Fork.objects.filter(left, kind=ForkKind.SILENT).exists()


def _is_kept_close(demande: Demande, *, at: datetime) -> bool:
    return SafeChannel.objects.filter(demande=demande).exists() or papering.is_protected(demande, at=at)


def _own(person: Person, *, at: datetime) -> Mapping[CampaignWay, str]:
    """The contact of their own file, which the register or they gave since; no task is made of it."""
    known = layers.facts_of(person.demande, day_in_paris(at))
    for holder in Holder.objects.filter(demande=person.demande, person_key=person.key).order_by("pk"):
        found = to_one_person.reach(person.demande, holder.user_id, person.key, known, by_way_of=("email", "sms"))
        if found is not None:
            return {_WAYS[found[0]]: found[1]}
    return {}


def _told(line: StockLine) -> Mapping[CampaignWay, str]:
    """What the former tool had."""
    told = {name: str(line.fields.get(name, "")).strip() for name in StockField}
    place = " ".join(part for part in (told[StockField.POSTAL_CODE], told[StockField.COMMUNE]) if part)
    address = f"{told[StockField.ADDRESS]}\n{place}" if told[StockField.ADDRESS] and place else ""
    named = called(line.fields)
    found = {
        CampaignWay.EMAIL: told[StockField.EMAIL],
        CampaignWay.TEXT: told[StockField.PHONE],
        CampaignWay.LETTER: address if named else "",
        CampaignWay.CALL: told[StockField.PHONE] if named else "",
    }
    return {way: contact for way, contact in found.items() if contact}


def called(fields: Mapping[str, str | int]) -> str:
    """The name that a person asks for, or writes on an envelope."""
    last = fields.get(StockField.LAST_NAME) or fields.get(StockField.BIRTH_NAME) or ""
    return " ".join(str(part) for part in (fields.get(StockField.FIRST_NAME, ""), last) if part)[:200]
