"""Each publication keeps under which rules its candidates were last weighed together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, empty for what was weighed before."""

    dependencies = (("palier", "0032_size_guides"),)
    operations = (
        migrations.AddField(
            model_name="publication",
            name="weighed_with",
            field=models.CharField(blank=True, db_default="", default="", max_length=16),
        ),
    )
