"""A household enters its home for an exchange, corrects it, pauses, or leaves. Nothing of its demande moves.

An entry is of the file, and each holder sees it: it is the home of both. Whoever signs it last is the one who is told.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from palier.models import Commune, Demande, ExchangeEntry, ExchangeLink, Holder, Organisation, SafeChannel
from palier.models.demandes import conflicts, layers
from palier.rules.doors.access import Action, require
from palier.rules.exchange import exchange_homes
from palier.rules.exchange.exchange_homes import NOT_ALONE, ExchangeHome, ExchangeNeed, ExchangeWish
from palier.rules.exchange.exchange_states import LIVE, LIVING_ENTRY, EntryState
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.voice import phrase
from palier.rules.people import facts
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import Refusal
from palier.workflows.letters import papering
from palier.workflows.people import sheltering

ARTICLE = NOT_ALONE
_SOCIAL = "HLM"
_LODGING = f"{conflicts.HOME}/occupancy_codes"
"""The code of the register for who is a tenant of a social landlord."""
LANDLORD = "bailleur"
_SAID_AGAIN = (EntryState.WITHDRAWN, EntryState.EXPIRED)


class NotASocialTenant(Refusal):
    """The file does not say that its household lives in a social home."""

    sentence = phrase(
        "L’échange se fait entre locataires de logements sociaux. Votre dossier ne dit pas que vous en êtes un."
    )


class ExchangeByAPerson(Refusal):
    """A protected file: no round is looked for by itself."""

    sentence = phrase(
        "Votre dossier est protégé : un échange passe par une personne, jamais par une recherche automatique."
    )


class ExchangeEntryExists(Refusal):
    """One living entry of a file."""

    sentence = phrase("Votre logement est déjà inscrit à l’échange.")


class ExchangeEntryOver(Refusal):
    """Nothing lives here any more, or it is not where this can be done."""

    sentence = phrase("Cette inscription a changé : rechargez la page pour voir où elle en est.")


class RoundWaits(Refusal):
    """A home in a round is not changed under those who read it."""

    sentence = phrase(
        "Une ronde est en cours avec votre logement : attendez sa fin, ou retirez-vous, avant de le changer."
    )


class ImpossibleExchange(Refusal):
    """What was said cannot be; the form shows it on its field."""

    def __init__(self, refused: exchange_homes.ImpossibleEntry) -> None:
        """Keep the field, for the form."""
        super().__init__(str(refused))
        self.field = refused.field


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryTerms:
    """What a household says: its home, its landlord, and what it looks for."""

    home: ExchangeHome
    wish: ExchangeWish
    landlord: Organisation
    need: ExchangeNeed


def landlords() -> QuerySet[Organisation]:
    """Who may be named as one's landlord: those who have a desk here."""
    return Organisation.objects.filter(kind=LANDLORD, closed_at=None).order_by("name")


def landlord_choices(told: str = "") -> list[tuple[str, str]]:
    """The same by public id, to choose one of them; and the one that was told, though it closed."""
    named = Organisation.objects.filter(kind=LANDLORD, public_id=told) if told else Organisation.objects.none()
    found = {str(one.public_id): one.name for rows in (landlords(), named) for one in rows}
    return list(found.items())


def is_social_tenant(known: facts.Demande) -> bool:
    """Whether the file says that its household lives in a social home."""
    return known.is_transfer or _SOCIAL in known.current_home.occupancy_codes


def is_told_social(found: layers.Layers) -> bool:
    """Whether the household says that it lives in a social home, where what stands over its word says otherwise."""
    told = (one.declared for one in conflicts.conflicts(found) if one.path == _LODGING)
    return any(_SOCIAL in (codes or ()) for codes in told)


def is_protected(demande: Demande, known: facts.Demande) -> bool:
    """Whether this file is matched by a person alone: it hides where somebody lives, or is reached at a safe address."""
    return papering.hides(known) or SafeChannel.objects.filter(demande=demande).exists()


def is_told_protected(demande: Demande, known: facts.Demande, by: Actor) -> bool:
    """The same, as far as this holder may know: of another's secret nothing shows, and the clock matches nobody."""
    return sheltering.is_known_to(demande, known, by)


def is_signed(row: ExchangeEntry) -> bool:
    """Whether who signed it still holds this file. Who left in silence holds it on: to everybody it stands as it stood."""
    return Holder.objects.filter(demande=row.demande_id, user=row.by_id, person_key=row.person_key).exists()


def living(demande: Demande) -> ExchangeEntry | None:
    """The entry that lives in this file, if one does."""
    rows = ExchangeEntry.objects.filter(demande=demande, state__in=LIVING_ENTRY)
    return rows.select_related("commune", "landlord").first()


def last_ended(demande: Demande) -> ExchangeEntry | None:
    """The last entry that is over, if there was one."""
    return ExchangeEntry.objects.filter(demande=demande).exclude(state__in=LIVING_ENTRY).order_by("-ended_at").first()


def to_say_again(demande: Demande) -> ExchangeEntry | None:
    """The last entry, where its home is still that of who signed it: who withdraws by mistake types nothing again."""
    last = last_ended(demande)
    return last if last is not None and last.state in _SAID_AGAIN and is_signed(last) else None


def _require(demande: Demande, known: facts.Demande, by: Actor) -> None:
    if not layers.is_open(demande) or not is_social_tenant(known):
        raise NotASocialTenant
    if is_told_protected(demande, known, by):
        raise ExchangeByAPerson


def _columns(terms: EntryTerms, known: facts.Demande, at: datetime) -> dict[str, object]:
    """The columns of what was said. Raises ``ImpossibleExchange``."""
    try:
        exchange_homes.check(terms.home, terms.wish, on=day_in_paris(at))
    except exchange_homes.ImpossibleEntry as refused:
        raise ImpossibleExchange(refused) from refused
    home, wish = terms.home, terms.wish
    return {
        **shown_columns(home),
        "landlord": terms.landlord,
        "need": terms.need.value,
        "persons": len(known.household.persons),
        "wanted_communes": list(wish.communes),
        "wanted_types": list(wish.types),
        "max_rent": wish.max_rent,
        "least_area": wish.least_area,
        "most_storey": wish.most_storey,
        "needs_step_free": wish.needs_step_free,
        "needs_outdoors": wish.needs_outdoors,
        "until": wish.until,
        "changed_at": at,
    }


def shown_columns(home: ExchangeHome) -> dict[str, object]:
    """The columns of a home that another tenant may read."""
    return {
        "commune": Commune.objects.get(pk=home.commune),
        "type_code": home.type_code,
        "floor_area": home.floor_area,
        "storey": home.storey,
        "has_lift": home.has_lift,
        "is_step_free": home.is_step_free,
        "full_rent": home.full_rent,
        "energy": home.energy,
        "outdoors": home.outdoors.value,
        "assets": [one.value for one in home.assets],
    }


@transaction.atomic
def join(demande: Demande, terms: EntryTerms, *, key: str, by: Actor, at: datetime) -> ExchangeEntry:
    """Enter one's home.

    Raises ``NotASocialTenant``, ``ExchangeByAPerson``, ``ExchangeEntryExists`` or ``ImpossibleExchange``.
    """
    require(by.role, Action.EXCHANGE)
    demande = Demande.objects.select_for_update(no_key=True).get(pk=demande.pk)
    known = layers.facts_of(demande, day_in_paris(at))
    _require(demande, known, by)
    if living(demande) is not None:
        raise ExchangeEntryExists
    row = ExchangeEntry.objects.create(
        demande=demande, person_key=key, by=by.person, asked_at=at, **_columns(terms, known, at)
    )
    telling.journal(JournalVerb.JOIN_EXCHANGE, row, by=by, at=at, article=ARTICLE)
    return row


def _locked(demande: Demande) -> ExchangeEntry:
    row = ExchangeEntry.objects.select_for_update(no_key=True).filter(demande=demande, state__in=LIVING_ENTRY).first()
    if row is None:
        raise ExchangeEntryOver
    return row


def _in_a_round(row: ExchangeEntry) -> bool:
    return ExchangeLink.objects.filter(entry=row.pk, stage__in=LIVE).exists()


@transaction.atomic
def correct(demande: Demande, terms: EntryTerms, *, key: str, by: Actor, at: datetime) -> ExchangeEntry:
    """Correct what was said, and sign it: the day of the first entry stays, for need is counted from it.

    Raises ``ExchangeEntryOver``, ``RoundWaits`` or what ``join`` does.
    """
    require(by.role, Action.EXCHANGE)
    row = _locked(demande)
    known = layers.facts_of(demande, day_in_paris(at))
    _require(demande, known, by)
    if _in_a_round(row):
        raise RoundWaits
    columns = {**_columns(terms, known, at), "person_key": key, "by": by.person}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))
    telling.journal(JournalVerb.CORRECT_EXCHANGE, row, by=by, at=at, article=ARTICLE)
    return row


@transaction.atomic
def pause(demande: Demande, *, by: Actor, at: datetime) -> ExchangeEntry:
    """Look for nothing for a while; a round that waits is dissolved. Raises ``ExchangeEntryOver``."""
    return _moved(demande, EntryState.SEARCHING, EntryState.PAUSED, JournalVerb.PAUSE_EXCHANGE, by=by, at=at)


@transaction.atomic
def resume(demande: Demande, *, by: Actor, at: datetime) -> ExchangeEntry:
    """Look again. Raises ``ExchangeEntryOver``."""
    return _moved(demande, EntryState.PAUSED, EntryState.SEARCHING, JournalVerb.RESUME_EXCHANGE, by=by, at=at)


def _moved(
    demande: Demande, before: EntryState, after: EntryState, verb: JournalVerb, *, by: Actor, at: datetime
) -> ExchangeEntry:
    require(by.role, Action.EXCHANGE)
    row = _locked(demande)
    if row.state != before:
        raise ExchangeEntryOver
    row.state, row.changed_at = after.value, at
    row.save(update_fields=["state", "changed_at"])
    telling.journal(verb, row, by=by, at=at, article=ARTICLE)
    return row


@transaction.atomic
def leave(demande: Demande, *, by: Actor, at: datetime) -> ExchangeEntry:
    """Withdraw one's home, at any time and without a reason: a round that waits is dissolved. Raises ``ExchangeEntryOver``."""
    require(by.role, Action.EXCHANGE)
    row = _locked(demande)
    row.state, row.ended_at, row.changed_at = EntryState.WITHDRAWN.value, at, at
    row.save(update_fields=["state", "ended_at", "changed_at"])
    telling.journal(JournalVerb.LEAVE_EXCHANGE, row, by=by, at=at, article=ARTICLE)
    return row
