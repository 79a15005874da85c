"""Page: the impact assessment (article 35): the risks for people, what is done against each, and the test that holds it."""

from __future__ import annotations

from dataclasses import dataclass

from palier.rules.doors import processing


@dataclass(frozen=True)
class Risk:
    """One feared event for the people concerned."""

    what: str
    harm: str
    measures: str
    held_by: tuple[str, ...]
    """Tests of this repository that fail when the measure is gone."""
    left: str


RISKS = (
    Risk(
        "Une personne en danger est retrouvée par l’autre titulaire",
        "maximale : vie en danger",
        "séparation sans signe visible, adresse sûre seule jointe, coordonnées masquées, photographies sans position",
        ("tests/web/separation/test_silence.py", "tests/attacks/test_who_read_my_file.py"),
        "le site de l’État peut montrer l’ancien numéro",
    ),
    Risk(
        "Un agent lit un dossier sans raison",
        "importante : santé, violence, revenus",
        "droits par rôle et par ligne dans la base, chaque lecture notée et montrée à la personne",
        ("tests/web/test_access.py", "tests/attacks/test_who_read_my_file.py"),
        "une lecture permise et inutile n’est vue qu’après",
    ),
    Risk(
        "Un dossier reste à l’écran d’un poste partagé",
        "importante",
        "aucune page d’une personne gardée par le navigateur, retour arrière compris",
        ("tests/attacks/test_private_pages.py", "tests/journeys/test_back_after_leaving.py"),
        "une page laissée ouverte",
    ),
    Risk(
        "Des données sont gardées trop longtemps",
        "limitée à importante",
        "effacement à terme et sur demande, prouvé par une recherche dans chaque colonne ; pièces effacées avant les faits",
        ("tests/workflows/test_erasing.py", "tests/attacks/test_nothing_remains.py"),
        "les sauvegardes, jusqu’à leur propre terme",
    ),
    Risk(
        "Des données sortent par les journaux ou les mesures",
        "importante",
        "journaux sans valeur ni message d’erreur, mesures sans personne, aucune demande hors de la page d’erreur",
        ("tests/web/test_personal_data_out_of_logs.py", "tests/attacks/test_odd_requests.py"),
        "le journal de PostgreSQL, à régler par l’exploitant",
    ),
    Risk(
        "Un classement faux ou injuste décide à la place de personnes",
        "importante : un logement perdu",
        "points par une grille votée et publique, classement vérifiable par chacun, commission qui vote, recours dit",
        ("tests/rules/test_ranking.py",),
        "une grille elle-même injuste",
    ),
    Risk(
        "Quelqu’un entre à la place d’un demandeur",
        "importante",
        "code à usage unique vers le contact du registre, essais ralentis, codes effacés une fois partis",
        ("tests/web/test_demandeur_signin.py", "tests/attacks/test_nothing_remains.py"),
        "une boîte aux lettres ou un téléphone partagés",
    ),
    Risk(
        "Quelqu’un entre à la place d’un agent",
        "importante : des centaines de dossiers",
        "mot de passe long et code d’une application, que l’organisme peut exiger ; essais ralentis, sessions qui s’arrêtent",
        ("tests/web/second_factor/test_coming_in.py", "tests/attacks/test_sign_ins.py"),
        "un organisme qui n’exige pas le code",
    ),
)
HEAD = """# Analyse d’impact (article 35)

Obligatoire ici : personnes vulnérables, points, grande échelle. L’organisme qui tient le site la reprend, y ajoute son contexte,
l’avis de son délégué et sa décision. Les données, bases et durées sont celles du [registre](processing-register.md)
({families} familles de données) ; les mesures sont celles du code, et chacune est tenue par des essais.

## Nécessité et proportion

- Rien n’est demandé que la loi ne demande : identité, séjour, foyer, revenus, et ce qui donne une priorité.
- Ce qui est sensible n’est lu que par qui contrôle la priorité ; les autres voient qu’elle est reconnue.
- Aucun calcul ne décide seul : il prépare, une personne désigne, la commission vote.

## Risques pour les personnes

| Événement redouté | Gravité | Mesures | Essais | Ce qui reste |
|---|---|---|---|---|
{risks}

## À compléter par l’organisme

Sous-traitants et hébergement ; formation des agents ; postes partagés des guichets ; avis du délégué, et des personnes
ou de leurs représentants ; décision, date et prochaine revue ; consultation préalable de la CNIL si un risque reste élevé.
"""


def page() -> str:
    """Return the assessment with its table of risks."""
    risks = "\n".join(
        f"| {one.what} | {one.harm} | {one.measures} | {', '.join(f'`{path}`' for path in one.held_by)} | {one.left} |"
        for one in RISKS
    )
    return HEAD.format(families=len(processing.FAMILIES), risks=risks)
