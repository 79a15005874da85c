"""What waits in the background, in words: each kind of job, what its failure means, and what a steward may do about one.

**Again**: what an act asked, and may run twice without harm: what it had to do is read anew, a letter or a message that left
is in its row and does not leave again. **Cancelled**: what comes back by itself, and a link that another button sends. What
comes by the clock is never done again by hand: its next turn does it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from palier.rules.law.law import act, applies

_HOUSE = act("règles de publication de Palier")


class JobKind(StrEnum):
    """What a job is of."""

    LETTERS = "lettres"
    LISTS = "listes"
    PATH = "parcours"
    FILES = "dossiers"
    REGISTER = "registre"
    ERASING = "effacements"
    ACCOUNTS = "comptes"
    SEALS = "scelles"
    QUEUE = "file"


KINDS: Mapping[JobKind, str] = {
    JobKind.LETTERS: "Lettres et messages",
    JobKind.LISTS: "Listes et classements",
    JobKind.PATH: "Offres, baux, commissions",
    JobKind.FILES: "Dossiers et points",
    JobKind.REGISTER: "Registre national",
    JobKind.ERASING: "Effacements",
    JobKind.ACCOUNTS: "Comptes et mandats",
    JobKind.SEALS: "Scellés et preuves",
    JobKind.QUEUE: "Entretien de la file",
}
FAILED: Mapping[JobKind, str] = {
    JobKind.LETTERS: "Un message n’est pas parti. La lettre, elle, est dans l’espace de la personne.",
    JobKind.LISTS: "Une liste attend. Le balayage de chaque minute la reprend ; si elle reste là, lisez le journal du serveur.",
    JobKind.PATH: "La suite d’un acte n’est pas faite. Relancez la tâche ; l’acte lui-même est enregistré.",
    JobKind.FILES: "Un dossier n’est pas à jour. Relancez la tâche : elle relit le dossier tel qu’il est.",
    JobKind.REGISTER: "Le registre n’a pas répondu à temps, ou sa réponse n’a pas pu être prise : le journal du serveur dit "
    "pourquoi. Relancez la tâche quand il répond.",
    JobKind.ERASING: "Un effacement n’est pas fait. Le tour de la nuit prochaine le reprend.",
    JobKind.ACCOUNTS: "Un lien ou la fin d’un accès n’est pas fait. Relancez la tâche.",
    JobKind.SEALS: "Une preuve n’est pas sortie. Le prochain tour la reprend ; rien n’est perdu.",
    JobKind.QUEUE: "L’entretien n’est pas fait. Le prochain tour le reprend.",
}
"""What a failure means, and what follows."""


SEALS_LATE = 120
"""Seconds: a row is sealed within two or three, and a failure is tried again each ten. Beyond, it fails again and again."""


@applies(_HOUSE)
def seals_are_late(seconds: int) -> bool:
    """Whether the first row that waits for its seal has waited too long."""
    return seconds > SEALS_LATE


@dataclass(frozen=True, slots=True)
class JobWords:
    """One task, as a steward reads it."""

    label: str
    kind: JobKind
    may_run_again: bool = False
    may_be_cancelled: bool = False


def _asked(label: str, kind: JobKind, *, may_be_cancelled: bool = False) -> JobWords:
    """What an act asked for."""
    return JobWords(label, kind, may_run_again=True, may_be_cancelled=may_be_cancelled)


def _by_clock(label: str, kind: JobKind) -> JobWords:
    """What comes back by itself."""
    return JobWords(label, kind, may_be_cancelled=True)


_L, _P, _F, _R = JobKind.LISTS, JobKind.PATH, JobKind.FILES, JobKind.REGISTER
_WORDS: Mapping[str, JobWords] = {
    "messages.send": _asked("Envoyer un message", JobKind.LETTERS),
    "texts.send": JobWords("Envoyer un message court", JobKind.LETTERS),
    "texts.ask": JobWords("Demander ce qu’un message court est devenu", JobKind.LETTERS),
    "returns.read": JobWords("Lire les courriels revenus", JobKind.LETTERS),
    "protecting.announce": _asked("Annoncer une lettre", JobKind.LETTERS),
    "protecting.reach": _asked("Prévenir d’une offre", JobKind.LETTERS),
    "desks.mail_all": _by_clock("Courriels du matin aux services", JobKind.LETTERS),
    "alerts.look_all": _by_clock("Prévenir des nouveaux logements", JobKind.LETTERS),
    "roofs.look_all": _by_clock("Prévenir qui a demandé un autre toit", JobKind.LETTERS),
    "threads.tell_all": _by_clock("Prévenir qui a reçu une réponse", JobKind.LETTERS),
    "viewings.look_all": _by_clock("Annoncer et rappeler les visites", JobKind.LETTERS),
    "signing.look_all": _by_clock("Faire avancer les signatures de baux", _P),
    "seances.tell_all": JobWords("Convoquer les commissions par courriel", JobKind.LETTERS),
    "ends.tell_all": JobWords("Prévenir qu’une clé de l’API va finir", JobKind.LETTERS),
    "minutes.sign_all": JobWords("Signer les procès-verbaux de commission", _P),
    "exchanges.propose_all": _by_clock("Chercher des échanges de logements", _P),
    "exchanges.settle_all": _by_clock("Faire avancer les échanges", _P),
    "home_files.sweep": JobWords("Prendre ou annuler un fichier de logements", JobKind.FILES),
    "home_files.forget": JobWords("Effacer les fichiers de logements échus", JobKind.ERASING),
    "stocks.sweep": _by_clock("Reprendre ou annuler un ancien outil", JobKind.FILES),
    "campaigns.sweep": _by_clock("Inviter, et comparer au registre ce qu’un ancien outil disait", JobKind.LETTERS),
    "campaigns.compare": _by_clock("Rapprocher les lignes d’un ancien outil", JobKind.FILES),
    "stocks.forget": _by_clock("Effacer ce qu’une reprise a de trop vieux", JobKind.ERASING),
    "successions.tell_all": _by_clock("Dire qu’un organisme en remplace un autre", JobKind.LETTERS),
    "life.announce": _asked("Annoncer un préavis", JobKind.LETTERS),
    "closing.tell_ranking": _asked("Lettres d’un classement", JobKind.LETTERS),
    "closing.tell_passed_over": _asked("Lettres aux non-retenus", JobKind.LETTERS),
    "closing.close": _asked("Clore une liste", _L),
    "closing.sweep": _by_clock("Clore les listes échues", _L),
    "closing.weigh_early": JobWords("Peser d’avance les listes qui se closent", _L),
    "calling.call_next": _asked("Appeler les suivants", _L),
    "scores.switch": _by_clock("Passer aux grilles en vigueur", _L),
    "scores.refresh": _by_clock("Recalculer les faits du jour", _L),
    "scores.reweigh": _by_clock("Repeser les listes ouvertes", _L),
    "waits.count": _by_clock("Compter les délais d’attente du mois", _L),
    "appeals.sweep": _by_clock("Répondre des contestations", JobKind.LETTERS),
    "mistakes.sweep": _by_clock("Recompter et répondre des erreurs", _L),
    "retaking.retake": _by_clock("Reprendre les tâches d’un ouvrier perdu", JobKind.QUEUE),
    "planned.run": _asked("Faire un acte prévu", _P),
    "planned.sweep": _by_clock("Faire les actes prévus échus", _P),
    "offers.offer_next": _asked("Proposer au suivant", _P),
    "offers.remind": _asked("Rappeler une offre", _P),
    "offers.use_second_channel": _asked("Prévenir d’une offre par une autre voie", _P),
    "offers.use_other_way": _asked("Mettre sur papier une offre dont le message court s’est perdu", _P),
    "offers.note_silence": _asked("Constater le silence sur une offre", _P),
    "offers.sweep": _by_clock("Reprendre les offres échues", _P),
    "leases.end_home": _asked("Terminer les candidatures d’un logement", _P),
    "leases.end_elsewhere": _asked("Terminer les candidatures d’un ménage logé", _P),
    "leases.restore_elsewhere": _asked("Rétablir des candidatures", _P),
    "leases.tell_register": _asked("Dire un bail au registre", _R),
    "leases.tell_late": _by_clock("Dire les baux en retard au registre", _R),
    "life.tell_register": _asked("Dire une radiation au registre", _R),
    "life.tell_late": _by_clock("Dire les radiations en retard au registre", _R),
    "wishes.send": _asked("Dire un souhait au registre", _R),
    "wishes.send_late": _by_clock("Dire les souhaits en retard au registre", _R),
    "separating.ask_number": _asked("Demander un numéro au registre", _R),
    "pairs.look": JobWords("Rapprocher les demandes qui se ressemblent", _R),
    "pairs.look_on": JobWords("Rapprocher les demandes qui se ressemblent : la suite", _R),
    "pairs.settle": JobWords("Réunir ou séparer deux demandes", _R),
    "reconciling.sweep": JobWords("Comparer les demandes avec le registre", _R),
    "registering.send": _asked("Enregistrer une première demande", _R),
    "registering.send_late": _by_clock("Enregistrer les premières demandes en retard", _R),
    "registering.tell": _by_clock("Dire ce qui tarde d’une première demande", _R),
    "registering.forget": _by_clock("Oublier les formulaires abandonnés", JobKind.ERASING),
    "rescoring.rescore": _asked("Recalculer les points d’un dossier", _F),
    "separating.tell_apart": _asked("Dire une séparation", _F),
    "life.remind_all": _by_clock("Envoyer les préavis de renouvellement", _F),
    "life.expire_all": _by_clock("Constater les demandes échues", _F),
    "life.note_opened": _asked("Noter l’ouverture d’une lettre", _F),
    "life.end_struck_off": _asked("Terminer les candidatures d’une demande radiée", _F),
    "life.sweep": _by_clock("Reprendre les demandes radiées", _F),
    "employment.settle": _asked("Reporter un emploi attesté", _F),
    "fetching.ask": _asked("Demander un avis aux impôts", _F),
    "fetching.ask_late": _by_clock("Redemander un avis aux impôts", _F),
    "fetching.settle": _asked("Inscrire un montant certifié", _F),
    "fetching.forget": _by_clock("Effacer les réponses que personne n’a lues", JobKind.ERASING),
    "scanning.look_late": _by_clock("Contrôler les fichiers reçus sans antivirus", _F),
    "identities.settle": _asked("Reporter une identité certifiée", _F),
    "referrals.settle": _asked("Reporter une situation qualifiée", _F),
    "referrals.settle_all": _by_clock("Reporter les situations qualifiées", _F),
    "urgency.remind": _by_clock("Rappeler les situations à revoir", _F),
    "urgency.expire": _by_clock("Finir les situations échues", _F),
    "trials.sweep": JobWords("Essayer les grilles que l’on demande d’essayer", JobKind.LISTS),
    "trials.forget": JobWords("Effacer ce qui ne servait qu’à comparer des essais", JobKind.ERASING),
    "leaving.sweep": JobWords("Faire l’archive d’un organisme, effacer les anciennes", JobKind.ERASING),
    "archives.make": _asked("Faire une archive de données", JobKind.ERASING),
    "archives.sweep": _by_clock("Faire les archives en retard, effacer les anciennes", JobKind.ERASING),
    "erasing.erase_asked": _asked("Effacer un dossier demandé", JobKind.ERASING),
    "erasing.sweep_asked": _by_clock("Effacer les dossiers demandés", JobKind.ERASING),
    "erasing.erase_all": _by_clock("Effacer les dossiers à leur terme", JobKind.ERASING),
    "erasing.forget": _by_clock("Oublier codes, traces et pièces", JobKind.ERASING),
    "erasing.foresee": _by_clock("Compter les effacements à venir", JobKind.ERASING),
    "links.send": _asked("Envoyer un lien de mot de passe", JobKind.ACCOUNTS, may_be_cancelled=True),
    "mandates.look_all": _by_clock("Finir les mandats échus", JobKind.ACCOUNTS),
    "reading.end_all": _by_clock("Finir les accès échus", JobKind.ACCOUNTS),
    "reading.go_on": JobWords("Finir les accès échus : la suite", JobKind.ACCOUNTS),
    "sealing.seal_day": _by_clock("Sceller la journée", JobKind.SEALS),
    "heads.publish": _by_clock("Publier les têtes de chaîne", JobKind.SEALS),
    "heads.stamp": _by_clock("Faire dater les têtes de chaîne", JobKind.SEALS),
    "heads.write": _by_clock("Écrire aux témoins", JobKind.SEALS),
    "tidying.forget_done": _by_clock("Ranger les tâches finies", JobKind.QUEUE),
    "strangers.wait": JobWords("Tâche d’une autre version", JobKind.QUEUE),
}
_PREFIX = "palier.jobs."
UNKNOWN = JobWords("Tâche d’une autre version", JobKind.QUEUE)
TASKS: Mapping[str, JobWords] = {f"{_PREFIX}{name}": words for name, words in _WORDS.items()}
AGAIN = tuple(sorted(name for name, words in TASKS.items() if words.may_run_again))
CANCELLED = tuple(sorted(name for name, words in TASKS.items() if words.may_be_cancelled))


@applies(_HOUSE)
def words_of(task: str) -> JobWords:
    """The words of a task; of one that this release does not know, that it waits for another release."""
    return TASKS.get(task, UNKNOWN)
