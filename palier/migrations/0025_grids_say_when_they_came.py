"""A grid says when it was entered: what took effect before a territory's first entry is its history. Expand only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column that the release before does not mind."""

    dependencies = (("palier", "0024_places_have_dates"),)
    operations = (migrations.AddField("gridversion", "entered_at", models.DateTimeField(null=True)),)
