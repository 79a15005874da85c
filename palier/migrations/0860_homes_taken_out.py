"""A home declared by mistake, or twice, is taken out and stays written (ADR 197).

Expand only: the release before takes none out, and its homes all stand. The narrow index is built beside the pages that serve.
"""

import django.db.models.deletion
import django.db.models.manager
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Three columns that may be empty, and what they may say together."""

    atomic = False
    dependencies = (("palier", "0853_elections_in_the_journal"),)
    operations = (
        migrations.AlterModelManagers("home", [("everything", django.db.models.manager.Manager())]),
        migrations.AddField("home", "withdrawn_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "home", "withdrawn_why", models.CharField(blank=True, db_default="", default="", max_length=24)
        ),
        migrations.AddField(
            "home",
            "duplicate_of",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="palier.home",
            ),
        ),
        migrations.AddConstraint(
            "home",
            models.CheckConstraint(
                condition=Q(("duplicate_of", None), ("withdrawn_at", None), ("withdrawn_why", ""))
                | Q(
                    ("oriented_at", None),
                    ("reservataire", None),
                    ("withdrawn_at__isnull", False),
                    ("withdrawn_why__gt", ""),
                ),
                name="home_taken_out_is_bare",
            ),
        ),
        migrations.AddConstraint(
            "home",
            models.UniqueConstraint(condition=Q(("withdrawn_at", None)), fields=("rpls_id",), name="home_rpls_id_once"),
        ),
    )
