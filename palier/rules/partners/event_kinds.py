"""What is told to a landlord's and a réservataire's software: a closed list, made of the verbs of the journal (ADR 119).

An event names a home or a publication, and nobody: whoever reads it asks the API what stands there now, under the rights of its
key. What a household does with its own file is in no row of the table, and neither is a separation, a safe address, a contact.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from palier.rules.candidature.funnel import Verb
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import act, applies
from palier.rules.partners.api_purposes import ApiPurpose

_MINIMUM = act("règlement (UE) 2016/679, article 5")


class EventKind(StrEnum):
    """A kind of event, as it leaves. A word never changes its meaning: software compares it."""

    HOME_DECLARED = "home.declared"
    HOME_CORRECTED = "home.corrected"
    HOME_ORIENTED = "home.oriented"
    HOME_KEPT = "home.kept"
    HOME_TAKEN_BACK = "home.taken_back"
    PUBLISHED = "publication.published"
    CLOSED = "publication.closed"
    RANKING_CORRECTED = "publication.ranking_corrected"
    WITHDRAWN = "publication.withdrawn"
    NOBODY_NEXT = "publication.nobody_next"
    DESIGNATED = "candidates.designated"
    CHANGED = "candidates.changed"
    PIECES_ASKED = "check.pieces_asked"
    CHECKED = "check.recorded"
    CONVENED = "commission.convened"
    POSTPONED = "commission.postponed"
    DECIDED = "commission.decided"
    TAKEN_BACK = "commission.taken_back"
    OFFERED = "offer.sent"
    DELIVERED = "offer.delivered"
    ANSWERED = "offer.answered"
    EXPIRED = "offer.expired"
    OFFER_TAKEN_BACK = "offer.taken_back"
    LEASED = "lease.recorded"
    LEASE_CORRECTED = "lease.corrected"
    FELL_THROUGH = "lease.fell_through"


class EventObject(StrEnum):
    """What an event names: an object that the API reads."""

    HOME = "home"
    PUBLICATION = "publication"
    CANDIDATES = "candidates"
    """The candidates of a publication, and none of them."""


LABELS: Mapping[EventKind, str] = {
    EventKind.HOME_DECLARED: "Logement déclaré",
    EventKind.HOME_CORRECTED: "Logement corrigé",
    EventKind.HOME_ORIENTED: "Logement orienté",
    EventKind.HOME_KEPT: "Logement gardé en part propre",
    EventKind.HOME_TAKEN_BACK: "Logement repris par son bailleur",
    EventKind.PUBLISHED: "Logement publié",
    EventKind.CLOSED: "Liste close et classée",
    EventKind.RANKING_CORRECTED: "Classement corrigé",
    EventKind.WITHDRAWN: "Publication retirée",
    EventKind.NOBODY_NEXT: "Plus personne à qui proposer",
    EventKind.DESIGNATED: "Dossiers envoyés au bailleur",
    EventKind.CHANGED: "Un dossier envoyé n’attend plus, ou attend de nouveau",
    EventKind.PIECES_ASKED: "Pièces demandées après un contrôle",
    EventKind.CHECKED: "Contrôle enregistré",
    EventKind.CONVENED: "Inscription à l’ordre du jour d’une commission",
    EventKind.POSTPONED: "Report par la commission",
    EventKind.DECIDED: "Décision de la commission",
    EventKind.TAKEN_BACK: "Décision reprise pendant la séance",
    EventKind.OFFERED: "Offre envoyée",
    EventKind.DELIVERED: "Remise d’une offre constatée",
    EventKind.ANSWERED: "Réponse à une offre",
    EventKind.EXPIRED: "Offre restée sans réponse",
    EventKind.OFFER_TAKEN_BACK: "Offre reprise",
    EventKind.LEASED: "Bail enregistré",
    EventKind.LEASE_CORRECTED: "Bail corrigé",
    EventKind.FELL_THROUGH: "Bail qui ne se signera pas",
}
TOLD: Mapping[str, EventKind] = {
    JournalVerb.DECLARE_HOME: EventKind.HOME_DECLARED,
    JournalVerb.CORRECT_HOME: EventKind.HOME_CORRECTED,
    JournalVerb.CORRECT_VACANCY: EventKind.HOME_CORRECTED,
    JournalVerb.ORIENT_HOME: EventKind.HOME_ORIENTED,
    JournalVerb.KEEP_HOME: EventKind.HOME_KEPT,
    JournalVerb.TAKE_HOME_BACK: EventKind.HOME_TAKEN_BACK,
    JournalVerb.PUBLISH: EventKind.PUBLISHED,
    JournalVerb.CLOSE_LIST: EventKind.CLOSED,
    JournalVerb.CORRECT_RANKING: EventKind.RANKING_CORRECTED,
    JournalVerb.WITHDRAW_PUBLICATION: EventKind.WITHDRAWN,
    JournalVerb.NOTE_NOBODY_NEXT: EventKind.NOBODY_NEXT,
    Verb.DESIGNATE: EventKind.DESIGNATED,
    JournalVerb.NAME_WITHOUT_AD: EventKind.DESIGNATED,
    Verb.STEP_DOWN: EventKind.CHANGED,
    Verb.SUSPEND: EventKind.CHANGED,
    Verb.RESTORE: EventKind.CHANGED,
    Verb.END: EventKind.CHANGED,
    Verb.CHECK_AGAIN: EventKind.CHANGED,
    Verb.ASK_PIECES: EventKind.PIECES_ASKED,
    Verb.FIND_COMPLIANT: EventKind.CHECKED,
    Verb.FIND_NOT_COMPLIANT: EventKind.CHECKED,
    JournalVerb.PUT_ON_AGENDA: EventKind.CONVENED,
    JournalVerb.POSTPONE: EventKind.POSTPONED,
    Verb.ATTRIBUTE: EventKind.DECIDED,
    Verb.RESERVE: EventKind.DECIDED,
    Verb.ATTRIBUTE_UNDER_CONDITION: EventKind.DECIDED,
    Verb.REFUSE_ATTRIBUTION: EventKind.DECIDED,
    Verb.FIND_INADMISSIBLE: EventKind.DECIDED,
    Verb.RECONSIDER: EventKind.TAKEN_BACK,
    Verb.OFFER: EventKind.OFFERED,
    JournalVerb.NOTE_DELIVERY: EventKind.DELIVERED,
    JournalVerb.CORRECT_DELIVERY: EventKind.DELIVERED,
    Verb.ACCEPT: EventKind.ANSWERED,
    Verb.DECLINE: EventKind.ANSWERED,
    Verb.NOTE_SILENCE: EventKind.EXPIRED,
    Verb.TAKE_BACK: EventKind.OFFER_TAKEN_BACK,
    Verb.SIGN: EventKind.LEASED,
    JournalVerb.CORRECT_LEASE: EventKind.LEASE_CORRECTED,
    Verb.FALL_THROUGH: EventKind.FELL_THROUGH,
}
"""By verb of the journal. The trigger of the journal notes these, and no other."""
_OF = {"home": EventObject.HOME, "publication": EventObject.PUBLICATION}
_PURPOSES = {
    EventObject.HOME: ApiPurpose.HOMES,
    EventObject.PUBLICATION: ApiPurpose.LISTS,
    EventObject.CANDIDATES: ApiPurpose.CANDIDATES,
}
KEPT = timedelta(days=90)
"""How long an event may be read again: a software that was off for a season reads its lists once."""


@applies(_MINIMUM)
def object_of(kind: str) -> EventObject:
    """What an event of this kind names."""
    return _OF.get(kind.partition(".")[0], EventObject.CANDIDATES)


@applies(_MINIMUM)
def purpose_of(kind: str) -> ApiPurpose:
    """What a key must be for to be told: it may read what the event names."""
    return _PURPOSES[object_of(kind)]


@applies(_MINIMUM)
def fitting_kinds(purposes: Iterable[str]) -> tuple[EventKind, ...]:
    """The kinds of which a key of these purposes is told, in the order of the list."""
    held = set(purposes)
    return tuple(kind for kind in EventKind if purpose_of(kind).value in held)


@applies(_MINIMUM)
def kept_since(at: datetime) -> datetime:
    """From when on events are kept."""
    return at - KEPT
