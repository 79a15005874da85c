"""When the worker found that a file is not what the minutes say: expand only, the release before writes none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty."""

    dependencies = (("palier", "0653_a_list_that_opens_carries_its_home"),)
    operations = (
        migrations.AddField(model_name="minutespaper", name="refused_at", field=models.DateTimeField(null=True)),
    )
