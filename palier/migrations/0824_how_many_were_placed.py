"""How many files the last ranking of a list placed (ADR 195). Expand only: the release before reads none of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One number more on a list; nothing is rewritten."""

    dependencies = (("palier", "0823_why_a_threshold_is_put_right"),)
    operations = (
        migrations.AddField(
            model_name="publication",
            name="ever_placed",
            field=models.IntegerField(db_default=0, default=0, editable=False),
        ),
    )
