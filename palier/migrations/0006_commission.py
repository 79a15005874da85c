"""Kept for commission."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = (("palier", "0005_flow"),)
    operations = ()
