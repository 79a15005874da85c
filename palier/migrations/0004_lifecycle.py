"""Kept for lifecycle."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("palier", "0003_functions"),)
    operations = ()
