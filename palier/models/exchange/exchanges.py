"""A home that its household would exchange, a round of such homes, and each household's place in it (ADR 97).

An entry is of the file: each holder sees it, for it is about the home of both. What another tenant reads of a home is copied into
their own link when the round is proposed: nobody reads the row of another file, and nothing in a link tells whose home it is.
What a landlord reads of who would move in is written by that person's yes, and is out of its sight with the round.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Commune, Organisation
from palier.rules.exchange.exchange_homes import ExchangeAsset, ExchangeHome, ExchangeOutdoors, ExchangeWish
from palier.rules.exchange.exchange_states import (
    EntryState,
    RoundAnswer,
    RoundEnding,
    RoundLink,
    RoundObstacle,
    RoundState,
    RoundVerdict,
)

_LIVE_ROUND = ("chez_les_bailleurs", "proposee")


class ShownHome(models.Model):
    """The facts of a home that another tenant may read: neither address nor name. Rent with charges, in cents a month."""

    commune = models.ForeignKey(Commune, models.PROTECT, related_name="+")
    type_code = models.CharField(max_length=3)
    floor_area = models.PositiveSmallIntegerField()
    storey = models.PositiveSmallIntegerField()
    has_lift = models.BooleanField()
    is_step_free = models.BooleanField()
    full_rent = models.PositiveIntegerField()
    energy = models.CharField(max_length=1, blank=True, default="", db_default="")
    outdoors = models.CharField(max_length=8, default=ExchangeOutdoors.NONE)
    assets = ArrayField(models.CharField(max_length=16), default=list, db_default=[])

    class Meta:
        abstract = True

    @property
    def home(self) -> ExchangeHome:
        """The home as the rules read it."""
        return ExchangeHome(
            commune=self.commune_id,
            type_code=self.type_code,
            floor_area=self.floor_area,
            storey=self.storey,
            has_lift=self.has_lift,
            is_step_free=self.is_step_free,
            full_rent=self.full_rent,
            energy=self.energy,
            outdoors=ExchangeOutdoors(self.outdoors),
            assets=tuple(ExchangeAsset(one) for one in self.assets),
        )


class ExchangeEntry(ShownHome):
    """A home that its household would exchange, and what they look for. One lives at a time in a file."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    """Who signed it, or signed it last: only while they hold this file is it matched."""
    landlord = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default=EntryState.SEARCHING)
    need = models.CharField(max_length=12)
    persons = models.PositiveSmallIntegerField()
    wanted_communes = ArrayField(models.CharField(max_length=5), default=list)
    wanted_types = ArrayField(models.CharField(max_length=3), default=list)
    max_rent = models.PositiveIntegerField()
    least_area = models.PositiveSmallIntegerField(null=True)
    most_storey = models.PositiveSmallIntegerField(null=True)
    needs_step_free = models.BooleanField(default=False)
    needs_outdoors = models.BooleanField(default=False)
    until = models.DateField()
    asked_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager["ExchangeEntry"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in EntryState]), name="exchange_entry_state"
            ),
            models.CheckConstraint(
                condition=Q(full_rent__gt=0, floor_area__gt=0, max_rent__gt=0), name="exchange_entry_is_real"
            ),
            models.UniqueConstraint(
                fields=["demande"], condition=Q(state__in=("en_pause", "inscrite")), name="exchange_entry_one_living"
            ),
        )
        indexes = (models.Index(fields=["until"], condition=Q(state="inscrite"), name="exchange_entry_searching"),)

    @property
    def wish(self) -> ExchangeWish:
        """What they look for, as the rules read it."""
        return ExchangeWish(
            communes=tuple(self.wanted_communes),
            types=tuple(self.wanted_types),
            max_rent=self.max_rent,
            until=self.until,
            least_area=self.least_area,
            most_storey=self.most_storey,
            needs_step_free=self.needs_step_free,
            needs_outdoors=self.needs_outdoors,
        )


class ExchangeRound(models.Model):
    """Two homes or more, each for the tenant of another: proposed to all of them at once, and decided by none of this."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    state = models.CharField(max_length=20, default=RoundState.PROPOSED)
    ending = models.CharField(max_length=12, blank=True, default="", db_default="")
    """Why it was dissolved, for counts: no household reads it."""
    size = models.PositiveSmallIntegerField()
    proposed_at = models.DateTimeField()
    latest_by = models.DateField()
    """The day by which everybody has answered, with the time that some asked for."""
    landlords_by = models.DateField(null=True)
    moved_at = models.DateTimeField()

    objects: ClassVar[models.Manager["ExchangeRound"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in RoundState]), name="exchange_round_state"
            ),
            models.CheckConstraint(
                condition=Q(state="dissoute", ending__in=[one.value for one in RoundEnding])
                | Q(~Q(state="dissoute"), ending=""),
                name="exchange_round_ending",
            ),
            models.CheckConstraint(condition=Q(size__gte=2), name="exchange_round_size"),
        )
        indexes = (models.Index(fields=["state"], condition=Q(state__in=_LIVE_ROUND), name="exchange_round_live"),)


class ExchangeLink(ShownHome):
    """The place of one household in a round: the home that would be theirs, what they say, and what its landlord says."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    round = models.ForeignKey(ExchangeRound, models.CASCADE, related_name="links")
    entry = models.ForeignKey(ExchangeEntry, models.CASCADE, related_name="+")
    demande = models.ForeignKey(Demande, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    """Its home would go to the one before, and it would live in that of the one after; the last in that of the first."""
    stage = models.CharField(max_length=20, default=RoundState.PROPOSED)
    """The state of its round, repeated here for the policies."""
    house = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """The landlord of the home that would be theirs."""
    own_house = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    """The landlord of the home that they would leave."""
    answer = models.CharField(max_length=10, blank=True, default="", db_default="")
    answer_by = models.DateField()
    latest_by = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    told_name = models.CharField(max_length=500, blank=True, default="", db_default="")
    told_number = models.CharField(max_length=32, blank=True, default="", db_default="")
    told_persons = models.PositiveSmallIntegerField(null=True)
    told_children = models.PositiveSmallIntegerField(null=True)
    verdict = models.CharField(max_length=12, blank=True, default="", db_default="")
    obstacle = models.CharField(max_length=24, blank=True, default="", db_default="")
    verdict_at = models.DateTimeField(null=True)
    verdict_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[models.Manager["ExchangeLink"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=[one.value for one in RoundState]), name="exchange_link_stage"
            ),
            models.CheckConstraint(
                condition=Q(answer__in=("", *(one.value for one in RoundAnswer))), name="exchange_link_answer"
            ),
            models.CheckConstraint(condition=Q(answer_by__lte=F("latest_by")), name="exchange_link_in_time"),
            models.CheckConstraint(
                condition=Q(answer=RoundAnswer.YES.value)
                | Q(told_name="", told_number="", told_persons=None, told_children=None),
                name="exchange_link_told_by_a_yes",
            ),
            models.CheckConstraint(
                condition=Q(verdict="impossible", obstacle__in=[one.value for one in RoundObstacle])
                | Q(verdict__in=("", "possible"), obstacle=""),
                name="exchange_link_verdict",
            ),
            models.UniqueConstraint(fields=["round", "position"], name="exchange_link_place"),
            models.UniqueConstraint(
                fields=["entry"], condition=Q(stage__in=_LIVE_ROUND), name="exchange_link_one_living"
            ),
        )
        indexes = (
            models.Index(fields=["demande"], name="exchange_link_of_file"),
            models.Index(fields=["house", "stage"], name="exchange_link_of_house"),
        )

    @property
    def answer_word(self) -> RoundAnswer | None:
        """What was said, if anything was."""
        return RoundAnswer(self.answer) if self.answer else None

    def told(self, *, is_there: bool) -> RoundLink:
        """The link as the rules read it."""
        return RoundLink(
            answer=self.answer_word,
            answer_by=self.answer_by,
            is_there=is_there,
            verdict=RoundVerdict(self.verdict) if self.verdict else None,
        )
