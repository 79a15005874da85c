"""Communes are found by the one that holds them or took them in; a stock that is told covers the homes that were let."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Beside writers, statement by statement."""

    dependencies = (("palier", "0316_declared_stock"),)
    operations = (
        migrations.AddIndex("commune", models.Index(fields=["parent_code"], name="commune_by_parent")),
        migrations.AddIndex("commune", models.Index(fields=["successor_code"], name="commune_by_successor")),
        migrations.AddConstraint(
            "communefigure",
            models.CheckConstraint(
                condition=models.Q(("stock", None), ("stock_year", None))
                | models.Q(
                    ("lets__isnull", False), ("stock__gte", models.F("lets")), ("stock_year__isnull", False)
                ),
                name="communefigure_stock_covers_lets",
            ),
        ),
    )
