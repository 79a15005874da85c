"""The few searches that keep lists closed to their household are found without reading the others."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index."""

    atomic = False
    dependencies = (("palier", "0366_lists_closed_to_a_household"),)
    operations = (
        AddIndexConcurrently(
            "savedsearch",
            models.Index(
                condition=models.Q(("stopped_at", None), models.Q(("closed", []), _negated=True)),
                fields=["demande"],
                name="saved_search_has_closed",
            ),
        ),
    )
