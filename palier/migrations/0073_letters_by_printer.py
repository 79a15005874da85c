"""The letters of the register that an organisation prints are found by an index."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Built beside the writers."""

    atomic = False
    dependencies = (("palier", "0072_printed_for_the_register"),)
    operations = (
        AddIndexConcurrently(
            "paperletter",
            models.Index(condition=models.Q(organisation=None), fields=["printer", "made_at"], name="paper_handed"),
        ),
    )
