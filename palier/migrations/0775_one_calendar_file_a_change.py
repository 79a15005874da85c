"""A member is sent one calendar file for each change of a séance (ADR 194)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index, built beside the pages that serve."""

    atomic = False
    dependencies = (("palier", "0774_agenda_and_quorum_told"),)
    operations = (
        migrations.AddConstraint(
            "callnotice",
            models.UniqueConstraint(
                condition=models.Q(("bears_event", True)),
                fields=("seance", "user", "sequence"),
                name="callnotice_event_once",
            ),
        ),
    )
