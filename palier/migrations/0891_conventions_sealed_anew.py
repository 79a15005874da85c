"""Conventions that were sealed before are sealed anew with their order: else plain SQL could write one, unseen (ADR 208)."""

from django.db import migrations

TAKEOVER = "INSERT INTO palier_sealtakeover (source, after) VALUES ('convention/2', '') ON CONFLICT DO NOTHING"


class Migration(migrations.Migration):
    """One line of the queue of seals."""

    dependencies = (("palier", "0890_an_order_lets_the_state_past"),)
    operations = (migrations.RunSQL(TAKEOVER, migrations.RunSQL.noop),)
