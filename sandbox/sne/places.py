"""Names and communes of the invented world. Any likeness is chance: names are common ones, drawn at random."""

FIRST_NAMES_F = (
    "Aïcha", "Amélie", "Camille", "Caroline", "Chloé", "Élodie", "Fatou", "Hélène", "Inès", "Jeanne", "Julie", "Karine",
    "Léa", "Leïla", "Lucie", "Manon", "Marion", "Nadia", "Nathalie", "Océane", "Pauline", "Sabrina", "Sandrine", "Zoé",
)  # fmt: skip
FIRST_NAMES_M = (
    "Adama", "Antoine", "Bastien", "Cédric", "David", "Éric", "Fabien", "Guillaume", "Hugo", "Idriss", "Julien", "Karim",
    "Lucas", "Malik", "Mathis", "Nicolas", "Olivier", "Paul", "Rachid", "Romain", "Samuel", "Thomas", "Vincent", "Yanis",
)  # fmt: skip
LAST_NAMES = (
    "Aubry", "Bakari", "Barbier", "Belkacem", "Bonnaire", "Camara", "Chauvel", "Colas", "Delorme", "Diarra", "Fabre",
    "Ferrand", "Garnier", "Guérin", "Haddad", "Jourdan", "Kone", "Lambert", "Lefort", "Maillard", "Marchal", "Mercier",
    "Moreau", "Nguyen", "Ouali", "Pelletier", "Perrot", "Rivoire", "Roussel", "Saïdi", "Sylla", "Tessier", "Traoré",
    "Vasseur", "Vidal", "Weber",
)  # fmt: skip
STREETS = (
    "rue des Lilas", "avenue du Parc", "rue de la Fontaine", "rue des Écoles", "place du Marché", "allée des Tilleuls",
    "rue du Moulin", "boulevard des Roses", "chemin du Verger", "rue de l’Église",
)  # fmt: skip
TRADES = (
    ("agent d’entretien", 1420), ("aide-soignante", 1750), ("vendeur", 1500), ("conducteur de bus", 1950),
    ("employé de restauration", 1450), ("assistante administrative", 1700), ("infirmière", 2150),
    ("maçon", 1850), ("cariste", 1650), ("auxiliaire de vie", 1400), ("technicien de maintenance", 2100),
    ("professeure des écoles", 2200), ("agent de sécurité", 1600), ("préparateur de commandes", 1550),
)  # fmt: skip

REGIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "111": (
        ("75113", "75013"), ("75119", "75019"), ("75120", "75020"), ("93066", "93200"), ("93001", "93300"),
        ("93048", "93100"), ("94028", "94000"), ("94081", "94400"), ("92050", "92000"), ("92036", "92230"),
        ("95127", "95000"), ("91228", "91000"), ("78646", "78000"), ("77288", "77000"),
    ),
    "069": (
        ("69383", "69003"), ("69387", "69007"), ("69388", "69008"), ("69266", "69100"), ("69259", "69200"),
        ("69256", "69120"), ("69029", "69500"),
    ),
    "059": (("59350", "59000"), ("59512", "59100"), ("59599", "59200"), ("59009", "59650"), ("59378", "59700")),
}  # fmt: skip
"""Communes by the first three positions of the numéro: Île-de-France, Rhône, Nord. INSEE code and postal code."""
