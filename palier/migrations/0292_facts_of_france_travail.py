"""What France Travail says is fetched and certified as a notice of tax is, behind the same guards (ADR 99).

Expand only: two constraints that allow more.
"""
from django.db import migrations, models

class Migration(migrations.Migration):
    """One source more."""

    dependencies = (("palier", "0291_files_that_wait_for_the_scanner"),)
    operations = (
        migrations.RemoveConstraint("statefetch", "statefetch_source"),
        migrations.AddConstraint(
            "statefetch",
            models.CheckConstraint(condition=models.Q(source__in=["dgfip", "fr_travail"]), name="statefetch_source"),
        ),
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
