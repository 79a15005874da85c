"""The journal of accounts is found without reading that of households."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One index, made without a lock."""

    atomic = False
    dependencies = (("palier", "0133_steward_settings"),)
    operations = (AddIndexConcurrently("journalentry", models.Index(fields=["verb", "at"], name="journal_by_verb")),)
