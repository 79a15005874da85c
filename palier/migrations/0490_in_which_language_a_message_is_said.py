"""What says to the clock in which language a message is said, and in a demonstration how it left (ADR 134).

Expand only: the release before writes none of it, and says such a message in French.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Five columns of one table. The clock alone reads them, and the page of a demonstration."""

    dependencies = (("palier", "0489_more_facts_of_grids"),)
    operations = (
        migrations.AddField("message", "language", models.CharField(max_length=8, null=True)),
        migrations.AddField("message", "own_file", models.BigIntegerField(null=True)),
        migrations.AddField("message", "own_key", models.CharField(max_length=8, null=True)),
        migrations.AddField("message", "left_subject", models.CharField(max_length=200, null=True)),
        migrations.AddField("message", "left_body", models.TextField(null=True)),
    )
