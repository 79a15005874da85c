"""The types of home that each territory advises: public data, entered by the operator."""

import django.db.models.deletion
from django.db import migrations, models

GRANTS = [
    "GRANT SELECT ON palier_sizeguideversion TO palier_gate, palier_public, palier_intake, palier_separation, "
    "palier_demandeur, palier_bailleur, palier_reservataire, palier_clock",
    "GRANT INSERT ON palier_sizeguideversion TO palier_clock",
    "GRANT USAGE ON SEQUENCE palier_sizeguideversion_id_seq TO palier_clock",
]


class Migration(migrations.Migration):
    """One table and who may read it."""

    dependencies = (("palier", "0031_piece_files"),)
    operations = (
        migrations.CreateModel(
            name="SizeGuideVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("effective_on", models.DateField()),
                ("act", models.CharField(max_length=200)),
                ("content", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "territory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="size_guides", to="palier.territory"
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(fields=("territory", "effective_on"), name="sizeguide_unique"),
                ),
            },
        ),
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
    )
