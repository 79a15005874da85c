"""A home and its publication, as the API takes and gives them: the columns of the code, amounts in cents."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from palier.api.words import Code, Day, Instant, Line60, Line160, Yes
from palier.models import Commune, Home, Publication
from palier.rules.homes import home_facts
from palier.rules.homes.home_facts import CHARGE_ITEMS, NEARBY, ChargeItem, HomeKind, Nearby, Parking
from palier.workflows.homes.declaring import HomeDraft

CommuneCode = Annotated[str, Field(pattern=r"^(?:\d\d|2[AB])\d{3}$", description="Code INSEE.")]
_Class = Literal["", "A", "B", "C", "D", "E", "F", "G"]
_LISTS = ("charges_cover", "nearby")
"""What a column keeps as codes between spaces, and a software says as a list."""


class HomeFacts(Schema):
    """What a landlord says of a dwelling. What is not said is not known."""

    model_config = ConfigDict(extra="forbid")

    rpls_id: str = Field(pattern=r"^[0-9A-Z]{10}$", description="Numéro RPLS.")
    commune: CommuneCode
    street: Line160 = Field(min_length=1, description="Sans le numéro : tout le monde la lit.")
    door: Line60 = Field("", description="Numéro et porte : montrés à la personne à qui le logement est proposé.")
    building: str = Field("", pattern=r"^[0-9A-Za-z._-]{0,40}$")
    type_code: Literal["T1", "T2", "T3", "T4", "T5", "T6P"]
    floor_area: int = Field(ge=9, le=400, strict=True, description="m².")
    floor: int | None = Field(None, ge=-1, le=60, strict=True)
    has_lift: Yes | None = None
    is_adapted: Yes = False
    is_qpv: Yes | None = None
    financing: Literal["PLAI", "PLUS", "PLS"]
    rent: int = Field(ge=100, le=1_000_000, strict=True, description="Centimes par mois, hors charges.")
    charges: int = Field(ge=0, le=1_000_000, strict=True, description="Centimes par mois.")
    energy_class: _Class = ""
    greenhouse_class: _Class = ""
    energy_cost_least: int | None = Field(None, ge=0, le=20_000, strict=True, description="Euros par an.")
    energy_cost_most: int | None = Field(None, ge=0, le=20_000, strict=True, description="Euros par an.")
    energy_cost_year: int | None = Field(None, ge=2015, le=2100, strict=True)
    kind: Literal["", HomeKind.FLAT, HomeKind.HOUSE] = ""
    parking: Literal["", Parking.NONE, Parking.INCLUDED, Parking.TIED, Parking.OPTIONAL] = ""
    parking_price: int | None = Field(None, ge=0, le=100_000, strict=True, description="Centimes par mois.")
    charges_cover: list[ChargeItem] = Field(default_factory=list, max_length=len(CHARGE_ITEMS))
    door_steps: int | None = Field(None, ge=0, le=300, strict=True)
    door_width: int | None = Field(None, ge=40, le=200, strict=True, description="Centimètres.")
    lift_serves_floor: Yes | None = None
    has_adapted_bathroom: Yes | None = None
    has_level_shower: Yes | None = None
    has_wide_parking: Yes | None = None
    nearby: list[Nearby] = Field(
        default_factory=list, max_length=len(NEARBY), description="Ce qui est à dix minutes à pied au plus."
    )
    available_on: Day | None = None

    def draft(self, commune: Commune) -> HomeDraft:
        """What the verbs read."""
        said = self.model_dump(include=set(HomeDraft.__slots__) - {"commune", *_LISTS})
        covered, near = home_facts.listed(self.charges_cover, CHARGE_ITEMS), home_facts.listed(self.nearby, NEARBY)
        return HomeDraft(**{**said, "commune": commune, "charges_cover": covered, "nearby": near})


class HomeCorrection(HomeFacts):
    """The whole home as it should be, and why."""

    reason: Code = Field(min_length=1, description="Un code de « correction_reasons ».")


class Orientation(Schema):
    """To whom a home goes."""

    model_config = ConfigDict(extra="forbid")

    reservataire: UUID
    vacancy_notified_on: Day
    reason: Code = Field(min_length=1, description="Un code de « orientation_reasons ».")
    contingent: Code = ""


class OwnPart(Schema):
    """Why a home stays in the landlord's own part of the flow."""

    model_config = ConfigDict(extra="forbid")

    reason: Code = Field(min_length=1, description="Un code de « own_part_reasons ».")


class HouseSaid(Schema):
    """An organisation, by its name."""

    id: UUID
    name: str


class HomeSaid(Schema):
    """A home as it is kept, whose it is, and to whom it goes."""

    id: UUID
    bailleur: HouseSaid
    reservataire: HouseSaid | None
    is_own_part: bool
    vacancy_notified_on: date | None
    oriented_at: datetime | None
    rpls_id: str
    commune: str
    street: str
    door: str = Field(description="Vide pour qui n’est pas son bailleur.")
    building: str
    type_code: str
    floor_area: int
    floor: int | None
    has_lift: bool | None
    is_adapted: bool
    is_qpv: bool | None
    financing: str
    rent: int
    charges: int
    energy_class: str
    greenhouse_class: str
    energy_cost_least: int | None
    energy_cost_most: int | None
    energy_cost_year: int | None
    kind: str
    parking: str
    parking_price: int | None
    charges_cover: list[str]
    door_steps: int | None
    door_width: int | None
    lift_serves_floor: bool | None
    has_adapted_bathroom: bool | None
    has_level_shower: bool | None
    has_wide_parking: bool | None
    nearby: list[str]
    available_on: date | None

    @classmethod
    def of(cls, home: Home, *, is_theirs: bool) -> "HomeSaid":
        """What is kept of it; its door is its landlord's to tell."""
        plain = [name for name in HomeFacts.model_fields if name not in ("commune", "door", *_LISTS)]
        house = home.reservataire
        return cls(
            **{name: getattr(home, name) for name in plain},
            commune=home.commune_id,
            door=home.door if is_theirs else "",
            charges_cover=[*home_facts.charge_items(home.charges_cover)],
            nearby=[*home_facts.places_nearby(home.nearby)],
            id=home.public_id,
            bailleur=HouseSaid(id=home.bailleur.public_id, name=home.bailleur.name),
            reservataire=None if house is None else HouseSaid(id=house.public_id, name=house.name),
            is_own_part=home.is_own,
            vacancy_notified_on=home.vacancy_notified_on,
            oriented_at=home.oriented_at,
        )


class HomePage(Schema):
    """A page of homes."""

    items: list[HomeSaid]
    next: UUID | None


class HousePage(Schema):
    """A page of organisations."""

    items: list[HouseSaid]
    next: UUID | None


class ListWindow(Schema):
    """When a list is open, and how many files go to the landlord. What is not said is as the page proposes it."""

    model_config = ConfigDict(extra="forbid")

    opens_at: Instant | None = None
    closes_at: Instant | None = None
    to_designate: int | None = Field(None, ge=3, le=20, strict=True)


class PublicationSaid(Schema):
    """One offering of a home."""

    id: UUID
    home: UUID
    stage: str
    stage_label: str
    reservataire: HouseSaid
    opens_at: datetime
    closes_at: datetime
    to_designate: int
    counts: dict[str, int] | None
    """By stage, for who publishes it."""

    @classmethod
    def of(cls, publication: Publication, label: str, counts: dict[str, int] | None) -> "PublicationSaid":
        """What is kept of it."""
        house = publication.reservataire
        return cls(
            id=publication.public_id,
            home=publication.home.public_id,
            stage=publication.stage,
            stage_label=label,
            reservataire=HouseSaid(id=house.public_id, name=house.name),
            opens_at=publication.opens_at,
            closes_at=publication.closes_at,
            to_designate=publication.to_designate,
            counts=counts,
        )


class PublicationPage(Schema):
    """A page of publications."""

    items: list[PublicationSaid]
    next: UUID | None


class SendingSaid(Schema):
    """What an act that writes to people would send, before it is asked for."""

    people: int = Field(description="À redire dans l’envoi : « people ».")
    kinds: dict[str, int]
    waits: bool = Field(description="L’acte attend une minute, pendant laquelle il s’annule.")


class AnnouncedSending(Schema):
    """A sending, once what leaves was read."""

    model_config = ConfigDict(extra="forbid")

    people: int = Field(
        ge=0,
        le=1_000_000,
        strict=True,
        description="Combien de ménages seront avertis, d’après la lecture de ce même envoi.",
    )


class Withdrawal(AnnouncedSending):
    """Why a list is withdrawn: everyone on it reads it."""

    code: Code = Field(min_length=1, description="Un code de « withdrawal_reasons ».")
    text: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = Field(
        "", description="Une phrase entière, si la raison est « autre »."
    )
