"""A household gives a mandate to an adviser, takes it back at once, and agrees for itself to another holder's (ADR 66).

Only the holder gives, with a code sent to their own contact: a session left open, or an arm that is twisted, is not enough. The
other holder does not see a mandate that does not ask for their agreement.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from palier.models import Demande, Holder, Mandate, Organisation, Person
from palier.models.demandes import proved_phones
from palier.rules.doors.access import Action, require
from palier.rules.law import clocks
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import LetterText, compose
from palier.rules.mandates import mandates
from palier.rules.mandates.mandates import MandateMove, MandateScope, MandateState
from palier.rules.people import contacts, employment
from palier.rules.people.facts import HOLDERS
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal, TooFast
from palier.workflows.acting.telling import MessageReader
from palier.workflows.doors import safe_addresses, slowing
from palier.workflows.mandates.proposing import ARTICLE, DurationNotProposed, MandateOver, hashed, rules_of

type Contact = tuple[str, str]
"""A channel and a recipient."""


class MandateCodeRefused(Refusal):
    """The code cannot serve; which of its reasons is never said."""

    sentence = phrase(
        "Ce code ne peut pas servir : il est mal recopié, il a déjà servi, ou il n’est plus valable. "
        "Relisez-le, ou demandez-en un autre à votre conseiller."
    )


class TooManyMandates(Refusal):
    """Several mandates live already."""

    sentence = phrase("Vous avez déjà donné le plus grand nombre de mandats possible. Retirez-en un d’abord.")


class AlreadyMandated(Refusal):
    """This organisation holds a mandate of this person already."""

    sentence = phrase("Cet organisme a déjà un mandat de vous. Retirez-le d’abord, si vous voulez le changer.")


@dataclass(frozen=True, slots=True)
class Offered:
    """What a code proposes: who, what, and for how many months."""

    organisation: Organisation
    scope: frozenset[MandateScope]
    months: int


def of_person(demande: Demande, by: Actor) -> list[Mandate]:
    """The mandates that this person gave, the latest first."""
    rows = Mandate.objects.filter(demande=demande, by=by.person).select_related("organisation")
    return list(rows.order_by("-granted_at", "-pk"))


def asked_of_me(demande: Demande, by: Actor) -> list[Mandate]:
    """Living mandates of the other holder that ask for this one's agreement; none of who left this file openly."""
    holders = Person.objects.filter(demande=demande, role__in=HOLDERS).values("key")
    rows = Mandate.objects.filter(demande=demande, asks_other=True, state=MandateState.LIVING, person_key__in=holders)
    rows = rows.exclude(by=by.person)
    return list(rows.select_related("organisation").order_by("-granted_at", "-pk"))


def has_whole_agreement(row: Mandate) -> bool:
    """Whether every other holder of today agreed; an agreement goes with who gave it, and binds nobody who came after."""
    others = Person.objects.filter(demande=row.demande_id, role__in=HOLDERS).exclude(key=row.person_key)
    agreed = Holder.objects.filter(demande=row.demande_id, user__in=row.agreed_by).values("person_key")
    return not others.exclude(key__in=agreed).exists()


def offered(typed: str, *, by: Actor, source: str, at: datetime) -> Offered:
    """What a code proposes; raise ``MandateCodeRefused`` where it cannot serve, and ``TooFast`` where too many did not."""
    require(by.role, Action.GRANT_MANDATE)
    one = slowing.tried(f"mandat {by.person.pk}", source)
    if slowing.wait(one, at=at) > slowing.NONE:
        raise TooFast
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, scope, months FROM palier_mandate_offered(%s)", [_hash(typed)])
        row = cursor.fetchone()
    slowing.note(one, is_success=row is not None, at=at)
    if row is None:
        raise MandateCodeRefused
    house = Organisation.objects.get(pk=row[0])
    return Offered(house, mandates.scope_of(row[1].split()), row[2])


def _hash(typed: str) -> str:
    return hashed(employment.normalise(typed))


def contact_of(demande: Demande, person_key: str) -> Contact | None:
    """Where a code reaches this holder alone: the safe address that they chose, else their own mail or telephone, else none.

    Of who left this file openly none is known here: what it holds of them is read by who stayed.
    """
    person = Person.objects.filter(demande=demande, key=person_key, role__in=HOLDERS).first()
    if person is None:
        return None
    if safe := safe_addresses.of(demande, person_key):
        return "email", safe
    others = Person.objects.filter(demande=demande).exclude(key=person_key).only("email", "phone")
    shared = [other for other in others if other.email or other.phone]
    is_unproved = proved_phones.is_unproved(demande, person_key, person.phone)
    own = (("email", person.email), ("sms", "" if is_unproved else person.phone))
    return next(((channel, to) for channel, to in own if to and not _is_read(to, shared)), None)


def _is_read(own: str, others: list[Person]) -> bool:
    return any(contacts.is_shared(own, known_email=other.email, known_phone=other.phone) for other in others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a holder chose of what was proposed."""

    person_key: str
    scope: frozenset[MandateScope]
    months: int
    asks_other: bool = False


@transaction.atomic
def grant(demande: Demande, typed: str, terms: Terms, *, by: Actor, at: datetime) -> Mandate:
    """Give what is named, no more, to who proposed it. The code serves now, once; a household may narrow, never widen it.

    Raises ``MandateCodeRefused`` or ``DurationNotProposed``.
    """
    require(by.role, Action.GRANT_MANDATE)
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    code = _hash(typed)
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation, scope FROM palier_mandate_offered(%s)", [code])
        row = cursor.fetchone()
        cursor.execute("SELECT palier_take_offer(%s)", [code])
        is_taken = bool(cursor.fetchone()[0])
    if row is None or not is_taken:
        raise MandateCodeRefused
    scope = mandates.scope_of(row[1].split()) & mandates.scope_of(terms.scope)
    try:
        given = mandates.grant(scope, terms.months, on=day_in_paris(at))
    except mandates.BadLength as error:
        raise DurationNotProposed from error
    made = Mandate(
        demande=demande,
        organisation=Organisation.objects.get(pk=row[0]),
        person_key=terms.person_key,
        scope=" ".join(mandates.said(given.scope)),
        last_day=given.last_day,
        asks_other=terms.asks_other,
    )
    return _kept(made, by, at)


@transaction.atomic
def grant_again(public_id: UUID, *, by: Actor, at: datetime) -> Mandate:
    """Give again what was just taken back by mistake: another mandate, for the days that were left, under another number.

    Once a day, as no code is asked. Raises ``MandateOver``.
    """
    require(by.role, Action.GRANT_MANDATE)
    old = Mandate.objects.select_related("organisation").get(public_id=public_id, by=by.person)
    demande = Demande.objects.select_for_update().get(pk=old.demande_id)
    if not may_give_again(old, at):
        raise MandateOver
    made = Mandate(
        demande=demande,
        organisation=old.organisation,
        person_key=old.person_key,
        scope=old.scope,
        last_day=old.last_day,
        asks_other=old.asks_other,
    )
    return _kept(made, by, at)


def may_give_again(row: Mandate, at: datetime) -> bool:
    """The day on which its holder took it back, once, and while its organisation works: no code is asked for it."""
    on, house = day_in_paris(at), row.organisation
    is_today = row.ended_at is not None and day_in_paris(row.ended_at) == on
    if row.state != MandateState.REVOKED or not is_today or on > row.last_day or house.closed_at or house.suspended_at:
        return False
    revoked = Mandate.objects.filter(
        demande=row.demande_id, by=row.by_id, organisation=house, state=MandateState.REVOKED
    )
    # Taken back again that day, what was given again asks for a code: a session left open is no consent.
    return not any(
        day_in_paris(one.ended_at) == on for one in revoked.exclude(pk=row.pk).only("ended_at") if one.ended_at
    )


def _kept(made: Mandate, by: Actor, at: datetime) -> Mandate:
    """Keep a new mandate, whose file is held: one an organisation, a few in all; and send its number."""
    on = day_in_paris(at)
    living = Mandate.objects.filter(demande=made.demande, by=by.person, state=MandateState.LIVING, last_day__gte=on)
    if living.filter(organisation=made.organisation).exists():
        raise AlreadyMandated
    if living.count() >= mandates.mandates_alive(on):
        raise TooManyMandates
    made.by, made.granted_at = by.person, at
    made.number = "".join(secrets.choice(employment.ALPHABET) for _ in range(employment.LENGTH))
    made.save(force_insert=True)
    telling.journal(JournalVerb.GIVE_MANDATE, made, by=by, at=at, article=ARTICLE)
    number, weekday = employment.grouped(made.number), clocks.say_day(made.last_day)
    tell(made, compose("mandat_numero", number=number, weekday=weekday), at=at)
    return made


def tell(row: Mandate, text: LetterText, *, at: datetime) -> None:
    """Send a message to who gave a mandate, alone: another holder of the file may not know that it exists."""
    to = contact_of(row.demande, row.person_key)
    if to is not None:
        # It hangs on no file: another holder must not find it among the messages of theirs.
        telling.write(MessageReader(*to, whose=(row.demande_id, row.person_key)), text, at=at)


@transaction.atomic
def revoke(public_id: UUID, *, by: Actor, at: datetime) -> Mandate:
    """Take a mandate back, at once and without a reason. An act under way is kept or refused whole: the row is held.

    Raises ``MandateOver``.
    """
    require(by.role, Action.GRANT_MANDATE)
    row = Mandate.objects.select_for_update(of=("self",)).get(public_id=public_id, by=by.person)
    try:
        mandates.move(rules_of(row), MandateMove.REVOKE, on=day_in_paris(at))
    except mandates.NotLiving as error:
        raise MandateOver from error
    row.state, row.ended_at = mandates.MOVES[MandateMove.REVOKE].value, at
    row.save(update_fields=["state", "ended_at"])
    telling.journal(JournalVerb.REVOKE_MANDATE, row, by=by, at=at, article=ARTICLE)
    return row


@transaction.atomic
def agree(public_id: UUID, demande: Demande, *, is_given: bool, by: Actor, at: datetime) -> Mandate:
    """Another holder opens their own part of the file to a mandate that asks for it, or closes it again.

    Raises ``MandateOver``.
    """
    require(by.role, Action.GRANT_MANDATE)
    rows = Mandate.objects.select_for_update(of=("self",)).filter(demande=demande, asks_other=True)
    row = rows.exclude(by=by.person).get(public_id=public_id)
    if is_given and mandates.standing(rules_of(row), on=day_in_paris(at)) is not MandateState.LIVING:
        raise MandateOver
    others = [one for one in row.agreed_by if one != by.person.pk]
    row.agreed_by = [*others, by.person.pk] if is_given else others
    row.other_agreed_at = at if is_given else row.other_agreed_at if others else None
    row.save(update_fields=["other_agreed_at", "agreed_by"])
    verb = JournalVerb.AGREE_TO_MANDATE if is_given else JournalVerb.TAKE_AGREEMENT_BACK
    telling.journal(verb, row, by=by, at=at, article=ARTICLE)
    return row
