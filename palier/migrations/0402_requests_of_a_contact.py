"""A request for another roof names where its person is reached, where it is of no file; one that lives for each (ADR 117)."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A column, one with a value of its own, a constraint."""

    dependencies = (("palier", "0401_facts_of_no_file"),)
    operations = (
        migrations.AddField(
            "roofrequest",
            "contact",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="palier.roofcontact"
            ),
        ),
        migrations.AlterField(
            "roofrequest",
            "person_key",
            models.CharField(blank=True, default="", max_length=8),
        ),
        migrations.AddConstraint(
            "roofrequest",
            models.UniqueConstraint(
                condition=Q(state__in=("acceptee", "entree", "envoyee", "liste_attente")),
                fields=["roof", "contact"],
                name="roof_request_one_living_alone",
            ),
        ),
    )
