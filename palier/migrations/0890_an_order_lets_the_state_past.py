"""A convention of the State may name the order of the préfet under which its share goes past the ceilings (R441-5-2).

Expand only: the release before names none, and its conventions keep to the ceilings.
"""

from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Three columns that may be empty, whole or not at all, and of the State alone."""

    dependencies = (("palier", "0867_what_was_compared_goes"),)
    operations = (
        migrations.AddField(
            "convention", "order_reference", models.CharField(blank=True, db_default="", default="", max_length=160)
        ),
        migrations.AddField("convention", "order_from", models.DateField(null=True)),
        migrations.AddField("convention", "order_until", models.DateField(null=True)),
        migrations.AddConstraint(
            "convention",
            models.CheckConstraint(
                condition=Q(("order_from", None), ("order_reference", ""), ("order_until", None))
                | Q(
                    ("contingent__in", ["PPRIOR", "PFONCT"]),
                    ("order_from__isnull", False),
                    ("order_reference__gt", ""),
                    ("order_until__gte", F("order_from")),
                    ("order_until__isnull", False),
                ),
                name="convention_order_is_whole",
            ),
        ),
    )
