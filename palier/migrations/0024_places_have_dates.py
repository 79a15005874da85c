"""A commune that has ended keeps its row and says which took it in; each pouring is kept. Expand only."""

from django.db import migrations, models
from django.db.models.functions import Now

import palier.models.identifiers

GRANT = (
    "GRANT SELECT ON palier_placeedition TO palier_gate, palier_public, palier_intake, palier_separation,"
    " palier_demandeur, palier_bailleur, palier_reservataire, palier_clock"
)


class Migration(migrations.Migration):
    """Two columns that the release before does not mind, and a table of public data."""

    dependencies = (("palier", "0023_wish_sendings"),)
    operations = (
        migrations.AddField("commune", "ended_on", models.DateField(null=True)),
        migrations.AddField(
            "commune", "successor_code", models.CharField(blank=True, db_default="", default="", max_length=5)
        ),
        migrations.CreateModel(
            name="PlaceEdition",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("public_id", models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ("as_of", models.DateField()),
                ("source", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
                ("poured_at", models.DateTimeField(db_default=Now())),
                ("changes", models.JSONField(default=dict)),
            ],
        ),
        migrations.RunSQL(GRANT, migrations.RunSQL.noop),
    )
