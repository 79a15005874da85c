"""A search around a place reads the communes of its neighbourhood, not the 35,000 of France."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One index, made without a lock."""

    atomic = False
    dependencies = (("palier", "0017_short_planning"),)
    operations = (
        AddIndexConcurrently("commune", models.Index(fields=["latitude", "longitude"], name="commune_by_point")),
    )
