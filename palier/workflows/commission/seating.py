"""Which account sits at which place of a séance: who may be called with an account, who is, and where somebody sits (R441-9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from palier.models import CalledMember, Membership, Organisation, Seance, User
from palier.models.candidatures import called_members
from palier.rules.commission import substitutes
from palier.rules.doors import file_access
from palier.rules.doors.access import Role
from palier.rules.law import clocks
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal


class NotOfTheCommission(Refusal):
    """An account is called that is no member of this landlord's commission, or not any more; the message says who."""


class AccountSeatedTwice(Refusal):
    """One account is called at two places; the message says whose."""


class NotCalled(Refusal):
    """Who acts has no seat in this séance."""

    sentence = "Vous ne siégez pas à cette séance."


def accounts_of(house: Organisation) -> list[User]:
    """The accounts that a landlord may call: the members of its commission who can enter, by name.

    Of a house that another succeeds, those of that one: they carry on its séances (ADR 79).
    """
    live = Membership.objects.live().filter(organisation=house.present, role=Role.COMMISSION)
    return list(User.objects.filter(pk__in=live.values("user"), is_active=True).order_by("name", "pk"))


def require_accounts(accounts: Sequence[User | None], house: Organisation) -> None:
    """Raise unless each account is of this landlord's commission and has one seat.

    Raises ``NotOfTheCommission`` or ``AccountSeatedTwice``.
    """
    able = {user.pk for user in accounts_of(house)}
    seen: set[int] = set()
    for user in accounts:
        if user is None:
            continue
        if user.pk not in able:
            raise NotOfTheCommission(
                f"{user.name} n’a pas de compte dans votre commission : choisissez un autre compte, ou aucun."
            )
        if user.pk in seen:
            raise AccountSeatedTwice(f"Le compte de {user.name} est à deux places : gardez-en une.")
        seen.add(user.pk)


def seat(seance: Seance, accounts: Sequence[User | None]) -> None:
    """Keep the account of each place of a séance, in the order of its members; a place that has none any more is emptied."""
    known = {row.member: row for row in seance.called.all()}
    wanted = dict(enumerate(accounts))
    # Emptied first: an account that moves to another place is never at both.
    for place, row in known.items():
        user = wanted.get(place)
        if row.user_id is not None and (user is None or row.user_id != user.pk):
            row.user = None
            row.save(update_fields=["user"])
    for place, user in wanted.items():
        if user is None:
            continue
        if place not in known:
            CalledMember.objects.create(seance=seance, member=place, user=user)
        elif known[place].user_id != user.pk:
            known[place].user = user
            known[place].save(update_fields=["user"])
    # Whoever sits there now was seen nowhere yet.
    seance.seen.all().delete()


def end_reading(seance: Seance, *, at: datetime) -> None:
    """Set until when the members of a séance that closes read its files: the time to read the minutes and sign.

    Who was called to a seat and is no more, its titulaire being back, reads no further.
    Who was connected is said no more: the minutes say who was present.
    """
    until = clocks.end_of_day(file_access.member_last_day(clocks.day_in_paris(at)))
    gone = [place for place, row in enumerate(seance.members) if not substitutes.is_called(row)]
    seance.called.filter(reads_until=None, member__in=gone).update(reads_until=at)
    seance.called.filter(reads_until=None).update(reads_until=until)
    seance.seen.all().delete()


def names_of(seance: Seance) -> Mapping[int, User]:
    """The account at each place that has one."""
    rows = seance.called.exclude(user=None).select_related("user")
    return {row.member: row.user for row in rows if row.user is not None}


def place_of(seance: Seance, by: Actor) -> int:
    """The place at which who acts sits in a séance. Raises ``NotCalled``."""
    row = seance.called.filter(user=by.person).first()
    if row is None:
        raise NotCalled
    return row.member


def held(seance: int) -> Seance:
    """A séance locked by a member who acts in it, so that its secretary and they follow one another. Raises ``NotCalled``."""
    if not called_members.hold(seance):
        raise NotCalled
    return Seance.objects.get(pk=seance)
