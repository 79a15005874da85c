"""What a logeur reads of a name is the name whole: a first name and a name of 120 letters each."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only: longer texts in the same column, which PostgreSQL does without reading a row."""

    dependencies = (("palier", "0752_a_request_gives_way"),)
    operations = (migrations.AlterField("roofrequestfacts", "name", models.CharField(max_length=250)),)
