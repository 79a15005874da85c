"""Kept for flow."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("palier", "0004_lifecycle"),)
    operations = ()
