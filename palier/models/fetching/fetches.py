"""One consent and its answer: a row of the person who gave it, under seal until they use it, empty once it is over (ADR 96)."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.demandes.demandes import Demande, Piece
from palier.models.identifiers import uuid7
from palier.rules.fetching.fetching import CERTIFIERS, LIVING, TAXES, FetchState


class StateFetch(models.Model):
    """What was asked of the administration, for oneself, for one year. What is not used does not stay."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    demande = models.ForeignKey(Demande, models.CASCADE, db_index=False, related_name="+")
    person_key = models.CharField(max_length=8)
    by = models.ForeignKey(User, models.PROTECT, db_index=False, related_name="+")
    """Who consented: nobody else lists it."""
    source = models.CharField(max_length=12, default=TAXES, db_default=TAXES)
    year = models.PositiveSmallIntegerField()
    """Of the income; of a registration, the year in which it was asked."""
    state = models.CharField(max_length=12, default="attend", db_default="attend")
    """A word of ``rules.fetching.fetching.FetchState``."""
    asked_at = models.DateTimeField()
    """When its person consented."""
    key_sealed = models.CharField(max_length=400, blank=True, default="", db_default="")
    """The tax number, or the name of an account, under the site's key, until the service answered."""
    tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    next_try_at = models.DateTimeField(null=True)
    """When the service is asked again; empty once it is not."""
    answered_at = models.DateTimeField(null=True)
    last_day = models.DateField(null=True)
    """Until when the answer waits to be read."""
    answer_sealed = models.CharField(max_length=4000, blank=True, default="", db_default="")
    """What was found, under the site's key, until its person used it or not."""
    ended_at = models.DateTimeField(null=True)
    """When its person used it, or not, or it was effaced."""
    piece = models.ForeignKey(Piece, models.SET_NULL, null=True, db_index=False, related_name="+")
    """What it became in the file."""
    settled = models.CharField(max_length=12, blank=True, default="", db_default="")
    """The state that the file has taken into account; another one waits for the clock."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(one.value for one in FetchState)), name="statefetch_state"
            ),
            models.CheckConstraint(condition=models.Q(source__in=sorted(CERTIFIERS)), name="statefetch_source"),
            models.CheckConstraint(
                condition=models.Q(key_sealed="") | models.Q(state="attend"), name="statefetch_key_goes"
            ),
            models.CheckConstraint(
                condition=models.Q(answer_sealed="") | models.Q(state__in=("trouve", "accepte")),
                name="statefetch_answer_goes",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="trouve")
                | models.Q(answered_at__isnull=False, last_day__isnull=False, answer_sealed__gt=""),
                name="statefetch_found_whole",
            ),
            models.UniqueConstraint(
                fields=("demande", "by", "source", "year"),
                condition=models.Q(state__in=sorted(one.value for one in LIVING)),
                name="statefetch_one_living",
            ),
        )
        indexes = (
            models.Index(fields=["demande", "by"], name="statefetch_of_person"),
            models.Index(fields=["state", "next_try_at"], name="statefetch_due"),
        )
