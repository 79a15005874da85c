"""That a round stands in one of its states is held by every row that was there."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Beside writers."""

    dependencies = (("palier", "0776_one_contest_a_decision"),)
    operations = (ValidateConstraint("exchangeround", "exchange_round_state"),)
