"""What waits to leave is found without reading what left."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index, made without a lock."""

    atomic = False
    dependencies = (("palier", "0013_pulse"),)
    operations = (
        AddIndexConcurrently(
            "message",
            models.Index(fields=["channel", "created_at"], condition=models.Q(sent_at=None), name="message_waiting"),
        ),
    )
