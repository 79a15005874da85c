"""Who works in the organisations of the demo: names, logins and stories, without a table of the database."""

from dataclasses import dataclass

from palier.rules.doors.access import Role

MEMBER = "nadia@prefecture.example"
"""Who sits in two commissions."""
CONTROLLER = "claude@controle.example"


@dataclass(frozen=True, slots=True)
class Employee:
    """Someone who works in an organisation of the demo."""

    login: str
    name: str
    organisation: str
    story: str
    role: Role | None = None
    """The role, where it is not that of everybody in such an organisation."""
    also: tuple[str, ...] = ()
    """Other organisations where they hold it too."""
    has_factor: bool = False
    """Whether they enter with a code of an application, which the demo shows beside its messages."""


EMPLOYEES: tuple[Employee, ...] = (
    Employee(
        "karim@est-habitat.example",
        "Karim Haddad",
        "est",
        "Karim attribue les logements d’Est Habitat, un bailleur de l’est parisien. "
        "Des dossiers désignés attendent sa vérification, et une commission attend ses décisions.",
    ),
    Employee(
        "lucie@est-habitat.example",
        "Lucie Moreau",
        "est",
        "Lucie travaille avec Karim chez Est Habitat. "
        "Elle voit les mêmes dossiers que lui, gère les membres de l’équipe et tient la liste de ses étiquettes. "
        "Elle entre avec un second facteur : son code du moment est dans les messages de la démonstration.",
        has_factor=True,
    ),
    Employee(
        "odile@emploi-et-toit.example",
        "Odile Perrin",
        "emploi",
        "Odile désigne les candidats pour Emploi et Toit, un réservataire. "
        "Trois listes closes attendent qu’elle en retienne les cinq premiers.",
    ),
    Employee(
        "paul@emploi-et-toit.example",
        "Paul Girard",
        "emploi",
        "Paul relit ce qu’Odile propose d’écarter. "
        "Personne n’est écarté d’une liste sans que deux personnes aient lu son dossier. "
        "Il gère les membres de l’équipe et tient la liste de ses étiquettes.",
    ),
    Employee(
        "hugo@clef-commune.example",
        "Hugo Vidal",
        "clef",
        "Hugo publie les logements orientés vers La Clef commune, à Lyon et à Lille. "
        "Il ne voit rien de ce que traite Emploi et Toit.",
    ),
    Employee(
        "sylvie@nord-logis.example",
        "Sylvie Blanc",
        "nord",
        "Sylvie travaille chez Nord Logis, à Lille. "
        "Elle ne voit aucun dossier d’Est Habitat : les adresses qu’on lui donnerait n’existent pas pour elle.",
    ),
    Employee(
        "yanis@rhone-toit.example",
        "Yanis Morel",
        "rhone",
        "Yanis attribue les logements de Rhône Toit, à Lyon. Un bail y reste à signer.",
    ),
    Employee(
        MEMBER,
        "Nadia Ferrand",
        "est",
        "Nadia représente le préfet dans deux commissions, celle d’Est Habitat et celle de Nord Logis. "
        "Une séance l’attend aujourd’hui, et un procès-verbal reste à signer.",
        role=Role.COMMISSION,
        also=("nord",),
    ),
    Employee(
        "ariane@regie-du-palier.example",
        "Ariane Faure",
        "regie",
        "Ariane tient les accès de ce site : elle crée les organismes et invite ceux qui y travaillent. "
        "Elle ne lit aucun dossier de ménage. Elle entre toujours avec un second facteur, lu dans les messages.",
        has_factor=True,
    ),
    Employee(
        "bruno@regie-du-palier.example",
        "Bruno Teyssier",
        "regie",
        "Bruno remplace Ariane quand elle est absente. Sans lui, elle serait la dernière : "
        "personne n’aurait le droit de l’arrêter, ni elle-même.",
        has_factor=True,
    ),
    Employee(
        "emile@ateliers-lenoir.example",
        "Émile Lenoir",
        "lenoir",
        "Émile signe les contrats des Ateliers Lenoir. Il atteste un emploi quand un salarié lui remet un code : "
        "demandez-en un avec Amina (« Mon emploi »), puis revenez ici. Il ne verra ni son nom, ni ce qu’elle cherche.",
    ),
    Employee(
        "celine@un-toit-ensemble.example",
        "Céline Aubert",
        "toit",
        "Céline aide des ménages pour une association. Fatou lui a donné un mandat : elle lit ses candidatures et leurs dates, "
        "ni son adresse, ni ses points. Retirez-le avec Fatou (« Qui m’aide ») : la page suivante de Céline ne le montre plus.",
    ),
    Employee(
        "solene@les-ormes.example",
        "Solène Garnier",
        "ormes",
        "Solène est assistante sociale, tenue au secret. Amina lui a confié son handicap et une pièce : elle lit cela, son nom, "
        "et rien d’autre. L’employeur d’Amina n’en sait rien. Elle entre avec un second facteur, lu dans les messages.",
        has_factor=True,
    ),
    Employee(
        CONTROLLER,
        "Claude Morel",
        "est",
        "Claude contrôle Est Habitat pour l’agence nationale. Sa mission dure un mois : il lit le journal, les lectures, les "
        "classements et les procès-verbaux, sans un nom de ménage, et ne change rien. Il entre avec un second facteur, "
        "lu dans les messages.",
        role=Role.AUDITOR,
        has_factor=True,
    ),
    Employee(
        "gisele@maison-du-logement.example",
        "Gisèle Martin",
        "maison",
        "Gisèle reçoit ceux qui n’ont pas d’ordinateur. Ouvrez avec elle le dossier d’Amina : le numéro est sur « Mon dossier », "
        "la date de naissance est le 17/04/1989. Finissez aussi la première demande de Marcel, qui n’a ni courriel ni téléphone.",
        has_factor=True,
    ),
    Employee(
        "malo@toits-voisins.example",
        "Malo Kervella",
        "voisins",
        "Malo tient deux résidences, une colocation et trois logements intermédiaires. Noé vient visiter, Julien attend sa "
        "réponse, et celle promise à Amina est en retard. Il lit ce qu’ils ont montré, et rien de leur dossier.",
    ),
    Employee(
        "maud@mairie-vincennes.example",
        "Maud Lemaire",
        "mairie",
        "Maud suit le logement social pour la mairie de Vincennes : où en est chaque logement, et la commission du jour qui en "
        "examine deux. Cherchez-y un nom de candidat : il n’y en a aucun.",
    ),
    Employee(
        "philippe@prefecture-93.example",
        "Philippe Courtois",
        "prefecture",
        "Philippe suit la Seine-Saint-Denis pour la préfecture : le contingent de l’État, les procès-verbaux des commissions, "
        "les objectifs de la loi. Aucun nombre de ménages sous dix. Nadia, elle, siège en commission.",
    ),
    Employee(
        "irene@logement-etat.example",
        "Irène Roussel",
        "etat",
        "Irène désigne, pour le préfet, des ménages reconnus au titre du DALO sur les logements réservés à l’État, sans annonce. "
        "Un logement l’attend : essayez avec le numéro de Samira.",
    ),
)
