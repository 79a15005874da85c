"""The day of a delivery noted wrong is corrected like the other days: one word more. Expand only."""

from django.db import migrations, models

KINDS = [
    ("logement", "Home"),
    ("vacance", "Vacancy"),
    ("convention", "Convention"),
    ("bail", "Lease"),
    ("remise", "Delivery"),
]


class Migration(migrations.Migration):
    """The choices are checked by the form alone: no statement leaves for the database."""

    dependencies = (("palier", "0044_desk_news"),)
    operations = (migrations.AlterField("correction", "kind", models.CharField(choices=KINDS, max_length=12)),)
