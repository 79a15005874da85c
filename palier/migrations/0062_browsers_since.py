"""Since when a browser is known, for the page that lists them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for those of before."""

    dependencies = (("palier", "0061_codes_by_refusal"),)
    operations = (migrations.AddField("knownbrowser", "since", models.DateTimeField(null=True)),)
