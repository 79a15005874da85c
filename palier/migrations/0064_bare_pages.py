"""Whether a PDF is kept as pages alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column, false for what came before."""

    dependencies = (("palier", "0063_bands_for_others"),)
    operations = (migrations.AddField("filecontent", "is_bare", models.BooleanField(db_default=False, default=False)),)
