"""How many files of a list were ever sent and examined (ADR 195). Expand only: the release before reads neither."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two numbers more on a list; nothing is rewritten."""

    dependencies = (("palier", "0816_thresholds_that_stewards_enter"),)
    operations = (
        migrations.AddField(
            model_name="publication",
            name="ever_sent",
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
        migrations.AddField(
            model_name="publication",
            name="ever_examined",
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
    )
