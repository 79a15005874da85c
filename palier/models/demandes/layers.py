"""The facts of a demande, merged from its layers: verified, then the register's last version, then declared.

Declared facts fill what the register leaves unknown; a conflict between the two is shown, never overwritten
(`conflicts`). Who the household is and what it wishes are its own word, here as in the register: the last one stands.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from palier.models.demandes import (
    attested_jobs,
    communes_of_today,
    facts_codec,
    known_landlords,
    told_claims,
    told_jobs,
)
from palier.models.demandes.communes_of_today import Today
from palier.models.demandes.demandes import Demande, DemandeState, DemandeVersion, Fact, FactLayer, Piece, Seniority
from palier.models.demandes.known_landlords import Landlords, LandlordsAt
from palier.models.foreseen import ReadPage
from palier.models.together import Asking, together
from palier.models.written_readings import WrittenReading
from palier.rules.law.clocks import day_in_paris
from palier.rules.people import changes, facts, plausible_persons
from palier.rules.people.facts import Proof
from palier.rules.situations.pieces import PieceStatus

WISH, HOUSEHOLD = "wish", "household"
_IDENTITY = "identity/"
_AGREEMENT = "accord/"
BY_PERSON = ("incomes", "resources", "last_twelve_months", "disability", "job", "identity")
"""First words of the paths of facts that belong to one person; their second word is a key."""


@dataclass(frozen=True, slots=True)
class Layers:
    """The last fact of each path in each layer, beside the register's version."""

    register: facts.Demande
    declared: Mapping[str, Fact]
    verified: Mapping[str, Fact]
    in_review: Mapping[str, date]
    """Codes of the pieces that wait for their check, and the day on which the last one was sent."""
    wish_before: facts.Wish | None = None
    """What the register said of the wish when the household last told its own; none where nobody did."""
    household_before: facts.Household | None = None
    """What it said of the persons when the household last told who they are; none where nobody did."""
    contracts_before: Mapping[str, str | None] = field(default_factory=dict)
    """By holder who told a job, the contract that the register said then."""


_PAGES = (ReadPage.FILE, ReadPage.CANDIDATURE, ReadPage.HOME, ReadPage.SEARCH, ReadPage.POINTS)
_LAST_VERSION = WrittenReading(
    lambda demande: DemandeVersion.objects.filter(demande=demande).order_by("-file_dated_at", "-id")[:1],
    pages=_PAGES,
)
_SENIORITIES = WrittenReading(
    lambda demande: Seniority.objects.filter(demande=demande).values_list("departement", "since"),
    pages=_PAGES,
)
_TOLD = WrittenReading(
    lambda demande: Fact.objects.filter(demande=demande).order_by("at", "id"),
    pages=_PAGES,
)
_WAITING = WrittenReading(
    lambda demande: (
        Piece.objects.filter(demande=demande, status=PieceStatus.TO_CHECK)
        .order_by("uploaded_at")
        .values_list("code", "uploaded_at")
    ),
    pages=_PAGES,
)


def layers_of(demande: Demande) -> Layers:
    """Read the layers of a demande: four queries in one message; one more where the register spoke after a wish."""
    return read(demande, together(*asked(demande.pk)))


def asked(demande: int) -> tuple[Asking[Any], ...]:
    """What is asked of the database for the layers of a demande."""
    return tuple(each.asked(demande) for each in (_LAST_VERSION, _SENIORITIES, _TOLD, _WAITING))


def read(demande: Demande, answers: Sequence[Any]) -> Layers:
    """The layers, of what was answered to ``asked``."""
    versions, seniorities, told, waiting = answers
    return assemble(
        demande,
        next(iter(versions), None),
        before=lambda told_at: _version_at(demande, told_at),
        seniorities=dict(seniorities),
        told=told,
        waiting=waiting,
    )


def assemble(
    demande: Demande,
    version: DemandeVersion | None,
    *,
    before: Callable[[datetime], DemandeVersion | None],
    seniorities: Mapping[str, date],
    told: Iterable[Fact],
    waiting: Iterable[tuple[str, datetime]],
) -> Layers:
    """Put the layers together from rows: facts and waiting pieces come in the order of their instants.

    ``before`` gives the version that stood at an instant; it is asked only where the register spoke after a wish.
    """
    base = facts_codec.load(version.facts) if version else _nothing(demande)
    base = replace(
        base,
        # The row's: what came out of another file waits for its own number, and has it before the register writes of it.
        numero_unique=demande.numero_unique,
        deposited_on=demande.deposited_on or base.deposited_on,
        valid_until=demande.valid_until,
        waiting_since={**base.waiting_since, **seniorities},
    )
    latest: dict[str, dict[str, Fact]] = {FactLayer.DECLARED: {}, FactLayer.VERIFIED: {}}
    for fact in told:
        latest[fact.layer][fact.path] = fact
    in_review = {code: day_in_paris(sent_at) for code, sent_at in waiting}
    declared = latest[FactLayer.DECLARED]
    wished, persons = (_before(declared.get(path), version, before) for path in (WISH, HOUSEHOLD))
    return Layers(
        base,
        declared,
        latest[FactLayer.VERIFIED],
        in_review,
        wished.wish if wished else None,
        persons.household if persons else None,
        _contracts_before(declared, version, before),
    )


def _contracts_before(
    declared: Mapping[str, Fact], version: DemandeVersion | None, before: Callable[[datetime], DemandeVersion | None]
) -> dict[str, str | None]:
    """What the register said of the contract of each holder who has told a job, when they told it."""
    found: dict[str, str | None] = {}
    for path in filter(told_jobs.is_of, declared):
        stood = _before(declared[path], version, before)
        if stood is not None:
            key = person_of(path)
            found[key] = next((one.contract_type for one in stood.household.persons if one.key == key), None)
    return found


def _before(
    told: Fact | None, version: DemandeVersion | None, before: Callable[[datetime], DemandeVersion | None]
) -> facts.Demande | None:
    """What the register said when its household told something of its own."""
    if told is None or version is None:
        return None
    last = version if version.received_at <= told.at else before(told.at) or version
    return facts_codec.load(last.facts)


def _version_at(demande: Demande, told_at: datetime) -> DemandeVersion | None:
    """The register's version as it stood at an instant. A file made by a separation is younger than its facts."""
    versions = DemandeVersion.objects.filter(demande=demande)
    found = versions.filter(received_at__lte=told_at).order_by("-file_dated_at", "-id").first()
    return found or versions.order_by("file_dated_at", "id").first()


def register_at(demande: Demande, instant: datetime) -> facts.Demande | None:
    """What the register said at an instant; none where it has said nothing yet."""
    version = _version_at(demande, instant)
    return facts_codec.load(version.facts) if version else None


def _nothing(demande: Demande) -> facts.Demande:
    return facts.Demande(numero_unique=demande.numero_unique, household=facts.Household(persons=()))


def facts_of(demande: Demande, on: date) -> facts.Demande:
    """What the rules may know of a demande on a day. A verified fact past its ``valid_until`` stays, with that date."""
    return merge(layers_of(demande), on)


def facts_at(demande: Demande, instant: datetime, on: date, *, own: int) -> facts.Demande:
    """What the rules knew of a demande once this instant was over, merged as on a day; and what ``own`` told of it since."""
    version = DemandeVersion.objects.filter(demande=demande, received_at__lte=instant).order_by("-file_dated_at", "-id")
    told = Fact.objects.filter(Q(at__lte=instant) | Q(by=own), demande=demande).order_by("at", "id")
    stood = assemble(
        demande,
        version.first(),
        before=lambda told_at: _version_at(demande, told_at),
        seniorities={},
        told=told,
        waiting=(),
    )
    return merge(stood, on)


def merge(
    layers: Layers, on: date, *, today: Today = communes_of_today.of, landlords: Landlords | None = None
) -> facts.Demande:
    """Merge the layers by precedence, as on a day: of a situation told again after its proof, what lives then stands.

    ``today`` spares a query for each demande where many are merged, or what an act has read with the rest; ``landlords``
    are those of an instant, or as they stand.
    """
    base, jobs, wish = layers.register, attested_jobs.counting(layers.verified, on), _wish(layers)
    works_at, places = (*base.works_at, *(job.commune for job in jobs)), _places(layers)
    there = today({*base.lives_at, *works_at, *places, *wish.communes} - {""})
    of = {code: one.territory for code, one in there.items() if one.territory}
    now = {code: one.code for code, one in there.items()}
    landlords = landlords or LandlordsAt()
    told = attested_jobs.proved(told_claims.merged(_said(layers, landlords, now), on), jobs, of)
    stood = told_household(layers)
    persons = told_jobs.worn(
        (_merge_person(person, layers) for person in stood.household.persons),
        layers.declared,
        layers.contracts_before,
        on,
    )
    to_come = changes.still_expected(expected(layers), stood.household.persons, stood.born)
    return replace(
        base,
        household=replace(stood.household, persons=attested_jobs.worn(persons, jobs), expected=to_come),
        current_home=_fill(base.current_home, "current_home", layers),
        wish=wish,
        wish_proof=base.wish_proof if wish == base.wish else Proof.DECLARED,
        claims=known_landlords.carried_on(
            (
                replace(one, territory=of.get(one.place, ""), place=now.get(one.place, one.place)) if one.place else one
                for one in told
            ),
            landlords,
        ),
        # A list's home stands in the commune of today: whoever lives there goes on living there once it is taken in.
        lives_at=tuple(dict.fromkeys(now.get(code, code) for code in base.lives_at)),
        works_at=tuple(dict.fromkeys(now.get(code, code) for code in base.works_at)),
        lives_in=tuple(dict.fromkeys(of[code] for code in base.lives_at if code in of)),
        works_in=tuple(dict.fromkeys(of[code] for code in works_at if code in of)),
        wished_at=communes_of_today.wished(wish, there),
        works_attested=attested_jobs.places(jobs, of),
        refusals=base.refusals + tuple(told_claims.late_refusals(layers.verified)),
        measures=tuple(told_claims.measures(layers.declared, layers.verified)) or base.measures,
        choices={**base.choices, **told_claims.choices(layers.declared)},
    )


def told_household(layers: Layers) -> changes.ToldHousehold:
    """Who the household is: its own last word, until the register says something that it did not say then."""
    known, fact = layers.register.household, layers.declared.get(HOUSEHOLD)
    if fact is None or not fact.value:
        return changes.ToldHousehold(household=known)
    told = changes.read(known, fact.value, told_on=day_in_paris(fact.at))
    return changes.last_word(told, known, before=layers.household_before)


def standing(layers: Layers) -> facts.Demande:
    """The register's own layer with the persons as their household tells them: what a file is made two of."""
    stood = told_household(layers)
    known = layers.register.household.expected
    expected = changes.still_expected(known, stood.household.persons, stood.born)
    return replace(layers.register, household=replace(stood.household, expected=expected))


def _wish(layers: Layers) -> facts.Wish:
    """The household's last word: what it told here, until the register says something that it did not say then."""
    known, fact = layers.register.wish, layers.declared.get(WISH)
    if fact is None or not fact.value:
        return known
    values: dict[str, Any] = {key: tuple(one) if isinstance(one, list) else one for key, one in fact.value.items()}
    told = replace(known, **values)
    has_spoken = layers.wish_before is not None and _content(layers.wish_before) != _content(known)
    return known if has_spoken and _content(told) != _content(known) else told


def _content(wish: facts.Wish) -> tuple[object, ...]:
    """What a wish asks for, whatever the order in which it is written."""
    return frozenset(wish.type_codes), frozenset(wish.communes), bool(wish.is_enlarged), wish.max_rent


def expected(layers: Layers) -> tuple[facts.ExpectedChild, ...]:
    """Children to be born. What the person says stands over the register once the register's own date has passed."""
    known = layers.register.household.expected
    verified, declared = layers.verified.get("expected"), layers.declared.get("expected")
    if (
        verified is None
        and declared is not None
        and any(child.due_on is None or child.due_on >= declared.at.date() for child in known)
    ):
        return known
    fact = verified or declared
    if fact is None or fact.value is None:
        return known
    if not fact.value["number"]:
        return ()
    due_on = facts_codec.day(fact.value["due_on"])
    told = facts.ExpectedChild(number=fact.value["number"], due_on=due_on, proof=_layer_proof(fact))
    # What was told before such a day was refused gives no place.
    return known if verified is None and any(plausible_persons.births(told, day_in_paris(fact.at))) else (told,)


def _merge_person(person: facts.Person, layers: Layers) -> facts.Person:
    amounts = {income.year: income for income in person.incomes}
    if not layers.declared and not layers.verified:
        # Of most files nothing was told here: the register's own is handed on, not made again field by field.
        incomes = tuple(amounts[year] for year in sorted(amounts, reverse=True))
        is_same = incomes == person.incomes and not person.is_identity_certified
        return person if is_same else replace(person, incomes=incomes, is_identity_certified=False)
    for path, fact in layers.declared.items():
        year = _year_of(path, person.key)
        if year is not None and (year not in amounts or amounts[year].amount is None):
            amounts[year] = facts.Income(year=year, amount=fact.value, proof=Proof.DECLARED)
    for path, fact in layers.verified.items():
        year = _year_of(path, person.key)
        if year is not None and fact.value is not None:
            amounts[year] = facts.Income(year=year, amount=fact.value, proof=Proof.VERIFIED)
    resources = _chosen(f"resources/{person.key}", layers, is_known=bool(person.resources))
    months = _chosen(f"last_twelve_months/{person.key}", layers, is_known=person.last_twelve_months is not None)
    disability = layers.verified.get(f"disability/{person.key}")
    identity = layers.verified.get(identity_path(person.key))
    return replace(
        person,
        resources_proof=_layer_proof(resources) if resources else person.resources_proof,
        incomes=tuple(amounts[year] for year in sorted(amounts, reverse=True)),
        resources=facts_codec.resources(resources.value or ()) if resources else person.resources,
        last_twelve_months=months.value if months else person.last_twelve_months,
        is_disabled=bool(disability.value) if disability else person.is_disabled,
        is_identity_certified=bool(_block(identity).get("spares_piece")),
    )


def identity_path(key: str) -> str:
    """Where what the State certified of a person is kept."""
    return f"{_IDENTITY}{key}"


def agreement_path(key: str) -> str:
    """Where a holder's own word is kept that they ask together; the database lets nobody else write it."""
    return f"{_AGREEMENT}{key}"


def person_of(path: str) -> str:
    """The key of the one person whom the fact of this path is about; empty where it is of the household."""
    first, _, rest = path.partition("/")
    return rest.partition("/")[0] if first in BY_PERSON else ""


def _year_of(path: str, key: str) -> int | None:
    prefix = f"incomes/{key}/"
    return int(path.removeprefix(prefix)) if path.startswith(prefix) else None


def _chosen(path: str, layers: Layers, *, is_known: bool) -> Fact | None:
    """The fact that stands over the register's: a verified one always, a declared one where the register is silent."""
    verified = layers.verified.get(path)
    if verified is not None and verified.value is not None:
        return verified
    return None if is_known else layers.declared.get(path)


def _fill(known: facts.CurrentHome, path: str, layers: Layers) -> facts.CurrentHome:
    """Fill the blanks of a block with what was declared, then put what was verified over it, field by field."""
    declared, verified = layers.declared.get(path), layers.verified.get(path)
    if not _block(declared) and not _block(verified):
        return replace(known, origins={}) if known.origins else known
    values: dict[str, Any] = asdict(known)
    for key, value in _block(declared).items():
        if values.get(key) in (None, (), []):
            values[key] = value
    values |= _block(verified)
    filled: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}
    changed = {key for key, value in filled.items() if value != getattr(known, key)}
    sure = set(_block(verified))
    filled["origins"] = {
        key: Proof.VERIFIED if key in sure else Proof.DECLARED for key in sorted(changed | sure) if key != "origins"
    }
    return replace(known, **filled)


def _layer_proof(fact: Fact) -> Proof:
    return Proof.VERIFIED if fact.layer == FactLayer.VERIFIED else Proof.DECLARED


def _block(fact: Fact | None) -> dict[str, Any]:
    return dict(fact.value or {}) if fact else {}


def _said(layers: Layers, landlords: Landlords, now: Mapping[str, str]) -> told_claims.ToldClaims:
    return told_claims.ToldClaims(
        layers.register.claims, layers.declared, layers.verified, layers.in_review, landlords, now
    )


def _places(layers: Layers) -> set[str]:
    """The communes of situations, in whichever layer."""
    return {one.place for one in layers.register.claims} | told_claims.places(layers.declared, layers.verified)


def is_open(demande: Demande) -> bool:
    """Say whether this demande may still do something: it is not struck off."""
    return demande.state != DemandeState.STRUCK_OFF
