"""Who could vote on a home when it was decided, and why an order is not the ranking's. Expand only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table at a time: the same columns as a request would lock them."""

    dependencies = (("palier", "0027_seance_hours"),)
    operations = (
        migrations.AddField(
            "agendaitem", "order_reason", models.CharField(blank=True, db_default="", default="", max_length=300)
        ),
        migrations.AddField("agendaitem", "sitting", models.JSONField(null=True)),
    )
