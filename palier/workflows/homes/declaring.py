"""The bailleur declares a home, then orients it to the réservataire who will publish it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from palier.models import Commune, Home, Organisation, OrganisationKind
from palier.rules.candidature.funnel import ENDED_LISTS
from palier.rules.doors.access import Action, require
from palier.rules.homes import home_amounts, home_dates, written_lines
from palier.rules.homes.flow_balance import FlowEventKind
from palier.rules.law import clocks
from palier.rules.law.journal_verbs import JournalVerb
from palier.rules.law.law import cch
from palier.workflows.acting import telling
from palier.workflows.acting.actors import Actor
from palier.workflows.acting.refusals import NotYourHome, Refusal, days_bounded
from palier.workflows.homes import coming_back, flow_log, let_homes, standing_homes

_ORIENTATION = cch("L441-1")


class HomeAlreadyDeclared(Refusal):
    """The RPLS number is already that of a declared home."""

    sentence = "Un logement est déjà déclaré sous ce numéro RPLS."
    field = "rpls_id"


class NumberIsPublic(Refusal):
    """The street would show the number of the door to everybody."""

    sentence = "La rue est publique : écrivez-la sans son numéro, qui va dans « Numéro et porte »."
    field = "street"


class NotWrittenSo(Refusal):
    """The street or the door holds a sign that nobody sees, or the street would be computed in a file of the public."""

    def __init__(self, field: str, sentence: str) -> None:
        """Say it beside its field."""
        super().__init__(sentence)
        self.field = field


class ChooseTheArrondissement(Refusal):
    """The commune is divided, and ceilings and zones are told by its parts; the message names them."""

    field = "commune_name"


class RentIsNothing(Refusal):
    """A home has a rent and a size above zero."""

    sentence = "Un logement a un loyer et une surface de plus de zéro."
    field = "rent"


class HomeAlreadyOriented(Refusal):
    """A publication of this home is running at another réservataire's."""

    sentence = "Ce logement est déjà publié : retirez d’abord sa publication."


class NotAReservataire(Refusal):
    """Only a réservataire can publish."""

    sentence = "Ce destinataire n’est pas un réservataire."


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeDraft:
    """What a bailleur says of a dwelling. Rents in cents a month, area in m²."""

    rpls_id: str
    commune: Commune
    street: str
    type_code: str
    floor_area: int
    financing: str
    rent: int
    charges: int
    door: str = ""
    floor: int | None = None
    has_lift: bool | None = None
    is_adapted: bool = False
    is_qpv: bool | None = None
    energy_class: str = ""
    available_on: date | None = None
    building: str = ""
    """Opaque id of the building, for the acts that name it (article R441-1-1)."""
    greenhouse_class: str = ""
    energy_cost_least: int | None = None
    energy_cost_most: int | None = None
    energy_cost_year: int | None = None
    kind: str = ""
    parking: str = ""
    parking_price: int | None = None
    charges_cover: str = ""
    door_steps: int | None = None
    door_width: int | None = None
    lift_serves_floor: bool | None = None
    has_adapted_bathroom: bool | None = None
    has_level_shower: bool | None = None
    has_wide_parking: bool | None = None
    nearby: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of the home."""
        return {name: getattr(self, name) for name in HomeDraft.__slots__}


class DescriptionDoubtful(Refusal):
    """Two things said of a home that cannot be together: the message says which, on the field that says it."""

    def __init__(self, field: str, sentence: str) -> None:
        """Say it beside its field."""
        super().__init__(sentence)
        self.field = field


class AmountDoubtful(Refusal):
    """A rent or charges that the area makes unlikely: the message says which."""

    field = "rent"


_NUMBERED = re.compile(r"\s*\d+\s*(?:bis|ter|quater|[a-d])?[\s,]", re.IGNORECASE)
_CONSTRAINTS: tuple[tuple[str, type[Refusal]], ...] = (
    ("rpls_id", HomeAlreadyDeclared),
    ("home_is_real", RentIsNothing),
)
"""What each constraint of the table means to who declares: one sentence each."""


def parts_of(code: str) -> list[str]:
    """The codes of the arrondissements of a commune; none where it is not divided."""
    return list(Commune.objects.filter(parent_code=code).order_by("code").values_list("code", flat=True))


def check(draft: HomeDraft, *, on: date, parts: Callable[[str], list[str]] = parts_of) -> None:
    """Refuse what no home is: a door shown to all, a commune that is many, a day that no calendar can mean.

    ``parts``: of a commune, for who asks of many homes and each commune once.
    Raises ``NotWrittenSo``, ``NumberIsPublic``, ``ChooseTheArrondissement``, ``RentIsNothing``, ``AmountDoubtful`` or
    ``DescriptionDoubtful``.
    """
    with days_bounded():
        home_dates.check_available(draft.available_on, on=on)
    if why := written_lines.unfit(draft.street):
        raise NotWrittenSo("street", f"La rue {why}.")
    if written_lines.has_unseen(draft.door):
        raise NotWrittenSo(
            "door", "Le numéro et la porte contiennent un signe invisible : retapez-les au lieu de les coller."
        )
    if _NUMBERED.match(draft.street):
        raise NumberIsPublic
    if codes := parts(draft.commune.code):
        raise ChooseTheArrondissement(
            f"{draft.commune.name} se divise en arrondissements, et un logement est dans l’un d’eux : écrivez "
            f"« {draft.commune.name} 2e Arrondissement », ou son code, de {codes[0]} à {codes[-1]}."
        )
    if draft.rent <= 0 or draft.floor_area <= 0:
        raise RentIsNothing
    if doubt := home_amounts.doubt(draft.rent, draft.charges, draft.floor_area):
        raise AmountDoubtful(doubt)
    field, sentence = home_amounts.description_doubt(
        parking=draft.parking,
        parking_price=draft.parking_price,
        energy_least=draft.energy_cost_least,
        energy_most=draft.energy_cost_most,
        energy_year=draft.energy_cost_year,
    )
    if sentence:
        raise DescriptionDoubtful(field, sentence)


def keep(home: Home) -> None:
    """Write a home; each constraint of the table has a sentence of its own."""
    _kept(home.save)


def _kept(write: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            write()
    except IntegrityError as error:
        found = next((refusal for word, refusal in _CONSTRAINTS if word in str(error)), None)
        if found is None:
            raise
        raise found from error


def new_home(draft: HomeDraft, *, by: Actor, at: datetime, parts: Callable[[str], list[str]] = parts_of) -> Home:
    """A home of the actor's organisation as it would be kept. Raises ``NotYourHome``, and what ``check`` does."""
    require(by.role, Action.DECLARE_HOME)
    if by.organisation is None or by.organisation.kind != OrganisationKind.BAILLEUR:
        raise NotYourHome
    check(draft, on=clocks.day_in_paris(at), parts=parts)
    return Home(bailleur=by.organisation, **draft.columns)


@transaction.atomic
def declare_home(draft: HomeDraft, *, by: Actor, at: datetime) -> Home:
    """Keep a new home of the actor's organisation. Raises ``NotYourHome``, ``DeclaredTwice`` or ``OutForNow``."""
    home = new_home(draft, by=by, at=at)
    coming_back.require_not_out(draft.rpls_id, home.bailleur, on=clocks.day_in_paris(at))
    declare_all([home], by=by, at=at)
    return home


@transaction.atomic
def declare_all(homes: Sequence[Home], *, by: Actor, at: datetime) -> None:
    """Keep homes of ``new_home``, each with its own line of the journal: all of them or none.

    Raises ``HomeAlreadyDeclared`` where one of them is.
    """
    _kept(lambda: Home.objects.bulk_create(homes))
    telling.journal_each(JournalVerb.DECLARE_HOME, homes, by=by, at=at, article=_ORIENTATION)


@transaction.atomic
def orient_home(
    home: Home,
    reservataire: Organisation,
    *,
    vacancy_notified_on: date,
    by: Actor,
    at: datetime,
    reason: str = flow_log.BY_BALANCE,
    contingent: str = "",
) -> Home:
    """Name the réservataire on whose contingent the home stands, and the day its vacancy was notified.

    That day starts the réservataire's month, of public order. Orienting again to the same one changes nothing.
    The orientation goes into the log of the flow, with its reason; another contingent of the same one is another right.
    Raises ``NotYourHome``, ``NotAReservataire``, ``HomeAlreadyOriented``, ``HomeIsLet`` or ``HomeTakenOut``.
    """
    home = standing_homes.held(home)
    require(by.role, Action.ORIENT_HOME)
    if by.organisation is None or not by.organisation.stands_for(home.bailleur_id):
        raise NotYourHome
    if reservataire.kind != OrganisationKind.RESERVATAIRE:
        raise NotAReservataire
    today = clocks.day_in_paris(at)
    with days_bounded():
        home_dates.check_vacancy(vacancy_notified_on, on=today)
    is_same = home.reservataire_id == reservataire.pk and home.vacancy_notified_on == vacancy_notified_on
    if is_same and contingent in ("", flow_log.contingent_of(home)):
        return home
    if is_running(home):
        raise HomeAlreadyOriented
    charged = flow_log.require_contingent(home, reservataire.pk, contingent, today)
    home.reservataire, home.oriented_at, home.vacancy_notified_on = reservataire, at, vacancy_notified_on
    home.save(update_fields=["reservataire", "oriented_at", "vacancy_notified_on"])
    # By a notice older than its last lease, it would be a home that nobody may publish.
    let_homes.require_vacant(home)
    flow_log.note_given_back(home, at=at)
    flow_log.note(home, FlowEventKind.PROPOSED, to=reservataire, reason=reason, at=at, contingent=charged)
    telling.journal(
        JournalVerb.ORIENT_HOME,
        home,
        by=by,
        at=at,
        article=_ORIENTATION,
        details={
            "reservataire": str(reservataire.public_id),
            "vacance": vacancy_notified_on.isoformat(),
            "motif": reason,
        },
    )
    return home


def is_running(home: Home) -> bool:
    """Whether a publication of the home is running."""
    # A draft of the réservataire is out of the bailleur's sight, and out of reach of the public too.
    return home.publications.exclude(stage__in=ENDED_LISTS).exists()
