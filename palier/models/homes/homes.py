"""A home, durable; and a publication, one offering of it."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from palier.models import settled
from palier.models.accounts.people import User
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Commune, GridVersion, Organisation
from palier.rules.candidature.funnel import ENDED_LISTS, PublicationStage
from palier.rules.fitting.full_cost import RunningCosts
from palier.rules.homes import entered_thresholds, home_facts
from palier.rules.homes.home_facts import Parking
from palier.rules.law import calendars
from palier.rules.law.calendars import Calendar
from palier.rules.people import facts


class StandingHomes(models.Manager["Home"]):
    """Homes that were not taken out: what every list, count, file, call and act is about (ADR 197)."""

    def get_queryset(self) -> models.QuerySet["Home"]:
        """Without those that were declared by mistake, or twice."""
        return super().get_queryset().filter(withdrawn_at=None)


class Home(models.Model):
    """A dwelling that a bailleur declares, and orients to a réservataire. Rents in cents a month, area in m²."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="homes_declared")
    reservataire = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="homes_oriented")
    oriented_at = models.DateTimeField(null=True)
    vacancy_notified_on = models.DateField(null=True)
    rpls_id = models.CharField(max_length=10)
    """Of one home alone, among those that stand."""
    commune = models.ForeignKey(Commune, models.PROTECT)
    building = models.CharField(max_length=40, blank=True, db_default="")
    """Opaque id of the building, for the local acts that name it (article R441-1-1)."""
    street = models.CharField(max_length=160)
    """Street without the number: the exact door is never published."""
    door = models.CharField(max_length=60, blank=True, default="")
    type_code = models.CharField(max_length=3)
    floor_area = models.PositiveSmallIntegerField()
    floor = models.SmallIntegerField(null=True)
    has_lift = models.BooleanField(null=True)
    is_adapted = models.BooleanField(default=False)
    is_qpv = models.BooleanField(null=True)
    financing = models.CharField(max_length=4, choices=[(f.value, f.value) for f in facts.Financing])
    rent = models.PositiveIntegerField()
    charges = models.PositiveIntegerField()
    energy_class = models.CharField(max_length=1, blank=True, default="")
    greenhouse_class = models.CharField(max_length=1, blank=True, default="", db_default="")
    energy_cost_least = models.PositiveIntegerField(null=True)
    """Energy of a year in euros, as the diagnosis says it between two bounds, at the prices of ``energy_cost_year``."""
    energy_cost_most = models.PositiveIntegerField(null=True)
    energy_cost_year = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=12, blank=True, default="", db_default="")
    parking = models.CharField(max_length=10, blank=True, default="", db_default="")
    parking_price = models.PositiveIntegerField(null=True)
    """Cents a month, where it is tied to the home or an option."""
    charges_cover = models.CharField(max_length=80, blank=True, default="", db_default="")
    """Codes of ``rules.homes.home_facts.ChargeItem`` between spaces."""
    door_steps = models.PositiveSmallIntegerField(null=True)
    """Steps from the street to the door of the home, or to its lift."""
    door_width = models.PositiveSmallIntegerField(null=True)
    """Free passage of its narrowest door, in centimetres."""
    lift_serves_floor = models.BooleanField(null=True)
    """Whether the lift stops at its very floor, without a step after it."""
    has_adapted_bathroom = models.BooleanField(null=True)
    has_level_shower = models.BooleanField(null=True)
    has_wide_parking = models.BooleanField(null=True)
    """Whether a parking place is made for persons of reduced mobility."""
    nearby = models.CharField(max_length=60, blank=True, default="", db_default="")
    """Codes of ``rules.homes.home_facts.Nearby`` between spaces: what is within ten minutes on foot."""
    available_on = models.DateField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    """When it was taken out; it stands where this is null."""
    withdrawn_why = models.CharField(max_length=24, blank=True, default="", db_default="")
    """A code of ``rules.homes.withdrawing.REASONS``."""
    duplicate_of = models.ForeignKey("self", models.PROTECT, null=True, related_name="duplicates")
    """The home that stays, where it was declared twice."""

    everything: ClassVar[models.Manager["Home"]] = models.Manager()
    """Those that were taken out too: for the page of one of them, an archive, and the machinery of the framework."""
    objects: ClassVar[StandingHomes] = StandingHomes()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(rent__gt=0, floor_area__gt=0), name="home_is_real"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_why="", duplicate_of=None)
                | Q(withdrawn_at__isnull=False, withdrawn_why__gt="", reservataire=None, oriented_at=None),
                name="home_taken_out_is_bare",
            ),
            models.UniqueConstraint(fields=["rpls_id"], condition=Q(withdrawn_at=None), name="home_rpls_id_once"),
            models.CheckConstraint(
                condition=Q(energy_cost_least=None, energy_cost_most=None, energy_cost_year=None)
                | Q(energy_cost_least__lte=F("energy_cost_most"), energy_cost_year__isnull=False),
                name="home_energy_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(parking__in=("impose", "en_option"), parking_price__isnull=False)
                | Q(parking__in=("", "aucun", "compris"), parking_price=None),
                name="home_parking_has_its_price",
            ),
            models.CheckConstraint(condition=Q(kind__in=("", "appartement", "maison")), name="home_kind_is_known"),
        )

    @property
    def is_own(self) -> bool:
        """Whether the landlord keeps the home for its own part of the flow."""
        return self.reservataire_id == self.bailleur_id

    @property
    def calendar(self) -> Calendar:
        """The working days where it stands: a delay about this home ends by them."""
        return calendars.of_departement(self.commune.departement)

    @property
    def full_rent(self) -> int:
        """Rent and charges, in cents a month."""
        return self.rent + self.charges

    @property
    def running_costs(self) -> RunningCosts:
        """What living there costs beside rent and charges."""
        items = home_facts.charge_items(self.charges_cover)
        return RunningCosts(
            parking=self.parking_price or 0 if self.parking == Parking.TIED else 0,
            energy_least=self.energy_cost_least,
            energy_most=self.energy_cost_most,
            energy_year=self.energy_cost_year,
            is_energy_in_charges=any(one in home_facts.OF_ENERGY for one in items),
        )

    @property
    def as_facts(self) -> facts.Home:
        """The home as the rules see it, by the thresholds that this process knows."""
        return self.facts_with(settled.thresholds_of(self.commune.territory_id or ""))

    def facts_with(self, thresholds: tuple[facts.EnteredThreshold, ...]) -> facts.Home:
        """The same, by thresholds that whoever asks has read."""
        zone = self.commune.zone_hlm
        return facts.Home(
            commune=self.commune.successor_code or self.commune_id,
            departement=self.commune.departement,
            territory=self.commune.territory_id or "",
            zone=facts.CeilingZone(zone) if zone else None,
            zone_abc=self.commune.zone_abc or None,
            financing=facts.Financing(self.financing),
            type_code=self.type_code,
            floor_area=self.floor_area,
            rent=self.rent,
            charges=self.charges,
            is_adapted=self.is_adapted,
            building=self.building,
            is_qpv=self.is_qpv,
            landlord=str(self.bailleur_id),
            declared_commune=self.commune_id if self.commune.successor_code else "",
            thresholds=thresholds,
        )


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Lists by where they stand."""

    def running(self) -> Self:
        """Those that were published and are not ranked yet, before and after their hour."""
        return self.filter(stage=PublicationStage.PUBLIEE)

    def open_at(self, at: datetime) -> Self:
        """Those to which one may apply at this instant."""
        return self.running().filter(opens_at__lte=at, closes_at__gt=at)


class Publication(models.Model):
    """One offering of a home: opening and closing instants, grid, seed commitment, number to designate."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    home = models.ForeignKey(Home, models.PROTECT, related_name="publications")
    reservataire = models.ForeignKey(Organisation, models.PROTECT, related_name="publications")
    bailleur = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    grid = models.ForeignKey(GridVersion, models.PROTECT, null=True)
    """Null: « sans cotation », the order is tier, then seniority."""
    stage = models.CharField(max_length=20, default=PublicationStage.BROUILLON)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    seed_commitment = models.CharField(max_length=64)
    to_designate = models.PositiveSmallIntegerField(default=5)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    is_direct = models.BooleanField(default=False, db_default=False)
    """A household named by the préfet, without an ad: nobody applies, nothing is ranked, and the public sees nothing."""
    end_reason = models.CharField(max_length=200, blank=True, default="")
    """Why it was withdrawn or came to nothing, as told to the candidates."""
    weighed_with = models.CharField(max_length=16, blank=True, default="", db_default="")
    """Digest of what all its candidates were last weighed with together (``workflows.scoring.reweighing``)."""
    carried_commune = models.CharField(max_length=5, blank=True, default="", db_default="", editable=False)
    """This and the next two are those of the home: the database alone writes them, whatever is given (``hot_readings``)."""
    carried_type = models.CharField(max_length=3, blank=True, default="", db_default="", editable=False)
    carried_rent = models.IntegerField(default=0, db_default=0, editable=False)
    """Rent and charges, in cents a month."""
    ever_sent = models.IntegerField(default=0, db_default=0, editable=False)
    """Files sent to the landlord, and below examined by its commission, whatever came after: the database alone counts them."""
    ever_examined = models.IntegerField(default=0, db_default=0, editable=False)
    ever_placed = models.IntegerField(default=0, db_default=0, editable=False)
    """Files that its last ranking placed, as its public header says: an erasure takes none of them away."""

    objects = PublicationQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="publication_has_a_window"),
            models.UniqueConstraint(
                fields=["home"],
                condition=~Q(stage__in=ENDED_LISTS),
                name="publication_one_live_a_home",
            ),
        )
        indexes = (
            models.Index(fields=["stage", "closes_at"], name="publication_by_stage"),
            models.Index(
                fields=["carried_commune", "closes_at"],
                include=["opens_at", "carried_type", "carried_rent", "is_direct"],
                condition=Q(stage=PublicationStage.PUBLIEE.value),
                name="publication_open_in_commune",
            ),
        )

    @property
    def is_running(self) -> bool:
        """Whether it was published and is not ranked yet, before or after its hour."""
        return self.stage == PublicationStage.PUBLIEE

    @property
    def weighed_home(self) -> facts.Home:
        """The home as this list weighs it: a threshold entered once it closed moves nothing of it."""
        return self.home_with(settled.thresholds_of(self.home.commune.territory_id or ""))

    def home_with(self, thresholds: tuple[facts.EnteredThreshold, ...]) -> facts.Home:
        """The same, by thresholds that whoever weighs has read once for all the candidates."""
        return self.home.facts_with(entered_thresholds.made_before(thresholds, self.closes_at))

    def is_open_at(self, at: datetime) -> bool:
        """Whether one may apply at this instant."""
        return self.is_running and self.opens_at <= at < self.closes_at

    @property
    def is_own(self) -> bool:
        """Whether the landlord publishes for its own part of the flow: nobody reserves the home."""
        return self.reservataire_id == self.bailleur_id


class PublicationSeed(models.Model):
    """The seed of a publication, secret until the closing reveals it in the ranking. Only the clock may read it."""

    publication = models.OneToOneField(Publication, models.CASCADE, primary_key=True, related_name="secret")
    seed = models.BinaryField(max_length=32)
