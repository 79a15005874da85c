"""What stands beside a key of a former line (ADR 183). Expand only: 0 stops nobody, and is what the release before writes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column with a constant default: no row is written again."""

    dependencies = (("palier", "0756_an_exchange_names_whole"),)
    operations = (
        migrations.AddField(
            model_name="stockblock",
            name="beside",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
    )
