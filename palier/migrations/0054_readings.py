"""Whose file each reading was of, and in which role: a household reads its own list. Expand only.

Lines of before belong to nobody's list: the log is append-only, and a year forgets them.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """What the release before writes, it still may."""

    dependencies = (("palier", "0053_known_browsers"),)
    operations = (
        migrations.AddField("accessentry", "demande_ref", models.BigIntegerField(null=True)),
        migrations.AddField("accessentry", "role", models.CharField(max_length=40, null=True)),
        migrations.AddIndex(
            "accessentry",
            models.Index(
                condition=models.Q(("demande_ref__isnull", False)), fields=["demande_ref", "at"], name="reading_by_file"
            ),
        ),
    )
