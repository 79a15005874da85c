"""The files that wait for the scanner of viruses are found at once, among all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One partial index, built beside the pages that serve."""

    atomic = False
    dependencies = (("palier", "0290_files_looked_at"),)
    operations = (
        migrations.AddIndex(
            "piecefile",
            models.Index(
                fields=["received_at"], condition=models.Q(awaits_scan=True), name="piece_file_awaits_scan"
            ),
        ),
    )
