"""What a logeur, a desk or a landlord reads of a name is the name whole: a first name and a name of 120 letters each, and two holders."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only: longer texts in the same columns, which PostgreSQL does without reading a row."""

    dependencies = (("palier", "0748_what_stops_a_candidature"),)
    operations = (
        migrations.AlterField("roofrequestfacts", "name", models.CharField(max_length=250)),
        migrations.AlterField("thread", "name", models.CharField(max_length=250)),
        migrations.AlterField(
            "exchangelink", "told_name", models.CharField(max_length=500, blank=True, default="", db_default="")
        ),
    )
