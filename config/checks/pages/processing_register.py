"""Page: the register of processing (article 30), to be completed by the organisation that runs the site."""

from __future__ import annotations

from palier.rules.doors import processing

HEAD = """# Registre des traitements (article 30)

Écrit d’après le code (`processing.py`, `privacy.py` de `palier/rules/doors/`), champ par champ dans [privacy.md](privacy.md).
L’organisme qui tient le site complète ce que le code ne sait pas : son nom, son délégué, ses sous-traitants, les transferts
(le logiciel n’en fait aucun).

- **Traitement** : attribution des logements sociaux, de la demande au bail.
- **Responsable** : `PALIER_CONTROLLER`. **Délégué** : `PALIER_DATA_OFFICER`.
- **Personnes** : demandeurs, co-demandeurs et leur foyer ; agents des organismes ; membres des commissions.
- **Source** : {source}
- **Hors de l’Union** : rien. Aucun autre hôte n’est appelé que le registre national et le relais de courriel.
- **Sécurité** : [analyse d’impact](impact-assessment.md).

## Bases

| Ce qui est fait | Base | Texte |
|---|---|---|
{bases}

## Données

| Données | Particularité | Finalités | Destinataires | Durée |
|---|---|---|---|---|
{lines}
"""


def page() -> str:
    """Return the register as the tables give it."""
    bases = "\n".join(f"| {one.what} | {one.why} | {one.article} |" for one in processing.BASES)
    lines = "\n".join(
        f"| {line.family} | {', '.join(line.special) or '–'} | {' ; '.join(line.why)} "
        f"| {' ; '.join(line.readers) or 'aucun organisme'} | {' ; '.join(line.how_long)} |"
        for line in processing.lines()
    )
    return HEAD.format(source=processing.SOURCE, bases=bases, lines=lines)
