"""Which pieces of the closed list this file needs, each with its reason, and where each one stands on a day.

Identity, stay, income and family alone may be asked for, and a situation is proved by who claims it. A fact that is
verified already needs nothing. Nothing here blocks an application: the list informs and is asked for at the check.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from palier.rules.law import french, parameters
from palier.rules.law.dates import age_on
from palier.rules.law.law import Source, act, applies, cch
from palier.rules.law.voice import say
from palier.rules.people import income, own_income
from palier.rules.people.facts import HOLDERS, Claim, Demande, Person, PersonRole, Proof, Situation
from palier.rules.situations import pieces, priorities, situations
from palier.rules.situations.pieces import PieceStatus

SITUATION_PREFIX = "situation_"
"""A proof of a situation is kept under this and the situation's own word."""
_HOUSE = act("règles de dépôt des pièces de Palier")
_MARRIED, _PACSED = "M", "P"
_CHILD_LINKS = ("E", None)

type Filing = tuple[str, str]
"""A document and whose it is: a code of the list and the key of a person, empty for the household."""


class NeedState(StrEnum):
    """Where a needed piece stands. Stored words, never labels."""

    TO_SEND = "a_envoyer"
    RECEIVED = "recue"
    """Here, and no organisation reads the file yet."""
    IN_REVIEW = "en_controle"
    ACCEPTED = "acceptee"
    REFUSED = "refusee"
    EXPIRED = "expiree"

    @property
    def is_missing(self) -> bool:
        """Whether its person has something to send."""
        return self in (NeedState.TO_SEND, NeedState.REFUSED, NeedState.EXPIRED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """One piece that the file needs, whichever document brings it."""

    code: str
    """Under which it is sent when nothing else is chosen."""
    persons: tuple[str, ...] = ()
    """Whose it is; empty for the household."""
    ways: tuple[tuple[Filing, ...], ...]
    """Each way is enough alone; all of its documents are needed."""
    reason: str
    article: Source
    situation: Situation | None = None
    proofs: tuple[tuple[str, ...], ...] = ()
    """For a situation: kinds of proof, one document of each."""
    is_established: bool = False
    """The fact is verified already: nothing has to be sent."""
    until: date | None = None
    """The last day on which a verified situation holds, or held."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code under which it may be sent, the usual one first."""
        return tuple(dict.fromkeys(code for way in self.ways for code, _ in way))


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledPiece:
    """A piece as the list reads it."""

    code: str
    person_key: str
    status: str
    valid_until: date | None = None
    reason: str = ""
    """Why it was refused."""
    proof_code: str = ""
    """Which document proves the situation; empty where it was not said."""


@dataclass(frozen=True, slots=True)
class NeedStanding:
    """Where a needed piece stands, until when it holds, and why it was refused."""

    state: NeedState
    until: date | None = None
    reason: str = ""
    lacking: tuple[tuple[str, ...], ...] = ()
    """Kinds of proof of a situation of which nothing that holds is here; one document of each is enough."""


@applies(_HOUSE)
def adults(persons: Iterable[Person], on: date) -> list[Person]:
    """Who shows an identity and a stay: the holders, and every person of full age on a day."""
    majority: int = parameters.get("demande.toml", "majority", on).value
    return [
        person
        for person in persons
        if person.role in HOLDERS or (person.birth_date is not None and age_on(person.birth_date, on) >= majority)
    ]


def _either(*ways: tuple[Filing, ...]) -> tuple[tuple[Filing, ...], ...]:
    return tuple(way for way in ways if way)


def _article(code: str, on: date) -> Source:
    return pieces.require_askable(code, on).article


def _identity(demande: Demande, on: date) -> Iterator[Needed]:
    for person in adults(demande.household.persons, on):
        key = person.key
        yield Needed(
            code="piece_identite",
            persons=(key,),
            article=_article("piece_identite", on),
            ways=_either((("piece_identite", key),), (("titre_sejour", key),)),
            reason=say("Chaque adulte qui habitera le logement montre son identité ou son titre de séjour."),
            is_established=person.is_identity_certified,
        )


def _notice(code: str, person: Person, year: int, reason: str, on: date) -> Needed:
    is_verified = any(one.year == year and one.proof is Proof.VERIFIED for one in person.incomes)
    return Needed(
        code=code,
        persons=(person.key,),
        ways=(((code, person.key),),),
        article=_article(code, on),
        reason=reason,
        is_established=is_verified,
    )


def _income(demande: Demande, on: date) -> Iterator[Needed]:
    year = income.reference_year(on.year)
    holders = [person for person in demande.household.persons if person.role in HOLDERS]
    for person in holders:
        yield _notice(
            "avis_imposition_n2",
            person,
            year,
            say("Le revenu fiscal de {year} dit quels logements vous sont ouverts.", year=year),
            on,
        )
    if _would_fall(demande, on):
        for person in holders:
            yield _notice(
                "avis_imposition_n1",
                person,
                year + 1,
                say("Votre revenu de {number} est plus bas : il peut compter, une fois prouvé.", number=year + 1),
                on,
            )


def _would_fall(demande: Demande, on: date) -> bool:
    """Whether last year's income, once proved, would be the one that counts."""
    proved = tuple(
        replace(person, incomes=tuple(replace(one, proof=Proof.VERIFIED) for one in person.incomes))
        for person in demande.household.persons
    )
    found = income.reference_income(replace(demande.household, persons=proved), lease_year=on.year)
    return found.basis is income.IncomeBasis.LAST_YEAR


def _family(demande: Demande, on: date) -> Iterator[Needed]:
    persons = demande.household.persons
    children = tuple(
        person.key
        for person in persons
        if person.role is PersonRole.IN_CUSTODY or (person.role is PersonRole.DEPENDANT and person.link in _CHILD_LINKS)
    )
    links = {person.link for person in persons if person.role is PersonRole.CO_HOLDER}
    book = (("livret_famille", ""),)
    if children:
        births = tuple(("acte_naissance", key) for key in children)
        yield Needed(
            code="livret_famille",
            persons=children,
            ways=_either(book, () if _MARRIED in links else births),
            article=_article("livret_famille", on),
            reason=say("Les enfants comptent dans votre ménage. Un livret de famille suffit pour tous."),
        )
    elif _MARRIED in links:
        yield Needed(
            code="livret_famille",
            ways=(book,),
            article=_article("livret_famille", on),
            reason=say("Il montre votre mariage : vous formez un couple dans cette demande."),
        )
    if _PACSED in links:
        yield Needed(
            code="attestation_pacs",
            ways=((("attestation_pacs", ""),),),
            article=_article("attestation_pacs", on),
            reason=say("Elle montre votre Pacs : vous formez un couple dans cette demande."),
        )
    yield from _arrangements(demande, on)


def _arrangements(demande: Demande, on: date) -> Iterator[Needed]:
    shared = tuple(person.key for person in demande.household.persons if person.custody)
    if shared:
        yield Needed(
            code="decision_garde",
            persons=shared,
            article=_article("decision_garde", on),
            ways=((("decision_garde", ""),), tuple(("decision_garde", key) for key in shared)),
            reason=say("Elle dit avec qui vit l’enfant : il compte aussi en garde alternée ou en droit de visite."),
        )
    if any(child.number and child.due_on is not None and on <= child.due_on for child in demande.household.expected):
        yield Needed(
            code="certificat_grossesse",
            ways=((("certificat_grossesse", ""),),),
            article=_article("certificat_grossesse", on),
            reason=say("L’enfant à naître compte dans votre ménage jusqu’à la date prévue."),
        )


def _claimed(demande: Demande, on: date) -> Iterator[Needed]:
    claims = {claim.situation: claim for claim in demande.claims if claim.since is None or claim.since <= on}
    for kind in situations.catalogue(on):
        if kind.situation in claims:
            code = f"{SITUATION_PREFIX}{kind.situation.value}"
            claim = claims[kind.situation]
            yield Needed(
                code=code,
                ways=(((code, ""),),),
                situation=kind.situation,
                article=kind.article,
                proofs=kind.proofs,
                reason=_of_claim(claim, on),
                until=claim.valid_until,
                is_established=priorities.status_of(claim, on=on) is priorities.GroundStatus.VERIFIED,
            )


def _of_claim(claim: Claim, on: date) -> str:
    """What counts of a situation that was declared, and until when: never that it waits for its proof to count at all."""
    if priorities.status_of(claim, on=on) is priorities.GroundStatus.VERIFIED:
        return say("Vous l’avez déclaré, et la preuve est vérifiée.")
    if claim.valid_until is None:
        return say("Vous l’avez déclaré. Vos points disent ce qui compte déjà, et ce qui attend la preuve.")
    return say(
        "Vous l’avez déclaré. Sans preuve, cela ne compte plus après le {day}. Vos points disent ce qui compte déjà.",
        day=french.day(claim.valid_until),
    )


@applies(cch("L441-1"))
def who_stays(demande: Demande, on: date) -> Demande:
    """Without the other holder where a separation is told, proved or not: nobody brings the papers of who left.

    Waiting for the proof would ask a person in danger for the papers of who endangers them; and asking in some separations
    alone would tell a landlord which one it is.
    """
    ground = own_income.ground_of(demande, on=on)
    if ground is None or not ground.is_leaving:
        return demande
    persons = tuple(person for person in demande.household.persons if person.role is not PersonRole.CO_HOLDER)
    return replace(demande, household=replace(demande.household, persons=persons))


@applies(cch("R441-2-4-1"))
def needed(demande: Demande, *, on: date) -> tuple[Needed, ...]:
    """The pieces that this file needs on a day: identity and stay, income, family, then what it claims."""
    demande = who_stays(demande, on)
    return tuple(one for part in (_identity, _income, _family, _claimed) for one in part(demande, on))


_BEST = (
    NeedState.ACCEPTED,
    NeedState.IN_REVIEW,
    NeedState.RECEIVED,
    NeedState.REFUSED,
    NeedState.EXPIRED,
    NeedState.TO_SEND,
)


def _state(row: FiledPiece, on: date, *, is_read: bool) -> NeedState:
    status = pieces.status_on(row.status, row.valid_until, on=on)
    waiting = NeedState.IN_REVIEW if is_read else NeedState.RECEIVED
    return {
        PieceStatus.TO_CHECK: waiting,
        PieceStatus.VALID: NeedState.ACCEPTED,
        PieceStatus.REFUSED: NeedState.REFUSED,
        PieceStatus.EXPIRED: NeedState.EXPIRED,
    }[status]


@applies(_HOUSE)
def standing(one: Needed, filed: Iterable[FiledPiece], *, on: date, is_read: bool, is_only_adult: bool) -> NeedStanding:
    """Where a needed piece stands: its best way, each way no further than the least of its documents.

    ``is_read``: an organisation reads this file. ``is_only_adult``: what was sent for nobody in particular is theirs.
    """
    if one.is_established:
        return NeedStanding(NeedState.ACCEPTED, one.until)
    rows = tuple(filed)
    if one.situation is not None:
        return _proof(one, rows, on, is_read=is_read)
    ways = []
    for way in one.ways:
        found = [_document(filing, rows, on, is_read=is_read, is_only_adult=is_only_adult) for filing in way]
        ways.append(max(found, key=lambda each: _BEST.index(each.state)))
    return min(ways, key=lambda each: _BEST.index(each.state))


def _proof(one: Needed, filed: tuple[FiledPiece, ...], on: date, *, is_read: bool) -> NeedStanding:
    """Where the proof of a situation stands that is not verified: complete and waiting, or what is still to send.

    Proofs found good that are complete alone, and establish nothing, are of another thing than what is told: they count no more.
    """
    mine = [(_state(row, on, is_read=is_read), row) for row in filed if row.code == one.code]
    good = {row.proof_code for state, row in mine if state is NeedState.ACCEPTED}
    living = {row.proof_code for state, row in mine if not state.is_missing}
    if good and not _lacking(one, good):
        living = {row.proof_code for state, row in mine if not state.is_missing and state is not NeedState.ACCEPTED}
    lacking = _lacking(one, living)
    if not lacking:
        return NeedStanding(NeedState.IN_REVIEW if is_read else NeedState.RECEIVED)
    if mine and mine[-1][0] is NeedState.REFUSED:
        return NeedStanding(NeedState.REFUSED, reason=mine[-1][1].reason, lacking=lacking)
    if one.until is not None and one.until < on:
        return NeedStanding(NeedState.EXPIRED, one.until, lacking=lacking)
    return NeedStanding(NeedState.TO_SEND, lacking=lacking)


def _lacking(one: Needed, living: set[str]) -> tuple[tuple[str, ...], ...]:
    """The kinds of proof of which none of these documents is; one that was not named may be any."""
    return tuple(kind for kind in one.proofs if not living & {*kind, ""})


def _document(
    filing: Filing, rows: tuple[FiledPiece, ...], on: date, *, is_read: bool, is_only_adult: bool
) -> NeedStanding:
    code, key = filing
    mine = [
        NeedStanding(_state(row, on, is_read=is_read), row.valid_until, row.reason)
        for row in rows
        if row.code == code and (not key or row.person_key == key or (not row.person_key and is_only_adult))
    ]
    # Of two that stand level, the one sent last speaks.
    return min(reversed(mine), key=lambda each: _BEST.index(each.state), default=NeedStanding(NeedState.TO_SEND))
