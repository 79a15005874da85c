"""Hours at which a home is visited, and where each household stands with them (ADR 93). Nothing here weighs."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Demande
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.rules.law import clocks
from palier.rules.viewings.viewings import HOLDS, SlotAccess, SlotTerms, ViewingState


class ViewingSlot(models.Model):
    """One hour that a landlord proposes for a home; cancelled, it stays, so that who had chosen it reads so."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="viewing_slots", db_index=False)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    """Households received at that hour."""
    place = models.CharField(max_length=200)
    """Where to come. Read by the households that were sent to the landlord, and by nobody else."""
    access = models.CharField(max_length=16, default=SlotAccess.UNKNOWN)
    bring = models.CharField(max_length=200, blank=True, default="", db_default="")
    phone = models.CharField(max_length=20, blank=True, default="", db_default="")
    """Of who opens the door."""
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ViewingSlot"]] = models.Manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["publication", "starts_at"], condition=Q(cancelled_at=None), name="viewing_slot_once"
            ),
            models.CheckConstraint(
                condition=Q(minutes__range=(5, 240), places__range=(1, 100), place__gt=""), name="viewing_slot_is_real"
            ),
            models.CheckConstraint(
                condition=Q(access__in=tuple(one.value for one in SlotAccess)), name="viewing_slot_access"
            ),
            models.CheckConstraint(condition=Q(changed_at__gte=F("created_at")), name="viewing_slot_changed_after"),
        )
        indexes = (models.Index(fields=["publication", "starts_at"], name="viewing_slot_of_home"),)

    @property
    def told(self) -> str:
        """Its day and hour in words, and where to come."""
        return f"{clocks.say_instant(self.starts_at)}, {self.place}"

    @property
    def terms(self) -> SlotTerms:
        """What is proposed, as the rules read it."""
        return SlotTerms(
            starts_at=self.starts_at,
            minutes=self.minutes,
            places=self.places,
            place=self.place,
            access=SlotAccess(self.access),
            bring=self.bring,
            phone=self.phone,
        )


class Viewing(models.Model):
    """Where one candidature stands with the hours of its home: one row, whatever is chosen, moved or given back.

    Its public id names the event in a calendar, and ``sequence`` rises with each change of it: a calendar that took the first
    file takes the next one over it.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    candidature = models.OneToOneField(Candidature, models.CASCADE, related_name="viewing")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    slot = models.ForeignKey(ViewingSlot, models.PROTECT, null=True, related_name="viewings")
    """The hour that is held, or the last one that was."""
    state = models.CharField(max_length=16, default=ViewingState.PROPOSED)
    sequence = models.PositiveIntegerField(default=0, db_default=0)
    chosen_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    """Until when new hours were told to the household: a mark of the clock."""
    reminded_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["Viewing"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[one.value for one in ViewingState]), name="viewing_state"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(one.value for one in HOLDS))
                | Q(slot__isnull=False, chosen_at__isnull=False),
                name="viewing_holds_an_hour",
            ),
        )

    @property
    def is_held(self) -> bool:
        """Whether it holds a place at its hour."""
        return self.state in HOLDS
