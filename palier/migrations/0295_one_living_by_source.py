"""One question to a service lives at once, where one to any did; and the wider list of services is held by every row."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside writers, statement by statement."""

    dependencies = (("palier", "0294_guards_of_certified_proofs"),)
    operations = (
        ValidateConstraint("statefetch", "statefetch_source"),
        migrations.RemoveConstraint("statefetch", "statefetch_one_living"),
        migrations.AddConstraint(
            "statefetch",
            models.UniqueConstraint(
                fields=("demande", "by", "source", "year"),
                condition=models.Q(state__in=["accepte", "attend", "trouve"]),
                name="statefetch_one_living",
            ),
        ),
    )
