"""Kept for situations."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("palier", "0008_scores"),)
    operations = ()
