"""What became of the archive of an organisation that came from another site (ADR 127).

Expand only. Written by the operator alone. Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
import palier.models.identifiers
from django.db import migrations, models

ROWS = (
    "ALTER TABLE palier_housearrival ENABLE ROW LEVEL SECURITY",
    "ALTER TABLE palier_arrivedrow ENABLE ROW LEVEL SECURITY",
)
GRANTS = (
    "GRANT SELECT ON palier_housearrival TO palier_clock",
    "GRANT SELECT ON palier_arrivedrow TO palier_clock",
)
POLICIES = (
    "CREATE POLICY clock_select ON palier_housearrival FOR SELECT TO palier_clock USING (true)",
    "CREATE POLICY clock_select ON palier_arrivedrow FOR SELECT TO palier_clock USING (true)",
)


class Migration(migrations.Migration):
    """Two tables, empty, with their policies."""

    dependencies = (("palier", "0450_archives_of_organisations"),)
    operations = (
        migrations.CreateModel(
            name="HouseArrival",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("house", models.UUIDField()),
                ("name", models.CharField(max_length=160)),
                ("state", models.CharField(default="en_cours", max_length=12)),
                ("counts", models.JSONField(db_default={}, default=dict)),
                ("begun_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "annulee"), _negated=True), fields=("digest",), name="arrival_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "annulee"), _negated=True),
                        fields=("house",),
                        name="arrival_one_of_a_house",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArrivedRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("table", models.CharField(max_length=40)),
                ("source", models.CharField(max_length=40)),
                ("key", models.CharField(max_length=40)),
                ("is_new", models.BooleanField()),
                (
                    "arrival",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="palier.housearrival",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="arrivedrow",
            index=models.Index(fields=["table", "key"], name="arrived_row_here"),
        ),
        migrations.AddConstraint(
            model_name="arrivedrow",
            constraint=models.UniqueConstraint(fields=("arrival", "table", "source"), name="arrived_row_once"),
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in (*ROWS, *GRANTS, *POLICIES)),
    )
