"""The wider rules of contests and rounds are held by every row that was there."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Beside writers, statement by statement."""

    dependencies = (("palier", "0307_hours_at_a_counter"),)
    operations = (
        ValidateConstraint("appeal", "appeal_by_one_way"),
        ValidateConstraint("appeal", "appeal_ended_says_when"),
        ValidateConstraint("exchangeround", "exchange_round_ending"),
    )
