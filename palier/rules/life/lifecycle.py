"""The life of a demande: its states, its registration, its attestation, its year of validity, the merging of numbers.

Palier is no register: it keeps what the State's register says, and computes what the law draws from the dates.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from palier.rules.law import french, parameters
from palier.rules.law.dates import add_days, add_months
from palier.rules.law.law import Source, applies, cch
from palier.rules.law.voice import say, say_plural
from palier.rules.people.answers import Reason

FILE = "life.toml"


class System(StrEnum):
    """Which register keeps the demande: the State's, or a local one that mirrors it."""

    NATIONAL = "systeme_national"
    LOCAL = "systeme_particulier"


class LifeState(StrEnum):
    """Where a demande stands. A draft is not in the register yet, and has no number."""

    DRAFT = "brouillon"
    ACTIVE = "active"
    TO_RENEW = "a_renouveler"
    STRUCK_OFF = "radiee"


class LifeVerb(StrEnum):
    """What happens to a demande; the journal writes the same word."""

    REGISTER = "enregistrer"
    UPDATE = "mettre_a_jour"
    RENEW = "renouveler"
    EXPIRE = "constater_echeance"
    STRIKE_OFF = "radier"
    REACTIVATE = "reactiver"


@dataclass(frozen=True, slots=True)
class LifeMove:
    """One legal move, and its article."""

    verb: LifeVerb
    origin: LifeState
    target: LifeState
    article: Source


class IllegalLifeMove(Exception):
    """The table does not allow this verb from this state."""

    def __init__(self, origin: LifeState, verb: LifeVerb) -> None:
        """Keep both so that a page can say which act came too late."""
        super().__init__(f"{verb} is not possible from {origin}")
        self.origin = origin
        self.verb = verb


S, V = LifeState, LifeVerb
_VALIDITY, _RADIATION = cch("R441-2-7"), cch("R441-2-8")
MOVES: tuple[LifeMove, ...] = (
    LifeMove(V.REGISTER, S.DRAFT, S.ACTIVE, cch("R441-2-3")),
    LifeMove(V.UPDATE, S.ACTIVE, S.ACTIVE, _VALIDITY),
    LifeMove(V.UPDATE, S.TO_RENEW, S.TO_RENEW, _VALIDITY),
    LifeMove(V.RENEW, S.ACTIVE, S.ACTIVE, _VALIDITY),
    LifeMove(V.RENEW, S.TO_RENEW, S.ACTIVE, _VALIDITY),
    LifeMove(V.EXPIRE, S.ACTIVE, S.TO_RENEW, _VALIDITY),
    LifeMove(V.STRIKE_OFF, S.ACTIVE, S.STRUCK_OFF, _RADIATION),
    LifeMove(V.STRIKE_OFF, S.TO_RENEW, S.STRUCK_OFF, _RADIATION),
    LifeMove(V.REACTIVATE, S.STRUCK_OFF, S.ACTIVE, _RADIATION),
)
"""The only moves of a demande. An expired demande is not struck off by the mere passing of time."""
del S, V
_BY_MOVE = {(move.origin, move.verb): move for move in MOVES}


@applies(cch("R441-2-7"), cch("R441-2-8"))
def step(origin: LifeState | str, verb: LifeVerb) -> LifeMove:
    """Return the legal move for ``verb`` from ``origin``, or raise ``IllegalLifeMove``."""
    origin = LifeState(origin)
    try:
        return _BY_MOVE[origin, verb]
    except KeyError:
        raise IllegalLifeMove(origin, verb) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """What a person brings to have a demande registered.

    ``has_local_link`` and ``is_over_ceilings`` are here to be read as indifferent: neither refuses a registration.
    """

    is_european: bool
    """French, or of a State whose nationals show an identity document alone."""
    has_identity_document: bool = False
    has_stay_title: bool = False
    has_local_link: bool | None = None
    is_over_ceilings: bool | None = None


@applies(cch("R441-2-3"))
def registration(deposit: Deposit) -> tuple[Reason, ...]:
    """Why a demande cannot be registered yet; empty when it must be. The only proof is of identity, or of stay."""
    if deposit.is_european and not deposit.has_identity_document:
        code, piece = "identite_absente", say("une pièce d’identité")
    elif not deposit.is_european and not deposit.has_stay_title:
        code, piece = "titre_de_sejour_absent", say("un titre de séjour")
    else:
        return ()
    sentence = say("Pour enregistrer la demande, il manque la copie d’{piece}.", piece=piece)
    return (
        Reason(
            code=code, sentence=sentence, source=cch("R441-2-3"), remedy=say("Joignez la copie d’{piece}.", piece=piece)
        ),
    )


@applies(cch("L441-2-1"))
def attestation_due(deposited_on: date) -> date:
    """The last day on which the attestation of registration may arrive."""
    return add_months(deposited_on, parameters.get(FILE, "attestation_months", deposited_on).value)


@applies(cch("L441-2-1"))
def attestation_recourse(deposited_on: date, attested_on: date | None, *, on: date) -> Reason | None:
    """What the applicant, and the applicant alone, may do when no attestation came in a month."""
    due = attestation_due(deposited_on)
    if attested_on is not None or on <= due:
        return None
    return Reason(
        code="attestation_en_retard",
        sentence=say("L’attestation d’enregistrement devait vous parvenir au plus tard le {day}.", day=french.day(due)),
        source=cch("L441-2-1"),
        remedy=say("Vous pouvez saisir vous-même le préfet, qui fait enregistrer la demande ou ordonne l’envoi."),
    )


@applies(cch("R441-2-4"))
def attestation_contents(on: date) -> tuple[tuple[str, str], ...]:
    """What an attestation must say, item by item: a code and its label, in the order of the article."""
    return tuple((code, label) for code, label in parameters.get(FILE, "attestation_contents", on).value)


@applies(cch("R441-2-4"))
def attestation_lacks(given: Collection[str], *, on: date) -> tuple[Reason, ...]:
    """The items that an attestation does not give: while one is missing it cannot be sent."""
    return tuple(
        Reason(code=code, sentence=say("L’attestation ne dit pas {label}.", label=label), source=cch("R441-2-4"))
        for code, label in attestation_contents(on)
        if code not in given
    )


@applies(cch("R441-2-4-1"))
def pieces_recourse(deposited_on: date, filed_on: date | None, *, on: date) -> Reason | None:
    """What may be done for a piece left at a counter and not yet in the shared file. Not read anew: it only informs."""
    delay = parameters.get(FILE, "pieces_recourse_days", deposited_on)
    if filed_on is not None or on <= add_days(deposited_on, delay.value):
        return None
    return Reason(
        code="piece_non_versee",
        sentence=say_plural(
            delay.value,
            "Selon nos informations, une pièce déposée au guichet doit rejoindre le dossier partagé en {count} jour.",
            "Selon nos informations, une pièce déposée au guichet doit rejoindre le dossier partagé en {count} jours.",
        ),
        source=cch("R441-2-4-1"),
        remedy=say("Demandez au guichet où elle en est. Selon nos informations, le préfet peut ensuite être saisi."),
    )


class RenewedBeforeDeposit(ValueError):
    """A renewal cannot come before the deposit that it renews."""


@applies(cch("R441-2-7"))
def valid_until(deposited_on: date, renewed_on: date | None = None) -> date:
    """The last valid day: one year from the first deposit, or from the last renewal. Raises ``RenewedBeforeDeposit``."""
    if renewed_on is not None and renewed_on < deposited_on:
        raise RenewedBeforeDeposit(renewed_on)
    start = renewed_on or deposited_on
    return add_months(start, parameters.get("demande.toml", "validity_months", start).value)


@applies(cch("R441-2-7"))
def state_on(last_day: date, *, on: date) -> LifeState:
    """Active up to its last valid day, that day included; to renew from the day after."""
    return LifeState.TO_RENEW if on > last_day else LifeState.ACTIVE


@applies(cch("R441-2-8 f"))
def merged_seniorities(survivor: Mapping[str, date], other: Mapping[str, date]) -> dict[str, date]:
    """The seniorities of the number that remains: one for each département, always the older."""
    return {
        departement: min(day for day in (survivor.get(departement), other.get(departement)) if day is not None)
        for departement in sorted({*survivor, *other})
    }
