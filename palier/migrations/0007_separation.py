"""Kept for separation."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("palier", "0006_commission"),)
    operations = ()
