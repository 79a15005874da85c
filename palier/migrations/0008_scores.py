"""Kept for scores."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("palier", "0007_separation"),)
    operations = ()
