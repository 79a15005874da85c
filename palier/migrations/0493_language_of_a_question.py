"""On a page of which language somebody to be told was named: the question to them is said in it, then in French (ADR 134).

Expand only.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with a value of its own; who named them writes it, once."""

    dependencies = (("palier", "0492_language_of_who_has_no_file"),)
    operations = (
        migrations.AddField(
            "trustedcontact", "language", models.CharField(blank=True, db_default="", default="", max_length=8)
        ),
    )
