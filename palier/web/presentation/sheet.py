"""One sheet of a candidate, for the three who examine it: each part is there only where the reader may see it.

Who sees what is asked of ``rules/doors/privacy.py`` (the field) and ``rules/doors/confidentiality.py`` (the level of the file);
sentences of the rules are worded for a desk. A page that shows a sheet logs the reading with its purpose.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from palier.models import Candidature, Person, Piece
from palier.models.demandes import layers, piece_files
from palier.models.scoring import size_guides
from palier.rules.commission import checklist
from palier.rules.doors import confidentiality, privacy
from palier.rules.doors.access import Role
from palier.rules.doors.confidentiality import HidablePart
from palier.rules.fitting import affordability, ceilings, eligibility, income_test, size_advice
from palier.rules.law import french
from palier.rules.law.clocks import day_in_paris
from palier.rules.law.dates import age_on
from palier.rules.letters import audience
from palier.rules.people import facts
from palier.rules.people.answers import Outcome
from palier.rules.people.facts import HOLDERS, PersonRole
from palier.rules.people.income import IncomeBasis
from palier.rules.situations import pieces as documents
from palier.rules.situations import priorities, situations
from palier.rules.situations.needed_pieces import NeedState
from palier.rules.situations.pieces import PieceStatus
from palier.rules.situations.priorities import GroundOfLaw
from palier.rules.situations.situations import Level
from palier.web.presentation import agreements, joined_opinions
from palier.workflows.acting.actors import Actor
from palier.workflows.doors import protecting
from palier.workflows.fetching import contesting
from palier.workflows.people import needing, pieces

PLACES = {
    PersonRole.HOLDER: "Demandeur",
    PersonRole.CO_HOLDER: "Cotitulaire",
    PersonRole.DEPENDANT: "Personne à charge",
    PersonRole.IN_CUSTODY: "Enfant en garde",
}
OUTCOMES = {
    Outcome.ELIGIBLE: ("conditions remplies", "ok"),
    Outcome.TO_CONFIRM: ("à confirmer", "warn"),
    Outcome.NOT_ELIGIBLE: ("conditions non remplies", "here"),
}
STATES = {
    NeedState.TO_SEND: "non reçue",
    NeedState.RECEIVED: "reçue",
    NeedState.IN_REVIEW: "en contrôle",
    NeedState.ACCEPTED: "vérifiée",
    NeedState.REFUSED: "refusée",
    NeedState.EXPIRED: "expirée",
}
_AGREES = frozenset({"reçue", "vérifiée", "refusée", "expirée"})
_STATUSES = {
    PieceStatus.TO_CHECK: "à lire",
    PieceStatus.VALID: "vérifiée",
    PieceStatus.REFUSED: "refusée",
    PieceStatus.EXPIRED: "expirée",
}
_BASES = {
    IncomeBasis.YEAR_BEFORE_LAST: "avant-dernière année",
    IncomeBasis.LAST_YEAR: "dernière année",
    IncomeBasis.LAST_TWELVE_MONTHS: "douze derniers mois",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLine:
    """A person of the household."""

    name: str
    place: str
    birth: date | None
    age: str
    agreed: str = ""
    """Of a co-demandeur, for who may read it: whether they said for themselves that they ask with the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderContact:
    """How to reach a holder."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundLine:
    """A priority of the law, named only to who may know it."""

    label: str
    said: str
    is_established: bool
    article: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceLine:
    """A needed piece and where it stands."""

    label: str
    who: str
    state: str
    until: date | None
    ids: tuple[str, ...]
    asked: str = ""
    """Until when it is asked, where it is."""
    certified: str = ""
    """By whom and on what day, where an administration certified it and nobody sent a paper."""
    contest_url: str = ""
    """Where this reader may contest it."""
    is_forgotten: bool = False
    """Its files are kept no more: what was checked stays, there is nothing to open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSheet:
    """What is known of a candidate on a day, for one reader."""

    on: date
    persons: tuple[PersonLine, ...]
    counted: str
    category: int
    reasons: tuple[str, ...]
    income: str
    ceiling: str
    result: str
    effort: str
    inputs: tuple[tuple[str, str], ...]
    rest: str
    size: tuple[tuple[str, str], ...]
    """Advice on the size of the home: it closes nothing."""
    verdict: tuple[str, str]
    """The word and its tone."""
    verdict_reasons: tuple[tuple[str, str], ...]
    doubts: tuple[tuple[str, str], ...]
    grounds: tuple[GroundLine, ...]
    pieces: tuple[PieceLine, ...]
    others: tuple[PieceLine, ...]
    """What the household sent beside, as far as the reader may see it."""
    contacts: tuple[HolderContact, ...]
    masked: str
    """What is said in place of a contact that may not be read."""
    checked: tuple[tuple[str, str], ...]
    """Why the landlord's last check found points in order or without object: the point, and what was written."""
    opinions: tuple[tuple[str, date, str], ...] = ()
    """What advisers wrote and its household joined: the organisation, the day, the words. No rule reads them."""


def gather(candidature: Candidature, *, by: Actor, on: date) -> CandidateSheet:
    """The sheet of a candidature for a reader on a day. A commission reads neither names, nor pieces, nor contacts."""
    known, home = layers.facts_of(candidature.demande, on), candidature.publication.home.as_facts
    tested = income_test.run(known, home, on=on, lease_year=on.year)
    verdict = eligibility.verdict(known, home, on=on)
    effort = affordability.effort_rate_for(known, home, on=on)
    rest = affordability.rest_to_live(known, home, on=on).cents_a_day
    level = protecting.level_of(known)
    lines = needing.pieces_of(candidature.demande, on=on, by=by, known=known)
    is_named = privacy.may_read(by.role, "Person.last_name")
    people = list(Person.objects.filter(demande=candidature.demande_id).order_by("key")) if is_named else []
    is_told = privacy.may_read(by.role, "Person.phone")
    may_contact = is_told and confidentiality.may_see(by.role, HidablePart.CONTACT, level)
    return CandidateSheet(
        on=on,
        persons=_persons(people, known, by.role, on),
        counted=french.count(tested.counted.persons, "personne"),
        category=tested.counted.category,
        reasons=tuple(audience.for_desk(reason.sentence) for reason in tested.counted.reasons),
        income=_income(tested),
        ceiling=_ceiling(tested, home),
        result=f"{tested.sentence} {tested.result}",
        effort=effort.figure or "non calculé : une ressource n’est pas connue",
        inputs=affordability.inputs(effort),
        rest="" if rest is None else f"{french.cents(rest)} par jour et par unité de consommation",
        size=_size(candidature, known, on),
        verdict=OUTCOMES[verdict.outcome],
        verdict_reasons=tuple(
            (audience.for_desk(r.sentence), str(r.source)) for r in verdict.reasons if r.code not in checklist.UNTOLD
        ),
        doubts=tuple((audience.for_desk(r.sentence), str(r.source)) for r in effort.to_confirm),
        grounds=tuple(_grounds(known, by.role, on)),
        pieces=_pieces(lines, by),
        others=_others(candidature, lines, people, by, on),
        contacts=tuple(_contacts(people, by.role)) if may_contact else (),
        masked=confidentiality.MASK if is_told and not may_contact else "",
        checked=_checked(candidature, by.role),
        opinions=joined_opinions.of(candidature, by.role),
    )


def _checked(candidature: Candidature, role: Role) -> tuple[tuple[str, str], ...]:
    """In the order of the points: whoever decides next reads what the check did without."""
    last = candidature.checks.order_by("-at", "-pk").first()
    if last is None or not privacy.may_read(role, "Check.whys"):
        return ()
    return tuple((label, last.whys[item]) for item, label in checklist.LABELS.items() if last.whys.get(item))


def _persons(people: list[Person], known: facts.Demande, role: Role, on: date) -> tuple[PersonLine, ...]:
    if not privacy.may_read(role, "Person.last_name"):
        return ()
    named = {person.key: f"{person.first_name} {person.last_name}".strip() for person in people}
    agreed = agreements.of(people)
    return tuple(
        PersonLine(
            name=named.get(person.key, ""),
            place=PLACES.get(person.role, "Personne"),
            birth=person.birth_date,
            age=_age(person.birth_date, on),
            agreed=agreed.get(person.key, ""),
        )
        for person in known.household.persons
    )


def _age(birth: date | None, on: date) -> str:
    return french.count(age_on(birth, on), "an") if birth else "âge inconnu"


def _size(candidature: Candidature, known: facts.Demande, on: date) -> tuple[tuple[str, str], ...]:
    home = candidature.publication.home
    said = size_advice.about(known, home.as_facts, on=on, guide=size_guides.of_home(home, on))
    return tuple((audience.for_desk(reason.sentence), str(reason.source)) for reason in said)


def _income(tested: income_test.IncomeTest) -> str:
    found = tested.reference
    if found.amount is None:
        return f"inconnu pour {found.year}"
    return f"{french.euros(found.amount)}, {_BASES[found.basis]} ({found.year})"


def _ceiling(tested: income_test.IncomeTest, home: facts.Home) -> str:
    limit = tested.ceiling
    if limit.amount is None:
        return audience.for_desk(limit.missing.sentence) if limit.missing else "inconnu"
    said = ceilings.explain(limit, home.financing, tested.counted)
    return said[:1].upper() + said[1:]


def _grounds(known: facts.Demande, role: Role, on: date) -> list[GroundLine]:
    """Named to who may read the claim and the situation; to others, that there is one and where its proof stands."""
    found: dict[tuple[str, str], GroundLine] = {}
    for one in priorities.grounds_of_law(known, on):
        label = ground_label(one, role, on)
        line = GroundLine(
            label=label,
            said=one.said() if label != _UNNAMED else one.said().partition(" :")[0],
            is_established=one.is_established,
            article=str(one.article) if label != _UNNAMED else "",
        )
        found.setdefault((label, line.said), line)
    return list(found.values())


_UNNAMED = "Priorité de l’article L441-1"
_PROTECTED = "Situation protégée"


def ground_label(one: GroundOfLaw, role: Role, on: date) -> str:
    """A priority of the law as this role may read it, on a file and on a list alike: named, told as protected, or not named."""
    if one.situation is None:
        return "DALO"
    kind = situations.of(one.situation, on)
    if not privacy.may_read(role, "Claim.situation") or not confidentiality.may_see(
        role, HidablePart.SITUATION, kind.level
    ):
        return _UNNAMED
    return _PROTECTED if kind.level is Level.PROTECTED else kind.label


def _of_many(state: str, number: int) -> str:
    """The state of a number of pieces: its last word agrees, where it is an adjective."""
    return f"{state}s" if number > 1 and state.rsplit(maxsplit=1)[-1] in _AGREES else state


def _pieces(lines: tuple[needing.NeedLine, ...], by: Actor) -> tuple[PieceLine, ...]:
    """Each piece to who may read them; to others, how many stand where."""
    if not privacy.may_read(by.role, "Piece.code"):
        counted = Counter(STATES[line.state] for line in lines)
        return tuple(
            PieceLine(label=french.count(n, "pièce"), who="", state=_of_many(state, n), until=None, ids=())
            for state, n in counted.items()
        )
    kept = piece_files.kept_of(piece for line in lines for piece in line.pieces)
    return tuple(
        PieceLine(
            label=line.label,
            who=line.who,
            state=_state(line),
            until=line.standing.until,
            ids=tuple(str(piece.public_id) for piece in line.pieces if piece.pk in kept),
            is_forgotten=any(not piece.through for piece in line.pieces)
            and not any(piece.pk in kept for piece in line.pieces),
            **_certified(line.pieces, by),
            asked=_asked(line),
        )
        for line in lines
    )


def _asked(line: needing.NeedLine) -> str:
    """Until when what was asked is awaited; nothing once it came."""
    if line.asked is None or line.asked.by is None or line.needed.code not in line.asked.left:
        return ""
    return f"à fournir au plus tard le {french.day(line.asked.by)}"


def _certified(rows: Iterable[Piece], by: Actor) -> dict[str, str]:
    """That an administration certified a piece, said with its day; a réservataire may contest it."""
    found = next((one for one in rows if contesting.is_certified(one) and one.verified_at), None)
    if found is None or found.verified_at is None:
        return {}
    said = f"certifié par l’administration, le {french.day(day_in_paris(found.verified_at))}"
    may_contest = by.role is Role.RESERVATAIRE
    return {
        "certified": f"{said} ; contesté" if found.contested_at else said,
        "contest_url": reverse("verifier-piece", args=[found.public_id]) if may_contest else "",
    }


def _state(line: needing.NeedLine) -> str:
    """Asked again while an older one is here: it stays open beside, and is not said never to have come."""
    is_again = line.asked is not None and line.needed.code in line.asked.left and bool(line.pieces)
    return "rien reçu depuis la demande" if is_again else STATES[line.state]


def _others(
    candidature: Candidature, lines: tuple[needing.NeedLine, ...], people: list[Person], by: Actor, on: date
) -> tuple[PieceLine, ...]:
    """Pieces of no line: offered, or sent under another name than the one that was asked."""
    if not privacy.may_read(by.role, "Piece.code"):
        return ()
    listed = {piece.pk for line in lines for piece in line.pieces}
    names = {person.key: person.first_name.title() for person in people}
    rows = Piece.objects.filter(demande=candidature.demande_id).exclude(pk__in=listed).order_by("-uploaded_at", "-pk")
    kept = piece_files.kept_of(rows)
    return tuple(
        PieceLine(
            label=pieces.desk_label(row),
            who=names.get(row.person_key, ""),
            state=_STATUSES[documents.status_on(row.status, row.valid_until, on=on)],
            until=row.valid_until,
            ids=(str(row.public_id),) if row.pk in kept else (),
            is_forgotten=row.pk not in kept and not row.through,
            **_certified((row,), by),
        )
        for row in rows
        if not pieces.is_replaced(row) and pieces.level_of(row.code) in _seen_levels(by)
    )


def _seen_levels(by: Actor) -> frozenset[Level]:
    """Of which levels a proof is shown to this role, as row security does."""
    return frozenset(level for level in Level if confidentiality.may_see(by.role, HidablePart.PROOF, level))


def _contacts(people: list[Person], role: Role) -> list[HolderContact]:
    """Of those who may sign; the address is its own part of a file, and its own field."""
    has_address = privacy.may_read(role, "Person.address")
    return [
        HolderContact(
            name=f"{person.first_name} {person.last_name}".strip(),
            phone=person.phone,
            email=person.email,
            address=person.address if has_address else "",
        )
        for person in people
        if person.role in HOLDERS
    ]
