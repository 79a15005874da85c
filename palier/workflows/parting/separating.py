"""An open separation: two demandes out of one, both told, both with the whole seniority; then a number for the new one."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from palier.models import Demande, DemandeVersion, Fork, ForkKind, Holder, Person, Piece
from palier.models.demandes import facts_codec, layers
from palier.models.doors import acting, jobs
from palier.rules.doors.access import Action, require
from palier.rules.law import canonical
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.rules.law.voice import phrase
from palier.rules.letters.composing import compose
from palier.rules.parting import separation
from palier.rules.parting.separation import Living, Split
from palier.rules.people import facts, numero
from palier.rules.people.facts import Proof
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import CLOCK, Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.doors import identities, second_files
from palier.workflows.own_data import former_holders
from palier.workflows.people.completing import StruckOffNotChanged
from palier.workflows.register.arrivals_seen import LEFT

_ARTICLE, _NUMBER = cch("L441-1"), cch("R441-2-4")
_AGAIN = timedelta(days=1)
"""A number that was asked and never came may be asked again after this long."""


class CannotSeparate(Refusal):
    """The facts do not let this demande be made two; the sentence says which."""


class HasItsNumber(Refusal):
    """Nothing to ask of the register."""

    sentence = phrase("Cette demande a déjà son numéro unique.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartingTerms:
    """Who takes the new file, and with whom each dependant lives."""

    leaver: str
    living: Mapping[str, Living] = field(default_factory=dict)
    births_leave: bool = False


def require_possible(known: facts.Demande, parting: PartingTerms) -> None:
    """Raise ``CannotSeparate`` where the facts do not let it be made, before anybody is asked."""
    _split(known, parting, Proof.DECLARED, None)


def _split(known: facts.Demande, parting: PartingTerms, proof: Proof, told_on: date | None) -> Split:
    try:
        return separation.split(
            known,
            leaver=parting.leaver,
            living=parting.living,
            births_leave=parting.births_leave,
            proof=proof,
            told_on=told_on,
        )
    except separation.NotSeparable as error:
        raise CannotSeparate(str(error)) from error


@transaction.atomic
def separate(demande: Demande, parting: PartingTerms, *, by: Actor, at: datetime) -> Demande:
    """Two files out of one, as a holder who leaves alone tells it or as both agree (`workflows.parting`)."""
    require(by.role, Action.SEPARATE)
    return make(demande, parting, proof=Proof.DECLARED, by=by, at=at)


@transaction.atomic
def make(demande: Demande, parting: PartingTerms, *, proof: Proof, by: Actor, at: datetime) -> Demande:
    """Return the new file of the one who leaves; ``proof``: who says that they live apart. Raises ``StruckOffNotChanged``."""
    second_files.wait_for_acts(demande.pk)
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    if not layers.is_open(demande):
        raise StruckOffNotChanged
    split = _split(layers.standing(layers.layers_of(demande)), parting, proof, day_in_paris(at))
    # Both read their file again: it is not the one that they confirmed.
    demande.confirmed_at = None
    demande.save(update_fields=["confirmed_at"])
    child = second_files.make(demande, split, leaver=parting.leaver, kind=ForkKind.OPEN, at=at)
    with acting.taken(second_files.separating(demande.pk)):
        user = _keep_staying(demande, split, parting.leaver, at=at)
    if user is not None:
        with acting.taken(second_files.separating(child.pk)):
            Holder.objects.create(user_id=user, demande=child, person_key=separation.NEW_HOLDER)
        second_files.follow_roofs(child.pk)
    second_files.require_whole()
    _tell(demande, child, split, by=by, at=at)
    jobs.defer("palier.jobs.rescoring.rescore", demande=demande.pk)
    # What the State certified of who leaves is theirs alone.
    jobs.defer(identities.SETTLE, demande=demande.pk)
    return child


def _keep_staying(demande: Demande, split: Split, leaver: str, *, at: datetime) -> int | None:
    """The household that keeps the number, as a new version of its file; return the account of the one who leaves."""
    content = facts_codec.dump(split.staying)
    last = (
        DemandeVersion.objects.filter(demande=demande).order_by("-file_dated_at").values_list("file_dated_at").first()
    )
    # A clock of the register that is ahead of ours must not hide this version behind the one it follows.
    dated = max(at, last[0] + timedelta(microseconds=1)) if last else at
    DemandeVersion.objects.create(
        demande=demande,
        file_type=second_files.FILE_TYPE,
        file_dated_at=dated,
        received_at=at,
        facts=content,
        digest=hashlib.sha256(canonical.text(content).encode()).hexdigest(),
        audience=demande.audience,
    )
    roles = {person.key: person.role.value for person in split.staying.household.persons}
    rows = list(Person.objects.filter(demande=demande))
    gone = [row for row in rows if row.key not in roles]
    for row in rows:
        role = roles.get(row.key, LEFT)
        if row.role != role:
            row.role = role
            row.save(update_fields=["role"])
    held = Holder.objects.filter(demande=demande, person_key=leaver).first()
    _let_papers_go(demande, [row.key for row in gone], held, at=at)
    if held is None:
        return None
    held.delete()
    return held.user_id


def _let_papers_go(demande: Demande, gone: list[str], held: Holder | None, *, at: datetime) -> None:
    """What is about those who go alone, or was sent in confidence by the one who goes, is read on their own file."""
    theirs = Q(person_key__in=gone)
    if held is not None:
        theirs |= Q(confidentiality=Level.PROTECTED, sent_by=held.user_id)
    Piece.objects.filter(theirs, demande=demande, left_at=None).update(left_at=at)


def _tell(demande: Demande, child: Demande, split: Split, *, by: Actor, at: datetime) -> None:
    why = [reason.sentence for reason in split.reasons]
    for one in (demande, child):
        text = compose("separation", is_staying=one is demande, reasons=why)
        with acting.taken(second_files.separating(one.pk, by=by)):
            telling.journal(JournalVerb.SEPARATE, one, by=by, at=at, article=_ARTICLE)
            telling.send(one, text, by=by, at=at)


@transaction.atomic
def ask_number(demande: Demande, *, by: Actor, at: datetime) -> None:
    """Ask the register for a number of its own, in the background: a file without one cannot be examined (R441-2-4).

    Raises ``HasItsNumber``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.SEPARATE)
    if not numero.is_pending(demande.numero_unique):
        raise HasItsNumber
    telling.journal(JournalVerb.ASK_NUMBER, demande, by=by, at=at, article=_NUMBER)
    jobs.defer("palier.jobs.separating.ask_number", demande=demande.pk)


@dataclass(frozen=True, slots=True)
class SplitToSend:
    """What a file CRS holds: the facts, the identities, and the number that it comes from."""

    facts: facts.Demande
    persons: list[Person]
    parent_numero: str


@transaction.atomic
def start_asking(demande: Demande, *, at: datetime) -> SplitToSend | None:
    """Mark that the number is being asked, and give what to send; none when it is asked already, or known."""
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    fork = Fork.objects.select_related("parent").filter(child=demande).first()
    if fork is None or not numero.is_pending(demande.numero_unique):
        return None
    if fork.asked_at is not None and fork.asked_at > at - _AGAIN:
        return None
    fork.asked_at = at
    fork.save(update_fields=["asked_at"])
    known = layers.facts_of(demande, day_in_paris(at))
    # What stands for a number here is none there.
    known = replace(known, numero_unique="", wish=replace(known.wish, is_enlarged=bool(known.wish.is_enlarged)))
    return SplitToSend(known, list(Person.objects.filter(demande=demande).order_by("key")), fork.parent.numero_unique)


@transaction.atomic
def not_taken(demande: Demande, why: str, *, at: datetime) -> None:
    """The register refused the file: the person is told why, and may ask again at once. The clock's act."""
    Fork.objects.filter(child=demande).update(asked_at=None)
    telling.send(demande, compose("numero_refuse", why=why), by=CLOCK, at=at)


@transaction.atomic
def numbered(demande: Demande, numero_unique: str, *, at: datetime) -> Demande:
    """The register has given a number: the file is one like any other. The clock's act; twice is the same as once."""
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    if not numero.is_pending(demande.numero_unique):
        return demande
    demande.numero_unique = numero_unique
    demande.save(update_fields=["numero_unique"])
    former_holders.follow(demande)
    telling.journal(JournalVerb.RECEIVE_NUMBER, demande, by=CLOCK, at=at, article=_NUMBER)
    telling.send(demande, compose("numero", number=numero.display(numero_unique)), by=CLOCK, at=at)
    return demande
