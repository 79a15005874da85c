"""The safe channel: proving an address before anything is sent to it, writing to it alone, and changing it."""

import secrets
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from palier.models import Demande, Fact, FactLayer, FileChange, Letter, Offer, Person, RoofRequestFacts, SafeChannel
from palier.models.demandes import layers, told_jobs
from palier.models.foreseen import ReadPage
from palier.models.written_readings import WrittenReading
from palier.rules.doors import confidentiality
from palier.rules.doors.access import Action, require
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act
from palier.rules.letters import table
from palier.rules.letters.composing import compose
from palier.rules.people import facts
from palier.rules.people.change_kinds import ChangeKind
from palier.rules.people.facts import HOLDERS
from palier.rules.situations.situations import Level
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.telling import MessageReader
from palier.workflows.doors import apart, closing_visits, code_hashes, own_address, slowing
from palier.workflows.letters import papering

CODE_DIGITS, CODE_LIFE, CODE_TRIES, CODES_A_SESSION = 6, timedelta(minutes=15), 5, 5
CODES_AN_ACCOUNT, CODES_AN_ADDRESS = 10, 20
"""In a day. A new session is a press away, so the account counts too; an address counts more, so that nobody alone uses it up."""
ADDRESS, MANDATE = "adresse", "mandat"
"""What a code confirms: one for the one is no code for the other."""
_ARTICLE = act("règlement (UE) 2016/679, article 32")
SUBJECT = table.subject_of("code_adresse")


def prove(demande: Demande, email: str, *, holder: str, at: datetime, sure: bool = False, language: str = "") -> str:
    """Send a code to an address that ``holder``, a person of the file, says is theirs alone; return its hash.

    The message says nothing of what it is for, and hangs on no file. Raises ``ReadByAnother`` when the file knows the
    address as somebody else's, and ``KnownOfTheFile`` when it is their own known one and they did not say they are
    ``sure``.
    """
    own_address.require_alone(demande, email, holder=holder, sure=sure)
    return send_code("email", email, ADDRESS, demande.pk, holder, email, at=at, language=language)


def send_code(
    channel: str,
    recipient: str,
    *bound: object,
    at: datetime,
    whose: telling.Whose | None = None,
    language: str = "",
) -> str:
    """Send a code of a few minutes, in a message that says nothing of what it is for; return its hash.

    It is ``bound`` to what it confirms and for whom, as `take_code` is told again. ``whose`` and ``language`` are those of a
    ``MessageReader``.
    """
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    said = compose("code_adresse", code=code)
    telling.write(MessageReader(channel, recipient, whose, language), said, at=at)
    return code_hashes.hashed(code, *bound)


def may_send(session: str, account: int, recipient: str, *, at: datetime) -> bool:
    """Count a code that is about to leave for this recipient, asked by an account in a session: false where too many left."""
    bounds = (
        (f"codes {session}", CODES_A_SESSION),
        (f"codes compte/{account}", CODES_AN_ACCOUNT),
        (f"codes vers/{recipient.casefold()}", CODES_AN_ADDRESS),
    )
    return all(slowing.take_one(word, most=most, at=at) > 0 for word, most in bounds)


def take_code(typed: str, kept: str, *bound: object, until: datetime, at: datetime) -> bool:
    """Whether this is a code that still serves; whoever tries first counts first, and a right one serves once.

    The page keeps its digest alone, in a session that two requests at once read alike: tries are counted in the database.
    """
    if at >= until or not may_try(kept, at=at):
        code_hashes.spend()
        return False
    return code_hashes.is_right(typed, kept, *bound) and slowing.take_one(f"servi {kept}", most=1, at=at) > 0


def may_try(question: str, *, at: datetime) -> bool:
    """Count a try at what confirms one thing: false where all were made."""
    return slowing.take_one(f"essais {question}", most=CODE_TRIES, at=at) > 0


def announce(
    demande: Demande, *, subject: str, body: str, at: datetime, key: UUID | None = None, about: Letter | None = None
) -> bool:
    """Write to the safe channel of a file, where it has one. The clock's act: who wrote the letter cannot read the address.

    ``about`` is the letter that it announces: by it, and by nothing else, a desk knows that somebody was reached.
    """
    channel = SafeChannel.objects.filter(demande=demande).first()
    if channel is None:
        return False
    telling.message("email", channel.email, subject=subject, body=body, at=at, demande=demande, key=key, about=about)
    return True


def reach(offer: Offer, *, until: date, subject: str, body: str, at: datetime, key: UUID | None = None) -> str:
    """Write of an offer to somebody who is not to be reached by the desk: the safe channel where there is one, alone.

    Otherwise a letter to the address of the register, unless a situation of the file hides it. The clock's act, which
    returns the channel.
    """
    if announce(offer.demande, subject=subject, body=body, at=at, key=key):
        return "email"
    if papering.is_protected(offer.demande, at=at):
        return "aucun"
    silent = (one for one in papering.holders(offer.demande) if not (one.email or one.phone or one.address))
    to = [person.key for person in silent]
    papering.of_offer(offer, to, until=until, at=at, key=key)
    return "courrier"


@transaction.atomic
def protect(demande: Demande, email: str, *, by: Actor, at: datetime) -> Demande:
    """Reach the only holder of a file at this proved address from now on, and at no other: it hides, and it may be changed.

    A file with two holders is first made two (``forking``): an address cannot be hidden from somebody who reads it.
    Raises ``GoAlone``.
    """
    demande = Demande.objects.select_for_update().get(pk=demande.pk)
    require(by.role, Action.SEPARATE)
    persons = Person.objects.filter(demande=demande, role__in=HOLDERS)
    if len(persons) > 1:
        raise apart.GoAlone
    persons.update(email="", phone="", address="", employer="", profession="")
    # What was told of them before goes too: nothing leads back to where this person could be reached.
    FileChange.objects.filter(demande=demande, kind=ChangeKind.CONTACT).delete()
    _forget_places(demande, by=by, at=at)
    # A logeur who was given a telephone calls it no more.
    RoofRequestFacts.objects.filter(demande=demande).exclude(phone="").update(phone="")
    chosen = {"email": email, "set_at": at, "person_key": persons[0].key if persons else ""}
    SafeChannel.objects.update_or_create(demande=demande, defaults=chosen)
    closing_visits.of(demande, by=by, at=at)
    telling.journal(JournalVerb.CHANGE_CONTACT, demande, by=by, at=at, article=_ARTICLE)
    return demande


def _forget_places(demande: Demande, *, by: Actor, at: datetime) -> None:
    """The job that was told stands again without its place: the last word of each is the one that is read and sent."""
    for path, fact in layers.layers_of(demande).declared.items():
        bare = told_jobs.without_place(fact.value) if told_jobs.is_of(path) else None
        if bare and bare != fact.value:
            Fact.objects.create(
                demande=demande,
                layer=FactLayer.DECLARED,
                path=path,
                value=bare,
                since=fact.since,
                by_id=by.teller,
                at=at,
                audience=demande.audience,
            )


def level_of(known: facts.Demande) -> Level:
    """How closely this file is kept, from its situations: what staff may know is enough to hide the rest."""
    return confidentiality.level_of(claim.situation for claim in known.claims)


_SAFE = WrittenReading(
    lambda demande: SafeChannel.objects.filter(demande=demande).values_list("pk", flat=True)[:1], pages=(ReadPage.FILE,)
)


def has_safe_address(demande: Demande) -> bool:
    """Whether this file is reached at a safe address: its own person alone reads that it has one."""
    return _SAFE.first(demande.pk) is not None
