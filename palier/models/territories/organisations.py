"""Organisations, the communes of France, and the grids that territories have voted."""

from uuid import UUID, uuid5

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.functional import cached_property

from palier.models.identifiers import uuid7
from palier.models.territories import departements
from palier.models.together import Asking
from palier.models.written_readings import WrittenReading

_GRIDS = UUID("6a1f0c52-8d0e-5c7b-9a37-3b0f5a2c7d11")
"""Name space of the ids of grid versions."""


class OrganisationKind(models.TextChoices):
    """What an organisation is in law."""

    BAILLEUR = "bailleur", "Bailleur social"
    RESERVATAIRE = "reservataire", "Réservataire"
    EMPLOYER = "employeur", "Employeur"
    ADVISER = "conseil", "Organisme de conseil"
    COUNTER = "guichet", "Guichet d’enregistrement"
    SOCIAL = "service_social", "Service social"
    LOGEUR = "logeur", "Logeur d’autres toits"
    MAIRIE = "mairie", "Mairie"
    PREFECTURE = "prefecture", "Préfecture"
    STEWARD = "exploitant", "Exploitant"


class Organisation(models.Model):
    """A bailleur, a réservataire, or the operator of the platform. Everybody reads it; a steward writes it."""

    id = models.AutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=20, choices=OrganisationKind)
    name = models.CharField(max_length=160)
    siret = models.CharField(max_length=14, blank=True, default="")
    contact = models.CharField(max_length=200, blank=True, default="")
    """How a person without a computer reaches it: shown on pages and letters."""
    is_state = models.BooleanField(default=False, db_default=False)
    """Whether it is the préfet's, as the operator alone says: a convention is recorded by the landlord, and proves nothing."""
    commune = models.ForeignKey("Commune", models.PROTECT, null=True, related_name="+")
    """Of a mairie, and of nobody else: whose homes it is told of. With arrondissements, the town has the whole."""
    departement = models.CharField(max_length=3, blank=True, default="", db_default="")
    """Of a préfecture, and of nobody else."""
    territory = models.ForeignKey("Territory", models.PROTECT, null=True, related_name="+")
    """Whose stewards make, change and stop it and its members; none: those of the site alone (ADR 108)."""
    factor_since = models.DateField(null=True)
    """The day from which its members show a second factor; none: as they like."""
    suspended_at = models.DateTimeField(null=True)
    """Since when nobody enters for it, until somebody resumes it."""
    closed_at = models.DateTimeField(null=True)
    """Since when it works here no more; what it did stays."""
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    """Who carries on what it had in hand, once it is closed (ADR 79). What it did keeps its name."""
    took_over = ArrayField(models.IntegerField(), default=list, db_default=[])
    """The organisations that it succeeds, and those that they succeeded: the database writes it (``palier_takes_over``)."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind="service_social") | models.Q(factor_since__isnull=False),
                name="organisation_factor",
            ),
            # A service of the State that reserves homes is another organisation: neither is taken for the other.
            models.CheckConstraint(
                condition=models.Q(kind="mairie", commune__isnull=False, departement="")
                | models.Q(kind="prefecture", commune__isnull=True, departement__gt="")
                | models.Q(~models.Q(kind__in=("mairie", "prefecture")), commune__isnull=True, departement=""),
                name="organisation_territory",
            ),
            # Who runs the site is of no territory: its members are stewards.
            models.CheckConstraint(
                condition=models.Q(territory=None) | ~models.Q(kind__in=("exploitant", "prefecture")),
                name="organisation_of_a_territory",
            ),
            models.CheckConstraint(
                condition=models.Q(successor=None) | models.Q(closed_at__isnull=False), name="organisation_succeeded"
            ),
        )

    def __str__(self) -> str:
        """The name shown on screens."""
        return self.name

    @property
    def covers(self) -> tuple[int, ...]:
        """Whose rows its members carry on: its own, and those of the organisations that it succeeds."""
        return (self.pk, *self.took_over)

    def stands_for(self, organisation: int | None) -> bool:
        """Whether it acts on what another id bears: its own, or that of an organisation that it succeeds."""
        return organisation in self.covers

    @property
    def present(self) -> "Organisation":
        """Who answers for what it had in hand: itself while it is open, otherwise the last of those who succeed it."""
        found = self
        while found.successor is not None:
            found = found.successor
        return found


class Territory(models.Model):
    """An EPCI, an EPT of Grand Paris or Paris: who votes a grid."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=160)


class Commune(models.Model):
    """A commune or municipal arrondissement of 2026, with its zones. A blank zone is *to confirm*."""

    code = models.CharField(max_length=5, primary_key=True)
    name = models.CharField(max_length=120)
    search_name = models.CharField(max_length=120)
    """Lower case, no accent: matched by the search page."""
    postal_codes = models.CharField(max_length=400, blank=True)
    departement = models.CharField(max_length=3)
    region = models.CharField(max_length=3)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True)
    population = models.PositiveIntegerField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    zone_hlm = models.CharField(max_length=20, blank=True)
    zone_abc = models.CharField(max_length=4, blank=True)
    parent_code = models.CharField(max_length=5, blank=True)
    ended_on = models.DateField(null=True)
    """The day from which it is no more, merged into another; a home or a wish may still bear its code."""
    successor_code = models.CharField(max_length=5, blank=True, default="", db_default="")
    """The present commune that took it in; blank when unknown: *to confirm*."""

    class Meta:
        indexes = (
            models.Index(fields=["search_name"], name="commune_search"),
            models.Index(fields=["latitude", "longitude"], name="commune_by_point"),
            models.Index(fields=["parent_code"], name="commune_by_parent"),
            models.Index(fields=["successor_code"], name="commune_by_successor"),
        )

    @property
    def named(self) -> str:
        """Its name with its département, as every list of communes writes it: homonyms are told apart."""
        return departements.named(self.name, self.departement)

    @cached_property
    def told(self) -> str:
        """Its name inside the sentence of a letter: with its département where another commune bears the same name."""
        return self.asked_told().now()

    def asked_told(self) -> Asking[str]:
        """The same, with what else is asked: it is then known."""
        asked = _HOMONYMS.asked(self.search_name, self.code)
        return Asking(asked.text, asked.values, lambda found: self.tell(asked.read(found)))

    def tell(self, homonyms: object) -> str:
        """The name inside a sentence, from now on: with its département where there is any homonym."""
        told: str = self.__dict__.setdefault("told", self.named if homonyms else self.called)
        return told

    @property
    def called(self) -> str:
        """Its name alone, as a sentence writes it."""
        return departements.called(self.name)


_HOMONYMS = WrittenReading(
    lambda name, code: (
        Commune.objects.filter(search_name=name, ended_on=None).exclude(code=code).values_list("code", flat=True)[:1]
    )
)


class PlaceEdition(models.Model):
    """One pouring of the communes of France: the day they are of, and what it changed. Append-only by use."""

    id = models.AutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    as_of = models.DateField()
    source = models.CharField(max_length=80)
    """``package``, or the name of the file given by the operator."""
    digest = models.CharField(max_length=64)
    poured_at = models.DateTimeField(db_default=Now())
    changes = models.JSONField(default=dict)
    """Codes of communes by kind of change."""


class GridVersion(models.Model):
    """A cotation grid as voted: its text, the day it takes effect, the deliberation and the digest of the content."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="grids", null=True)
    """Null for a grid that any territory may borrow, such as the fictitious DEMO-2026."""
    name = models.CharField(max_length=40)
    effective_on = models.DateField()
    deliberation = models.CharField(max_length=200)
    content = models.TextField()
    digest = models.CharField(max_length=64)
    entered_at = models.DateTimeField(null=True)
    """When it was entered here: what took effect before a territory's first entry is its history."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["territory", "name", "effective_on"], name="grid_unique"),
            # Two would be in force together: which one orders would be chance.
            models.UniqueConstraint(fields=["territory", "effective_on"], name="grid_one_a_day"),
        )

    @property
    def public_id(self) -> UUID:
        """An opaque id for the journal, always the same for one version."""
        return uuid5(_GRIDS, f"{self.territory_id} {self.name} {self.effective_on.isoformat()}")


class SizeGuideVersion(models.Model):
    """The types of home that a territory advises by number of persons, as its act says: shown, never a refusal."""

    territory = models.ForeignKey(Territory, models.PROTECT, related_name="size_guides")
    effective_on = models.DateField()
    act = models.CharField(max_length=200)
    content = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["territory", "effective_on"], name="sizeguide_unique"),)

    @property
    def public_id(self) -> UUID:
        """An opaque id for the journal, always the same for one version."""
        return uuid5(_GRIDS, f"tailles {self.territory_id} {self.effective_on.isoformat()}")
