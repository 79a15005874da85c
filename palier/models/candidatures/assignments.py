"""Which colleague of a house follows a file or a list. It helps its desk, and refuses nobody (ADR 203)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from palier.models.accounts.people import User
from palier.models.candidatures.candidatures import Candidature
from palier.models.homes.homes import Publication
from palier.models.identifiers import uuid7
from palier.models.territories.organisations import Organisation


class Assignment(models.Model):
    """A line of a queue, in somebody's hands, for the step at which it was taken: once the act moves it, it is nobody's.

    Of a file or of a list, never of both. Whoever acts need not hold it.
    """

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    # The unique constraints begin with the house; an erasure and the end of a list find theirs by these two.
    candidature = models.ForeignKey(Candidature, models.CASCADE, null=True, related_name="assignments")
    publication = models.ForeignKey(Publication, models.CASCADE, null=True, related_name="assignments")
    step = models.CharField(max_length=20)
    """The stage of the file, or of the list, when it was taken."""
    member = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    given_by = models.ForeignKey(User, models.CASCADE, related_name="+", db_index=False)
    given_from = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", db_index=False)
    """Who had it before; nobody where it was taken from the queue. What an undoing puts back."""
    act = models.UUIDField()
    """The act that put it in these hands: one for all the lines that were given at once."""
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Assignment"]] = models.Manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(candidature=None, publication__isnull=False)
                | Q(candidature__isnull=False, publication=None),
                name="assignment_of_one_line",
            ),
            models.UniqueConstraint(fields=["organisation", "candidature", "step"], name="assignment_once_a_file"),
            models.UniqueConstraint(fields=["organisation", "publication", "step"], name="assignment_once_a_list"),
        )
