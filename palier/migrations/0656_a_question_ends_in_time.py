"""A question that is put ends in time, and is answered after it was asked (ADR 164)."""

from datetime import timedelta

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two bounds of a table that no release wrote beyond."""

    dependencies = (("palier", "0655_on_its_way_for_an_hour"),)
    operations = (
        migrations.AddConstraint(
            model_name="stillwanted",
            constraint=models.CheckConstraint(
                condition=models.Q(("yes_at", None), ("yes_at__gte", models.F("asked_at")), _connector="OR"),
                name="still_wanted_answered_after",
            ),
        ),
        migrations.AddConstraint(
            model_name="stillwanted",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__lte", models.F("asked_at") + timedelta(days=31))), name="still_wanted_ends"
            ),
        ),
    )
