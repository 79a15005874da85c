"""That a place of a round stands in one of its states, with an obstacle where it cannot be, is held by every row that was there."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Beside writers."""

    dependencies = (("palier", "0777_rounds_held_by_every_row"),)
    operations = (
        ValidateConstraint("exchangelink", "exchange_link_stage"),
        ValidateConstraint("exchangelink", "exchange_link_verdict"),
    )
