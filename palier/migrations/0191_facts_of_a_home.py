"""What living in a home costs beside its rent, what it is, and how one gets in. Expand only.

The release before writes none of it, and a correction of its own moves none of it. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns that may be empty, and their conditions."""

    dependencies = (("palier", "0190_would_be_places"),)
    operations = (
        *(
            migrations.AddField(
                "home", name, models.CharField(blank=True, db_default="", default="", max_length=length)
            )
            for name, length in (("greenhouse_class", 1), ("kind", 12), ("parking", 10), ("charges_cover", 80))
        ),
        *(
            migrations.AddField("home", name, models.PositiveIntegerField(null=True))
            for name in ("energy_cost_least", "energy_cost_most", "parking_price")
        ),
        *(
            migrations.AddField("home", name, models.PositiveSmallIntegerField(null=True))
            for name in ("energy_cost_year", "door_steps", "door_width")
        ),
        *(
            migrations.AddField("home", name, models.BooleanField(null=True))
            for name in ("lift_serves_floor", "has_adapted_bathroom", "has_level_shower", "has_wide_parking")
        ),
        migrations.AddConstraint(
            "home",
            models.CheckConstraint(
                condition=models.Q(energy_cost_least=None, energy_cost_most=None, energy_cost_year=None)
                | models.Q(energy_cost_least__lte=models.F("energy_cost_most"), energy_cost_year__isnull=False),
                name="home_energy_is_whole",
            ),
        ),
        migrations.AddConstraint(
            "home",
            models.CheckConstraint(
                condition=models.Q(parking__in=("impose", "en_option"), parking_price__isnull=False)
                | models.Q(parking__in=("", "aucun", "compris"), parking_price=None),
                name="home_parking_has_its_price",
            ),
        ),
        migrations.AddConstraint(
            "home",
            models.CheckConstraint(
                condition=models.Q(kind__in=("", "appartement", "maison")), name="home_kind_is_known"
            ),
        ),
        migrations.AddField(
            "savedsearch",
            "features",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=24), db_default=[], default=list, size=None
            ),
        ),
    )
