"""A line of a take-over is found by its key: each slice looked through every line of its batch for those that it brings."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """One index, built beside those who work."""

    atomic = False
    dependencies = (("palier", "0610_where_a_take_over_reads_on"),)
    operations = (
        AddIndexConcurrently("stockline", models.Index(fields=["batch", "key"], name="stock_line_by_key")),
    )
