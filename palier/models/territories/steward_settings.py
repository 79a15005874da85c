"""What a steward settles without a business decision: switches, and the free words of letters. Added to, never changed."""

from django.db import models

from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Territory
from palier.rules.homes.quartile_thresholds import ILE_DE_FRANCE
from palier.rules.people.facts import EnteredThreshold


class SwitchChange(models.Model):
    """One change of a switch, from a day on; the journal says by whom. Another change undoes it (``rules.doors.switches``)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    switch = models.CharField(max_length=40)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+", db_index=False)
    """Null: for all."""
    is_open = models.BooleanField()
    since = models.DateField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()


class LetterEnding(models.Model):
    """One version of a free text of letters; the journal says by whom. The last holds (``rules.letters.endings``)."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    slot = models.CharField(max_length=16)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+", db_index=False)
    """Null: every letter, where its territory has no text of its own."""
    text = models.CharField(max_length=600, blank=True, default="")
    """Empty: nothing is said."""
    made_at = models.DateTimeField()


class LocalShare(models.Model):
    """One entry of a share that a territory voted, from a day on. Never changed: a later one corrects it, or voids it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    """A value of ``rules.homes.local_shares.ShareKind``."""
    percent = models.PositiveSmallIntegerField()
    effective_on = models.DateField()
    until = models.DateField(null=True)
    number = models.CharField(max_length=40)
    voted_on = models.DateField()
    link = models.CharField(max_length=300, blank=True, default="", db_default="")
    terms = models.CharField(max_length=600, blank=True, default="", db_default="")
    """For whom, as the conference of the territory says it: which trades are essential here."""
    is_void = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(percent__gte=1, percent__lte=100), name="localshare_percent"),
            models.CheckConstraint(
                condition=models.Q(effective_on__gte=models.F("voted_on")), name="localshare_voted_before"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("effective_on")),
                name="localshare_ends_after",
            ),
        )


class QuartileEntry(models.Model):
    """One entry of a threshold of the first quartile, from a day on. Never changed: a later one corrects it, or voids it."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, related_name="+")
    """Null: all Île-de-France, which has one threshold."""
    amount = models.PositiveIntegerField()
    """Whole euros a year and a consumption unit."""
    effective_on = models.DateField()
    title = models.CharField(max_length=160)
    """The text that sets it: « arrêté du …, annexe »."""
    link = models.CharField(max_length=300, blank=True, default="", db_default="")
    reason = models.CharField(max_length=300, blank=True, default="", db_default="")
    """Why a steward of the site put right one that had decided, or that another entered."""
    is_void = models.BooleanField(default=False, db_default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount__gte=1, amount__lte=100_000), name="quartileentry_amount_is_real"
            ),
        )

    @property
    def as_facts(self) -> EnteredThreshold:
        """An entry as the rules read it."""
        return EnteredThreshold(
            territory=self.territory_id or ILE_DE_FRANCE,
            amount=self.amount,
            effective_on=self.effective_on,
            title=self.title,
            is_void=self.is_void,
            place=self.pk,
            made_at=self.made_at,
        )
