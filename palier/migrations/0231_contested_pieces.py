"""A desk contests what an administration certified: when, who and why, on the piece (ADR 96). Expand only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns, empty for every piece."""

    dependencies = (("palier", "0230_fetched_from_the_administration"),)
    operations = (
        migrations.AddField(
            model_name="piece",
            name="contest_reason",
            field=models.CharField(blank=True, db_default="", default="", max_length=300),
        ),
        migrations.AddField(
            model_name="piece",
            name="contested_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="piece",
            name="contested_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    )
