"""What a holder keeps an eye on: homes that they keep, and searches that write to them when a home fits (ADR 83).

Both are of one person, not of the file: where somebody looks tells where they mean to go, and another holder does not read it.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Commune


class KeptHome(models.Model):
    """A home that somebody put aside to follow it. It is no candidature, and nobody else learns of it."""

    id = models.BigAutoField(primary_key=True)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    objects: ClassVar[models.Manager["KeptHome"]] = models.Manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["demande", "by", "publication"], name="kept_home_once"),)


class SavedSearch(models.Model):
    """A search under a name, and when and by what way its owner is told of a home that fits. Amounts in cents a month."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1200)
    """The question as the address of the search page holds it."""
    place = models.CharField(max_length=200)
    """Where, in words: ``à Montreuil (Seine-Saint-Denis, 93)``."""
    communes = ArrayField(models.CharField(max_length=5), default=list)
    departements = ArrayField(models.CharField(max_length=3), default=list)
    type_code = models.CharField(max_length=3, blank=True, default="")
    most_rent = models.PositiveIntegerField(null=True)
    """Rent and charges."""
    is_level = models.BooleanField(default=False)
    """Only on the ground floor, or with a lift."""
    is_adapted = models.BooleanField(default=False)
    worst_energy = models.CharField(max_length=1, blank=True, default="")
    features = ArrayField(models.CharField(max_length=24), default=list, db_default=[])
    """Codes of ``rules.homes.home_facts.Feature``."""
    has_roofs = models.BooleanField(default=False, db_default=False)
    """Whether other roofs are told too: where its owner had asked to see them."""
    rhythm = models.CharField(max_length=8)
    """A word of ``rules.homes.alerts.Rhythm``."""
    hour = models.PositiveSmallIntegerField()
    """Hour of Paris from which the digest of the day may leave."""
    is_at_night = models.BooleanField(default=False)
    """Whether its owner asked to be written to at night and on days off too."""
    channel = models.CharField(max_length=8)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    told_on = models.DateField(null=True)
    """The day of Paris on which the digest was last looked at."""
    seen = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    """Open publications that were weighed already, told or not: each counts once."""
    closed = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    """Those that were closed to the household when they were weighed: a change of its file opens some, which are told then."""
    weighed_at = models.DateTimeField(null=True)
    seen_roofs = ArrayField(models.BigIntegerField(), default=list, db_default=[])
    """The same of other roofs."""

    objects: ClassVar[models.Manager["SavedSearch"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(rhythm__in=("jour", "aussitot")), name="saved_search_rhythm"),
            models.CheckConstraint(condition=Q(channel__in=("email", "sms")), name="saved_search_channel"),
            models.CheckConstraint(condition=Q(hour__lt=24), name="saved_search_hour"),
        )
        indexes = (
            GinIndex(fields=["communes"], condition=Q(stopped_at=None), name="saved_search_communes"),
            GinIndex(fields=["departements"], condition=Q(stopped_at=None), name="saved_search_departements"),
            models.Index(fields=["demande", "by"], name="saved_search_of_person"),
            models.Index(
                fields=["demande"], condition=Q(stopped_at=None) & ~Q(closed=[]), name="saved_search_has_closed"
            ),
        )


class KeptPlace(models.Model):
    """A place that matters to somebody (work, a school, a relative), by its commune: homes say how far they are from it.

    Of one person, like a kept home: it says where somebody is to be found, and nobody else reads it.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    slot = models.PositiveSmallIntegerField()
    """1 to 3: the database keeps no fourth."""
    kind = models.CharField(max_length=8)
    """A word of ``rules.homes.own_places.PlaceKind``."""
    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    objects: ClassVar[models.Manager["KeptPlace"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["demande", "by", "slot"], name="kept_place_slot_once"),
            models.UniqueConstraint(fields=["demande", "by", "kind", "commune"], name="kept_place_once"),
            models.CheckConstraint(condition=Q(slot__gte=1, slot__lte=3), name="kept_place_three"),
            models.CheckConstraint(
                condition=Q(kind__in=("travail", "ecole", "proche", "autre")), name="kept_place_kind"
            ),
        )
