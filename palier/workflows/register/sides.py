"""A living demande and the register's answer, side by side, as one is compared with the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac

from palier.models import Demande, DemandeVersion, Fork, Person, SafeChannel, WishSending
from palier.models.demandes import file_changes, layers
from palier.models.demandes.layers import Layers
from palier.rules.law.clocks import day_in_paris
from palier.rules.life import register_gaps
from palier.rules.life.register_gaps import OF_THE_REGISTER, TOLD_HERE, FoundGap, GapContact, GapKind, GapSide, GapWish
from palier.rules.people import changes, facts
from palier.rules.people.facts import HOLDERS, Dalo
from palier.workflows.register import arrivals_seen, importing, taken_back
from palier.workflows.register.arrivals import Arrival, ArrivalIdentity

_SALT = "palier.register.gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One difference, with its mark, and whether the household told it here."""

    gap: FoundGap
    mark: str
    is_told_here: bool
    refusal: str = ""


def is_old(demande: Demande, sne: Arrival) -> bool:
    """Whether the answer is a file that a newer one followed here: late, or out of order, it says nothing new."""
    versions = DemandeVersion.objects.filter(demande=demande)
    last = versions.order_by("-file_dated_at", "-id").first()
    return last is not None and last.digest != sne.digest and versions.filter(digest=sne.digest).exists()


def compared(demande: Demande, sne: Arrival | None, *, at: datetime) -> tuple[Compared, ...]:
    """What differs, as the file's own side may have it. ``None`` is a number that the register does not know."""
    if sne is None:
        found = register_gaps.gaps(GapSide(), None)
        return tuple(Compared(gap=one, mark=_mark(demande, one.kind), is_told_here=False) for one in found)
    # Once a demande has become two, each side hears of its own people only.
    seen = arrivals_seen.seen_by(demande, sne)
    if seen is None:
        return ()
    stood = layers.layers_of(demande)
    here, there = _here(demande, stood, at=at), _there(demande, stood, seen, at=at)
    is_apart = _is_apart(demande)
    sending = WishSending.objects.filter(demande=demande).first()
    waits = sending is not None and sending.sent_at is None and sending.refused_at is None
    refusal = sending.refusal if sending is not None and sending.refused_at is not None else ""
    kept = []
    for one in register_gaps.gaps(here, there):
        is_ours = one.kind in TOLD_HERE and _is_told_here(demande, one, stood, seen)
        if (is_apart and one.kind not in OF_THE_REGISTER) or (is_ours and waits):
            continue
        mark = _mark(demande, one.kind, here, there)
        kept.append(Compared(gap=one, mark=mark, is_told_here=is_ours, refusal=refusal if is_ours else ""))
    return tuple(kept)


def _is_apart(demande: Demande) -> bool:
    """Whether a file came out of another, or has a safe address: of its people nothing is compared, and so nothing is sent."""
    return (
        SafeChannel.objects.filter(demande=demande).exists()
        or Fork.objects.filter(child=demande).exists()
        or Fork.objects.filter(parent=demande).exists()
    )


def are_apart() -> Q:
    """The same of the rows of many demandes."""
    whose = OuterRef("demande")
    return (
        Q(Exists(SafeChannel.objects.filter(demande=whose)))
        | Q(Exists(Fork.objects.filter(child=whose)))
        | Q(Exists(Fork.objects.filter(parent=whose)))
    )


def _here(demande: Demande, stood: Layers, *, at: datetime) -> GapSide:
    household = layers.told_household(stood).household
    merged = layers.merge(stood, day_in_paris(at))
    rows = Person.objects.filter(demande=demande, role__in=HOLDERS)
    return GapSide(
        valid_until=demande.valid_until,
        dalo=stood.register.dalo,
        contacts={row.key: GapContact(phone=row.phone, email=row.email, address=row.address) for row in rows},
        persons=_people(household.persons),
        expected=_expected(merged.household.expected),
        wish=_wished(merged.wish),
    )


def _there(demande: Demande, stood: Layers, seen: Arrival, *, at: datetime) -> GapSide:
    told = seen.demande
    struck = seen.radiation
    return GapSide(
        is_struck_off=struck is not None or seen.file_type == importing.STRIKE_OFF,
        struck_off_on=getattr(struck, "on", None),
        valid_until=importing.valid_until(demande, seen, seen.file_dated_at or at),
        # A register that says nothing of it says nothing else.
        dalo=told.dalo if told.dalo is not Dalo.NONE else stood.register.dalo,
        contacts={one.key: _contact(one) for one in seen.persons if one.role in HOLDERS},
        persons=_people(told.household.persons),
        expected=_expected(changes.still_expected(told.household.expected, told.household.persons)),
        wish=_wished(told.wish),
    )


def _contact(one: ArrivalIdentity) -> GapContact:
    return GapContact(phone=one.phone, email=one.email, address=one.address.text if one.address else "")


def _people(persons: Iterable[facts.Person]) -> tuple[tuple[str, date | None], ...]:
    return tuple((one.role.value, one.birth_date) for one in persons)


def _counted(household: facts.Household) -> tuple[list[str], int]:
    return sorted(map(str, _people(household.persons))), _expected(household.expected)


def _expected(children: Iterable[facts.ExpectedChild]) -> int:
    return sum(one.number for one in children)


def _wished(wish: facts.Wish) -> GapWish:
    return GapWish(types=frozenset(wish.type_codes), communes=frozenset(wish.communes), max_rent=wish.max_rent)


def _is_told_here(demande: Demande, gap: FoundGap, stood: Layers, seen: Arrival) -> bool:
    """Whether the register says what it said when the household told something else here."""
    register, told = stood.register, seen.demande
    if gap.kind is GapKind.WISH:
        return _wished(register.wish) == _wished(told.wish)
    if gap.kind is GapKind.HOUSEHOLD:
        return _counted(register.household) == _counted(told.household)
    before = file_changes.kept_fields(demande, taken_back.unheard(demande, dated=seen.file_dated_at))
    mine = {row.key: row for row in Person.objects.filter(demande=demande, role__in=HOLDERS)}
    said = [
        (one.key, name, getattr(_contact(one), name))
        for one in seen.persons
        for name in gap.fields
        if one.key in mine and one.role in HOLDERS
    ]
    return all(
        value in before.get(key, {}).get(name, ())
        for key, name, value in said
        if value and not register_gaps.is_same_contact(name, getattr(mine[key], name), value)
    )


def _mark(demande: Demande, kind: GapKind, *sides: GapSide) -> str:
    """Keyed: a telephone is found again from its bare digest."""
    parts = [repr(_part(kind, one)) for one in sides]
    return salted_hmac(_SALT, "|".join([str(demande.pk), kind, *parts]), algorithm="sha256").hexdigest()


def _part(kind: GapKind, side: GapSide) -> object:
    parts: Mapping[GapKind, object] = {
        GapKind.STRUCK_OFF: (side.is_struck_off, side.struck_off_on),
        GapKind.RENEWED: side.valid_until,
        GapKind.DALO: side.dalo,
        GapKind.CONTACT: sorted((key, one.phone, one.email, one.address) for key, one in side.contacts.items()),
        GapKind.HOUSEHOLD: (sorted(map(str, side.persons)), side.expected),
        GapKind.WISH: (sorted(side.wish.types), sorted(side.wish.communes), side.wish.max_rent),
    }
    return parts.get(kind, "")
