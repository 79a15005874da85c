"""The clock finds the demandes whose year ends without reading all of them."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index, made without a lock."""

    atomic = False
    dependencies = (("palier", "0015_outlines"),)
    operations = (
        AddIndexConcurrently(
            "demande",
            models.Index(fields=["valid_until", "id"], condition=models.Q(state="active"), name="demande_year_ends"),
        ),
    )
