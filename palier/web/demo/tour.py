"""What to try first in the demo, in the order of the path."""

from datetime import date

SAMPLE_NUMBER = "1110318016982G1104"
SAMPLE_BIRTH = date(1970, 1, 1)
JEAN_MAIL = "jean.dupont@exemple.test"
"""Of the demo: whom a former tool held, and whose invitation is among the messages."""
SAMIA_MAIL = "samia.haddad@exemple.test"
"""Of the demo: who began a first registration alone."""
TOUR: tuple[tuple[str, str], ...] = (
    (
        "Amina",
        "ouvrez sa candidature à Montreuil : sa place, ses points ligne par ligne, et ce qui la ferait avancer.",
    ),
    (
        "Noé",
        "regardez sa place, de la 7ᵉ à la 9ᵉ : le tirage au sort est déjà scellé, et se vérifiera à la clôture.",
    ),
    (
        "Fatou",
        "choisissez une heure de visite et mettez-la dans un agenda ; acceptez ou refusez l’offre qui l’attend.",
    ),
    (
        "Diane",
        (
            "lisez les papiers de son bail (« Mon bail ») et signez-les chez le prestataire inventé ; signez avec Karim pour "
            "le bailleur ; en une minute, l’un et l’autre lisent le bail signé et sa preuve. Le lien vient dans la minute."
        ),
    ),
    (
        "Samira",
        (
            "dans « Mes pièces », prouvez son long chômage sans papier : son identifiant France Travail est samira.cherif ; "
            "lisez la réponse, utilisez-la, puis reprenez-la."
        ),
    ),
    ("Odile", "ouvrez une liste close, écartez un dossier avec une raison, puis envoyez les cinq premiers."),
    (
        "Paul",
        (
            "relisez ce qu’Odile propose d’écarter : elle ne peut pas le faire seule ; tenez la liste des étiquettes de "
            "l’équipe (« File du jour »), et suspendez un accès, puis rendez-le (« Équipe »)."
        ),
    ),
    (
        "Karim",
        "vérifiez les dossiers désignés, tenez la commission, envoyez une offre, et répondez à ce que Marc conteste.",
    ),
    (
        "Yanis",
        "préparez les papiers d’un bail qui reste à signer : un contrat et des diagnostics, deux PDF à vous, puis envoyez-les.",
    ),
    (
        "Nadia",
        "lisez les dossiers de la séance du jour, sans aucun nom ; votez quand Karim les met aux voix ; signez le procès-verbal.",
    ),
    (
        "Lucie",
        (
            "entrez avec son second facteur : son code du moment est dans les messages ; invitez un collègue (« Équipe ») ; "
            "lisez la note de Karim sur un dossier, et triez la file par étiquette."
        ),
    ),
    (
        "Ariane",
        (
            "créez un organisme et invitez quelqu’un ; confiez à Karim la gestion de son équipe ; fermez l’orientation "
            "sociale, lisez chez Amina ce qui en est dit, rouvrez-la."
        ),
    ),
    (
        "Solène",
        "entrez avec son second facteur et qualifiez ce qu’Amina lui a confié ; Amina le reprend dans « Qui m’aide ».",
    ),
    (
        "Marc",
        (
            "voyez ce qu’il conteste et jusqu’à quand (« Mes contestations ») ; son courriel est revenu : sa voisine est "
            "prévenue ; emportez toutes ses données (« Mes données ») : le code est dans les messages."
        ),
    ),
    ("Émile", "demandez un code avec Amina (« Mon emploi »), puis attestez son emploi : son nom n’y est pas."),
    ("Céline", "lisez l’offre de Fatou et sa date ; écrivez un avis, que Fatou joint ou non."),
    ("Gisèle", "ouvrez le dossier d’Amina avec elle, imprimez un reçu ; finissez la première demande de Marcel."),
    (
        "Malo",
        "répondez à une demande d’autre toit : une visite, une liste ou un motif ; Noé et Julien lisent la réponse chez eux.",
    ),
    (
        "Rosa",
        "dites oui à l’échange proposé (« Échanger mon logement ») ; Karim voit la ronde de trois qui attend sa réponse.",
    ),
    ("Maud", "voyez où en est chaque logement de Vincennes : aucun candidat n’y est nommé."),
    (
        "Irène",
        "désignez Samira, sans annonce, sur le logement réservé à l’État : son numéro est sur « Mon dossier » de Samira.",
    ),
    ("Philippe", "lisez les parts de la loi des deux dernières années, et les procès-verbaux de Seine-Saint-Denis."),
    (
        "Claude",
        "entrez avec son second facteur, contrôlez Est Habitat : journal, lectures, procès-verbaux, sans rien changer.",
    ),
    (
        "Julien",
        "dites son accord (« À deux sur cette demande »), puis reprenez-le : l’autre titulaire n’en lit rien.",
    ),
    (
        "Sans numéro",
        (
            "faites votre première demande depuis l’accueil. Celle de Samia est commencée : "
            f"{SAMIA_MAIL}, née le 12/05/1991, et son code est dans les messages."
        ),
    ),
    (
        "Jean Dupont",
        (
            "un ancien outil disait quelque chose de lui : ouvrez son invitation dans les messages, répondez avec son numéro et "
            "sa naissance, puis entrez. Ariane suit la campagne (« Reprises »), appelle, et dit qui est là deux fois."
        ),
    ),
    ("Sans compte", "suivez une liste qui se clôt dans quelques minutes, puis vérifiez son classement hors ligne."),
)
"""Who to sign in as, and what to do."""
