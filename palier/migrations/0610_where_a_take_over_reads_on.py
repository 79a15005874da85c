"""A take-over that was cut goes on where its file stood, and not from its first byte."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Expand only: the release before leaves it blank, and reads from the first byte."""

    dependencies = (("palier", "0601_pairs_of_a_territory"),)
    operations = (
        migrations.AddField(
            model_name="stockbatch",
            name="bookmark",
            field=models.CharField(blank=True, db_default="", default="", max_length=100),
        ),
    )
