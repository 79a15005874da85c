"""What is told of who exchanges is their name whole, of two holders too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only: longer texts in the same column, which PostgreSQL does without reading a row."""

    dependencies = (("palier", "0755_a_desk_reads_names_whole"),)
    operations = (
        migrations.AlterField(
            "exchangelink", "told_name", models.CharField(max_length=500, blank=True, default="", db_default="")
        ),
    )
