"""What the household wishes, on its way to the State's register: asked once, sent by a job, tried again until it is taken."""

from django.db import models

from palier.models.demandes.demandes import Demande


class WishSending(models.Model):
    """The last wish told here and where it stands: waiting, sent, or refused by the register with its reason.

    The wish itself is a declared fact; it counts here whatever becomes of its sending.
    """

    demande = models.OneToOneField(Demande, models.CASCADE, primary_key=True, related_name="+")
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.CharField(max_length=300, blank=True, db_default="", default="")
    is_of_file = models.BooleanField(default=False, db_default=False)
    """Persons or a contact go too, and not the wish alone."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | models.Q(refused_at__isnull=True),
                name="wish_sent_or_refused",
            ),
        )
        indexes = (
            models.Index(fields=["asked_at"], condition=models.Q(sent_at=None, refused_at=None), name="wish_waiting"),
        )
