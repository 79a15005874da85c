"""A mairie has a commune and a préfecture a département; no other organisation has one, and none of these stood before (ADR 73)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two kinds, two columns, one constraint."""

    dependencies = (("palier", "0134_journal_by_verb"),)
    operations = (
        migrations.AlterField(
            model_name="organisation",
            name="kind",
            field=models.CharField(
                choices=[
                    ("bailleur", "Bailleur social"),
                    ("reservataire", "Réservataire"),
                    ("employeur", "Employeur"),
                    ("conseil", "Organisme de conseil"),
                    ("guichet", "Guichet d’enregistrement"),
                    ("service_social", "Service social"),
                    ("mairie", "Mairie"),
                    ("prefecture", "Préfecture"),
                    ("exploitant", "Exploitant"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="commune",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="palier.commune"
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="departement",
            field=models.CharField(blank=True, db_default="", default="", max_length=3),
        ),
        migrations.AddConstraint(
            "organisation",
            models.CheckConstraint(
                condition=models.Q(("commune__isnull", False), ("departement", ""), ("kind", "mairie"))
                | models.Q(("commune__isnull", True), ("departement__gt", ""), ("kind", "prefecture"))
                | models.Q(
                    models.Q(("kind__in", ("mairie", "prefecture")), _negated=True),
                    ("commune__isnull", True),
                    ("departement", ""),
                ),
                name="organisation_territory",
            ),
        ),
    )
