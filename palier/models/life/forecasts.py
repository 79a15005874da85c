"""What the erasures of a day would do, as somebody asked to know it: numbers by rule, nothing of a file."""

from django.db import models

from palier.models.identifiers import uuid7


class ErasureForecast(models.Model):
    """One dry run: asked by a steward, counted by the clock. Only the last is shown."""

    id = models.BigAutoField(primary_key=True)
    public_id = models.UUIDField(unique=True, default=uuid7, editable=False)
    asked_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    """As ``workflows.life.foreseeing_erasures`` sums it up."""

    class Meta:
        indexes = (models.Index(fields=["asked_at"], condition=models.Q(counted_at=None), name="forecast_waiting"),)
