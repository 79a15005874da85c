"""A decision recorded by mistake is taken back while its séance is open: what it was stays. Expand only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns, empty; the release before reads and writes what it did."""

    dependencies = (("palier", "0075_papers_of_who_left"),)
    operations = (
        migrations.AddField("decision", "taken_back_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "decision", "taken_back_reason", models.CharField(blank=True, db_default="", default="", max_length=300)
        ),
        migrations.AddField(
            "decision",
            "taken_back_by",
            models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    )
