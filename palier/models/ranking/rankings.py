"""A ranking as frozen at closing, never changed: a correction is a new ranking with a reason."""

from django.db import models

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.demandes.demandes import Audience, Demande
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class Ranking(models.Model):
    """The header of a frozen ranking: everything public, and the head of the réservataire's chain after it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="rankings")
    reservataire = models.ForeignKey(Organisation, models.PROTECT, related_name="rankings")
    position = models.PositiveIntegerField()
    """Its place in the réservataire's chain, from 1."""
    version = models.PositiveSmallIntegerField(default=1)
    reason = models.CharField(max_length=300, blank=True, default="")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField()
    header = models.JSONField()
    candidates = models.PositiveIntegerField()
    previous_head = models.CharField(max_length=64)
    head = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["reservataire", "position"], name="ranking_one_chain"),
            models.UniqueConstraint(fields=["publication", "version"], name="ranking_versions"),
        )


class RankingLine(Audience):
    """One line: what is published (pseudonym, rank, tie, commitment), and the salt of its opening.

    The opening is the candidature's snapshot; should a correction change it, the database first copies it here. An erasure
    takes both.
    """

    id = models.BigAutoField(primary_key=True)
    # Written with its ranking in one transaction, which nothing may delete: a hundred thousand checks would prove nothing.
    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="lines", db_constraint=False, db_index=False)
    candidature = models.ForeignKey(
        Candidature, models.SET_NULL, null=True, related_name="ranking_lines", db_constraint=False, db_index=False
    )
    demande = models.ForeignKey(Demande, models.SET_NULL, null=True, related_name="+", db_constraint=False)
    rank = models.PositiveIntegerField()
    pseudonym = models.CharField(max_length=64)
    tie = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    salt = models.CharField(max_length=64)
    kept_opening = models.TextField(null=True)  # noqa: DJ001 - null is « the candidature's snapshot, as it still stands »

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ranking", "rank"], name="ranking_line_once"),)

    @property
    def opening(self) -> str | None:
        """Canonical JSON of what this rank rests on, as it was frozen; none once erased."""
        return self.kept_opening or (self.candidature.snapshot if self.candidature else None)


class ChainHead(models.Model):
    """The head of a réservataire's chain of rankings, the last row that a closing locks."""

    reservataire = models.OneToOneField(Organisation, models.PROTECT, primary_key=True)
    position = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)
