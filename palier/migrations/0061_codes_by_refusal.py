"""The asks of one letter are found by its link."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """An index, alone: built beside those who ask."""

    atomic = False
    dependencies = (("palier", "0060_disowned_codes"),)
    operations = (
        AddIndexConcurrently(
            "signincode",
            models.Index(fields=["refusal"], name="code_by_refusal", condition=models.Q(refusal__gt="")),
        ),
    )
