"""What a file said against the reason of a set-aside, for its second reader. Expand only."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing is computed again for those of before."""

    dependencies = (("palier", "0035_check_reasons"),)
    operations = (
        migrations.AddField(
            "setaside", "contradiction", models.CharField(blank=True, db_default="", default="", max_length=300)
        ),
    )
