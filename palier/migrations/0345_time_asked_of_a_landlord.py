"""More time is asked of a landlord, who gives it or keeps the day with a sentence (ADR 106): what is kept of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Four columns and their constraint, beside writers."""

    dependencies = (("palier", "0339_messages_at_a_counter"),)
    operations = (
        migrations.AddField("moretime", "state", models.CharField(db_default="accordee", default="accordee", max_length=12)),
        migrations.AddField("moretime", "note", models.CharField(blank=True, db_default="", default="", max_length=300)),
        migrations.AddField("moretime", "answered_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "moretime",
            "answered_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            "moretime",
            models.CheckConstraint(
                condition=models.Q(("state", "accordee"))
                | models.Q(("answered_at", None), ("state", "demandee"))
                | models.Q(("answered_at__isnull", False), ("state", "maintenue")) & ~models.Q(("note", "")),
                name="moretime_answered",
            ),
        ),
    )
