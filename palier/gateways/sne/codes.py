"""The code lists of the exchange format v02.00 and v02.01, with their labels as published. Codes are stored, labels shown."""

CIVILITY = {"1": "Monsieur", "2": "Madame", "3": "Mademoiselle"}
NATIONALITY = {"1": "Française", "2": "Union européenne", "3": "Hors Union européenne"}
MARITAL_STATUS = {
    "C": "Célibataire", "M": "Marié(e)", "D": "Divorcé(e)", "S": "Séparé(e)",
    "P": "Pacsé(e)", "U": "Concubin(e)", "V": "Veuf(ve)",
}  # fmt: skip
LINK_TO_HOLDER = {"M": "Conjoint", "P": "Pacsé(e)", "C": "Concubin(e)", "L": "Colocataire"}
KINSHIP = {"P": "Parent", "E": "Enfant", "A": "Autre"}
CUSTODY = {"G": "Garde alternée", "D": "Droit de visite"}
SEX = {"M": "Masculin", "F": "Féminin"}
CONTRACT = {
    "CDI": "CDI ou fonctionnaire", "CDD": "CDD, stage, intérim", "ART": "Artisan, commerçant, profession libérale",
    "CHO": "Chômage", "APP": "Apprenti", "ETU": "Étudiant", "RET": "Retraité", "AUT": "Autre",
}  # fmt: skip
RESOURCE_RECEIVED = {
    "SAL": "Salaire ou revenu d’activité", "RET": "Retraite", "CHO": "Allocation chômage, indemnités",
    "PAR": "Pension alimentaire reçue", "PINV": "Pension d’invalidité", "AF": "Allocations familiales",
    "AAH": "Allocation aux adultes handicapés", "AEEH": "Allocation d’éducation de l’enfant handicapé",
    "AJPP": "Allocation journalière de présence parentale", "RSA": "Revenu de solidarité active",
    "AMV": "Allocation de minimum vieillesse", "PAJE": "Prestation d’accueil du jeune enfant",
    "BE": "Bourse d’étudiant", "AUT": "Autres, hors aides au logement",
}  # fmt: skip
RESOURCE_PAID = {"PAV": "Pension alimentaire versée"}
OCCUPANCY = {
    "HLM": "Logement HLM", "LP": "Locataire du parc privé", "RS": "Résidence sociale, foyer ou pension de famille",
    "RHVS": "Résidence hôtelière à vocation sociale", "RE": "Résidence étudiante",
    "SLHT": "Sous-locataire ou hébergé à titre temporaire", "SH": "Structure d’hébergement",
    "CDEFCM": "Centre départemental de l’enfance et de la famille ou centre maternel",
    "CPE": "Chez vos parents ou vos enfants", "CP": "Chez un particulier", "LTG": "Logé à titre gratuit",
    "FONC": "Logement de fonction", "POCC": "Propriétaire occupant", "CAMCAR": "Camping, caravaning",
    "HOT": "Logé à l’hôtel", "SD": "Sans abri ou abri de fortune", "SQUAT": "Dans un squat",
}  # fmt: skip
HOME_TYPE = {
    "C": "Chambre", "T1": "T1", "T2": "T2", "T3": "T3", "T4": "T4", "T5": "T5", "T6P": "T6 et plus",
}  # fmt: skip
HOME_CATEGORY = {"A": "Appartement", "M": "Maison", "I": "Indifférent"}
MOTIVE = {
    "01": "Sans logement, hébergé ou en logement temporaire", "02": "Démolition",
    "03": "Logement non décent, insalubre ou dangereux, ou local impropre à l’habitation",
    "04": "Logement repris ou mis en vente par son propriétaire", "05": "En procédure d’expulsion",
    "06": "Violences familiales", "07": "Handicap", "08": "Raisons de santé", "09": "Logement trop cher",
    "10": "Logement trop grand", "11": "Divorce, séparation", "12": "Décohabitation", "13": "Logement trop petit",
    "14": "Futur mariage, concubinage, PACS", "15": "Regroupement familial",
    "16": "Assistant(e) maternel(le) ou familial(e)", "17": "Problèmes d’environnement ou de voisinage",
    "18": "Mutation professionnelle", "19": "Rapprochement du lieu de travail",
    "20": "Rapprochement des équipements et services", "21": "Rapprochement de la famille",
    "22": "Accédant à la propriété en difficulté", "23": "Autre motif particulier",
}  # fmt: skip
DALO = {"NON": "Non", "ACTIF": "Actif", "CADUC": "Caduc", "ACTREL": "Actif relogé"}
FILE_TYPE = {
    "CRE": "Création", "CRS": "Création après séparation du couple", "MOD": "Modification", "REN": "Renouvellement",
    "RAD": "Radiation", "SUP": "Suppression", "DIS": "Distribution", "RET": "Retour", "COP": "Copie numérique",
}  # fmt: skip
STRIKE_OFF = {
    "RADATT": "Attribution d’un logement social", "RADABA": "Renonciation du demandeur",
    "RADIRR": "Irrecevabilité", "RADCON": "Absence de réponse à un courrier",
    "RADREN": "Demande non renouvelée",
}  # fmt: skip
STRIKE_OFF_DETAIL = {"IRRSEJ": "Irrégularité du séjour", "IRRRES": "Ressources au-dessus des plafonds"}
RESERVATAIRE = {
    "COLTER": "Collectivités territoriales", "COLACT": "Employeurs et Action Logement",
    "PPRIOR": "Préfet, publics prioritaires", "PFONCT": "Préfet, agents publics de l’État",
    "AUTRES": "Autres réservataires", "AUCUN": "Hors contingent",
}  # fmt: skip
COLLECTIVE_AGREEMENT = {
    "ACD": "Accord collectif départemental", "ACI": "Accord collectif intercommunal",
    "AUCUN": "Aucun", "NONDOC": "Non renseigné",
}  # fmt: skip

BY_ELEMENT = {
    "civilite": CIVILITY, "nationalite": NATIONALITY, "situationFamiliale": MARITAL_STATUS,
    "lienDemandeur": LINK_TO_HOLDER, "lienParente": KINSHIP, "coParentalite": CUSTODY, "sexe": SEX,
    "typeContratTravail": CONTRACT, "modeleLogement": OCCUPANCY, "typeLogementActuel": HOME_TYPE,
    "typeLogement": HOME_TYPE, "categorieLogement": HOME_CATEGORY, "motifDemande": MOTIVE,
    "statutDalo": DALO, "motifRadiation": STRIKE_OFF, "sousMotifRadiation": STRIKE_OFF_DETAIL,
    "typeReservataire": RESERVATAIRE, "accordCollectif": COLLECTIVE_AGREEMENT,
    "etatHandicap": {"STA": "Stabilisé", "EVO": "Évolutif"},
    "natureHandicapMoteur": {"MS": "Membres supérieurs", "MI": "Membres inférieurs"},
    "natureHandicapSensoriel": {"DA": "Déficience auditive", "DV": "Déficience visuelle"},
    "capaciteMarche": {"1": "Impossible", "2": "1 à 3 marches", "3": "1er étage", "4": "Plus d’un étage"},
    "aideTechnique": {
        "1": "Aucune", "2": "Canne, béquille", "3": "Déambulateur", "4": "Fauteuil roulant manuel",
        "5": "Fauteuil roulant électrique", "6": "Lève-personne", "7": "Lit médicalisé",
    },
    "equipement": {
        "1": "Baignoire adaptée", "2": "WC avec espace de transfert", "3": "Douche sans seuil", "4": "Ascenseur",
        "5": "Chambre pour une tierce personne", "6": "Stationnement accessible (3,30 m)",
    },
}  # fmt: skip
"""Which list the ``code`` attribute of an element is taken from. ``ressource`` depends on its list, ``commune`` is INSEE's."""
