"""What leaves by e-mail or by text message. An announcement of a letter reveals nothing: a mailbox may be shared."""

from palier.rules.law.law import act, cch
from palier.rules.letters.parts import Channel, LetterRow, To, each, given, said

_HOUSE = act("règles de publication de Palier")
_SAFETY = act("règlement (UE) 2016/679, article 32")
_HELLO = (said("Bonjour,"),)
TO_HOUSEHOLDS = (
    LetterRow(
        kind="annonce",
        event="Un courrier attend dans l’espace personnel : rien n’en est dit, que le jour d’une réponse.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(
            said("Une réponse est attendue au plus tard le {day} sur Palier", when="day"),
            said("Un courrier vous attend sur Palier", unless="day"),
        ),
        body=(
            _HELLO,
            (
                said("Une réponse est attendue au plus tard le {weekday}, dans votre espace Palier.", when="day"),
                said("Un courrier vous attend dans votre espace Palier, rubrique « Courrier ».", unless="day"),
                said("Pour le lire, avec votre numéro unique : {link}", when="link"),
                said("Pour l’ouvrir, connectez-vous avec votre numéro unique.", unless="link"),
            ),
            (said("Sans ordinateur, le guichet de votre commune peut vous le lire et répondre avec vous."),),
        ),
    ),
    LetterRow(
        kind="preavis_par_courriel",
        event="Le préavis de renouvellement, entier : la loi l’envoie par courriel à qui agit en ligne.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=cch("R441-2-7"),
        title=(said("Renouvelez votre demande avant le {day}"),),
        body=(_HELLO, each("notice", quotes="preavis_renouvellement")),
    ),
    LetterRow(
        kind="code_connexion",
        event="Quelqu’un entre avec un numéro unique et une date de naissance.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Votre code de connexion à Palier"),),
        body=(
            _HELLO,
            (said("Votre code de connexion : {code}"),),
            (
                said(
                    "Il est valable 10 minutes. Ne le donnez à personne, même à quelqu’un qui dit travailler pour Palier."
                ),
                said("Si vous n’avez rien demandé, ne faites rien : sans ce code, personne n’entre."),
                said("Pour arrêter les demandes des autres : {link}", when="link"),
            ),
        ),
    ),
    LetterRow(
        kind="passage_guichet",
        event="Quelqu’un est reçu à un guichet avec ce numéro : dit à cette personne seule, sans dire où.",
        to=To.SEEN,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Un passage au guichet"),),
        body=(
            _HELLO,
            (said("Quelqu’un a été reçu à un guichet avec votre numéro unique et une pièce d’identité à votre nom."),),
            (
                said("C’était vous : ne faites rien. Ce que vous avez fait est dans votre espace."),
                said("Ce n’était pas vous : arrêtez ce passage ici : {link}", when="link"),
                said(
                    "Ce n’était pas vous : connectez-vous à Palier, rubrique « Qui m’aide », ou appelez votre guichet.",
                    unless="link",
                ),
            ),
        ),
    ),
    LetterRow(
        kind="passage_ancien_dossier",
        event="Quelqu’un est reçu à un guichet avec le numéro d’un dossier que cette personne a quitté sans rien en dire.",
        to=To.SEEN,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Un passage au guichet"),),
        body=(
            _HELLO,
            (said("Quelqu’un a été reçu à un guichet avec votre numéro unique et une pièce d’identité à votre nom."),),
            (
                said("Ce passage a ouvert votre ancien dossier, que l’autre titulaire lit peut-être."),
                said("Pour votre dossier à vous, appelez le 39 39 (Allô service public)."),
            ),
        ),
    ),
    LetterRow(
        kind="code_adresse",
        event="Une adresse sûre est à prouver : le message ne dit pas à quoi il sert.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=_SAFETY,
        title=(said("Votre code"),),
        body=(
            _HELLO,
            (said("Votre code : {code}"),),
            (said("Il est valable 15 minutes. Si vous n’avez rien demandé, ne faites rien."),),
        ),
    ),
    LetterRow(
        kind="annonce_signee",
        event="Le courrier annoncé est d’un organisme qui a choisi d’être reconnu : l’annonce porte son nom et son contact.",
        to=To.HOUSEHOLD,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("{subject}"),),
        body=((given("message"),), (said("Qui vous écrit : {sender}"),)),
    ),
    LetterRow(
        kind="nouvel_envoi",
        event="Personne ne sait si un message est parvenu : il part de nouveau, et le dit.",
        to=To.ANYONE,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Nouvel envoi : {subject}"),),
        body=(
            (
                said(
                    "Un incident technique nous empêche de savoir si ce message vous est déjà parvenu. Si vous l’avez déjà "
                    "reçu, ne tenez pas compte de celui-ci : rien d’autre n’a changé."
                ),
            ),
            (given("message"),),
        ),
    ),
)
TO_OTHERS = (
    LetterRow(
        kind="file_du_jour",
        event="Le matin d’un jour ouvré, quelque chose attend : des nombres et des dates, jamais de qui ni où.",
        to=To.PROFESSIONAL,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(
            said("{matters} sur Palier", when="matters"),
            said("{news_count} sur votre file du jour Palier", unless="matters"),
        ),
        body=(
            _HELLO,
            (
                said("{matters}, dont {late} en retard.", when="late"),
                said("{matters}.", when="matters", unless="late"),
                said("Vous en suivez {mine}.", when="mine"),
                said("{resumed} à reprendre : qui s’en occupait n’est pas là.", when="resumed"),
            ),
            (said("Les prochaines dates :", when="nearest"), given("nearest")),
            (said("Depuis votre dernière lecture, {news}.", when="news"),),
            (given("way"),),
            (
                said(
                    "Ce courriel part au plus une fois par jour ouvré. Vous pouvez l’arrêter depuis votre file du jour."
                ),
            ),
        ),
    ),
    LetterRow(
        kind="temoin_demande",
        event="Quelqu’un est invité à garder les empreintes des classements.",
        to=To.WITNESS,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Voulez-vous être témoin des classements ?"),),
        body=(
            _HELLO,
            (
                said(
                    "À la demande de {organisation}, le site {site} vous propose de garder les empreintes de ses "
                    "classements. Vous les recevrez par courriel, au plus une fois par jour. Elles ne nomment personne. Si "
                    "un classement était réécrit, vos courriels le montreraient.",
                    when="organisation",
                ),
                said(
                    "Le site {site} vous propose de garder les empreintes de ses classements. Vous les recevrez par "
                    "courriel, au plus une fois par jour. Elles ne nomment personne. Si un classement était réécrit, vos "
                    "courriels le montreraient.",
                    unless="organisation",
                ),
            ),
            (said("Pour accepter, ou pour ne plus rien recevoir :"), said("{link}")),
            (said("Sans réponse, cette adresse est oubliée dans quatorze jours."),),
        ),
    ),
    LetterRow(
        kind="temoin_empreintes",
        event="Des lignes nouvelles sont publiées : une fois par jour au plus.",
        to=To.WITNESS,
        channel=Channel.MESSAGE,
        article=_HOUSE,
        title=(said("Empreintes à garder : {lines_count}"),),
        body=(
            _HELLO,
            (
                said(
                    "{new} sur {site}. Les {most} dernières suivent ; la dernière tient toutes les autres. Gardez ce "
                    "courriel : c’est lui la preuve.",
                    when="is_cut",
                ),
                said("{new} sur {site}. Gardez ce courriel : c’est lui la preuve.", unless="is_cut"),
            ),
            (given("lines"),),
            (
                said("Pour comparer : python3 witness.py check {site} courriel.eml"),
                said("Pour ne plus rien recevoir :"),
                said("{link}"),
            ),
        ),
    ),
)
