"""Who may be a person of a former line is found by their birth date, without reading every person."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One index, made without a lock."""

    atomic = False
    dependencies = (("palier", "0370_campaigns_of_stocks"),)
    operations = (
        AddIndexConcurrently("person", models.Index(fields=["birth_date", "match_first_name"], name="person_by_birth")),
    )
