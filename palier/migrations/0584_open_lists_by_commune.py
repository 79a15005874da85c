"""A search finds its open lists by their commune, and counts them without reading a home."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index, built beside the pages that serve."""

    atomic = False
    dependencies = (("palier", "0583_lists_that_run_carry_theirs"),)
    operations = (
        AddIndexConcurrently(
            "publication",
            models.Index(
                condition=models.Q(("stage", "publiee")),
                fields=["carried_commune", "closes_at"],
                include=["opens_at", "carried_type", "carried_rent", "is_direct"],
                name="publication_open_in_commune",
            ),
        ),
    )
