"""A landlord notes on its place of a round that its commission refused it. Expand only. Frozen SQL."""
# ruff: noqa: E501 - frozen statements

from django.db import migrations, models
from django.db.models import Q

_STATES = ["proposee", "chez_les_bailleurs", "presentee", "dissoute", "refusee"]
_OBSTACLES = ["plafond", "taille", "logement_indisponible", "reservataire", "ne_se_libere_pas", "dossier_a_jour", "commission"]
_JUDGED = (
    "DROP POLICY IF EXISTS bailleur_update ON palier_exchangelink",
    "CREATE POLICY bailleur_update ON palier_exchangelink FOR UPDATE TO palier_bailleur USING (house_id = ANY((SELECT palier_ours())::int[]) AND stage IN ('chez_les_bailleurs', 'presentee')) WITH CHECK (house_id = ANY((SELECT palier_ours())::int[]) AND stage IN ('chez_les_bailleurs', 'presentee') AND verdict_by_id = (SELECT palier_claim('user')::bigint))",
)
_JUDGED_BEFORE = (
    "DROP POLICY IF EXISTS bailleur_update ON palier_exchangelink",
    "CREATE POLICY bailleur_update ON palier_exchangelink FOR UPDATE TO palier_bailleur USING (house_id = ANY((SELECT palier_ours())::int[]) AND stage = 'chez_les_bailleurs') WITH CHECK (house_id = ANY((SELECT palier_ours())::int[]) AND stage = 'chez_les_bailleurs' AND verdict_by_id = (SELECT palier_claim('user')::bigint))",
)


def _listed(words: list[str]) -> str:
    return ", ".join(f"'{one}'" for one in words)


def _wider(table: str, constraint: models.CheckConstraint, check: str) -> migrations.RunSQL:
    """A rule that lets one word more through. It stands from now on; what was there is held to it in a migration of its own."""
    return migrations.RunSQL(
        [
            f"-- squawk-ignore ban-drop-constraint\nALTER TABLE palier_{table} DROP CONSTRAINT {constraint.name}",
            f"ALTER TABLE palier_{table} ADD CONSTRAINT {constraint.name} CHECK ({check}) NOT VALID",
        ],
        migrations.RunSQL.noop,
        state_operations=[
            migrations.RemoveConstraint(table, constraint.name),
            migrations.AddConstraint(table, constraint),
        ],
    )


class Migration(migrations.Migration):
    """Two constraints and a policy."""

    dependencies = (("palier", "0763_a_commission_refuses_a_round"),)
    operations = (
        _wider(
            "exchangelink",
            models.CheckConstraint(condition=Q(stage__in=_STATES), name="exchange_link_stage"),
            f"stage IN ({_listed(_STATES)})",
        ),
        _wider(
            "exchangelink",
            models.CheckConstraint(
                condition=Q(verdict="impossible", obstacle__in=_OBSTACLES)
                | Q(verdict__in=("", "possible"), obstacle=""),
                name="exchange_link_verdict",
            ),
            f"(obstacle IN ({_listed(_OBSTACLES)}) AND verdict = 'impossible') OR (obstacle = '' AND verdict IN ('', 'possible'))",
        ),
        migrations.RunSQL(list(_JUDGED), list(_JUDGED_BEFORE)),
    )
