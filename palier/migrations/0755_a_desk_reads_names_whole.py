"""What a desk reads of who writes is their name whole: a first name and a name of 120 letters each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only: longer texts in the same column, which PostgreSQL does without reading a row."""

    dependencies = (("palier", "0754_a_logeur_reads_names_whole"),)
    operations = (migrations.AlterField("thread", "name", models.CharField(max_length=250)),)
