"""What stops candidatures, by landlord: one public table of counts, once a month. Expand only: the release before reads it not.

Frozen SQL.
"""
# ruff: noqa: E501 - frozen statements

import django.db.models.deletion
from django.db import migrations, models

_READERS = (
    "palier_gate, palier_public, palier_intake, palier_separation, palier_demandeur, palier_bailleur, palier_reservataire, palier_commission, palier_steward, palier_local_steward, palier_employeur, palier_conseiller, palier_social, palier_controle, palier_guichet, palier_manager, palier_registrant, palier_logeur, palier_mairie, palier_prefecture, palier_clock"
)
RIGHTS = (
    f"GRANT SELECT ON palier_refusalfigure TO {_READERS}",
    "GRANT INSERT ON palier_refusalfigure TO palier_clock",
)


class Migration(migrations.Migration):
    """A table, empty, that everybody reads and the clock writes."""

    dependencies = (("palier", "0745_audience_only_when_it_changes"),)
    operations = (
        migrations.CreateModel(
            name="RefusalFigure",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("counted_on", models.DateField()),
                ("step", models.CharField(max_length=12)),
                ("reason", models.CharField(max_length=40)),
                ("households", models.PositiveIntegerField()),
                (
                    "bailleur",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("counted_on", "bailleur", "step", "reason"), name="refusalfigure_once"
                    ),
                    models.CheckConstraint(condition=models.Q(("households__gte", 10)), name="refusalfigure_not_small"),
                ],
            },
        ),
        *(migrations.RunSQL(one, migrations.RunSQL.noop) for one in RIGHTS),
    )
