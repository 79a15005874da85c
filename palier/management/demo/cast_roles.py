"""Who of the cast can sign in with one click, and the story of each in two sentences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CastMember:
    """One person of the cast who signs in, and the file that is theirs."""

    name: str
    file: str
    person_key: str
    story: str


ROLES: tuple[CastMember, ...] = (
    CastMember(
        "Amina Benali",
        "amina",
        "d",
        "Amina élève seule Lina dans un studio de 15 m² à Montreuil, et attend depuis plus de trois ans. "
        "Elle est 7ᵉ sur un trois pièces encore ouvert : sa décision MDPH, déposée, n’est pas encore contrôlée.",
    ),
    CastMember(
        "Noé Lambert",
        "noe",
        "d",
        "Noé a moins de 25 ans, vit chez ses parents à Villeurbanne et cherche son premier logement. "
        "Deux autres candidats ont exactement ses points et son ancienneté : seul le tirage au sort les départagera.",
    ),
    CastMember(
        "Julien Caron",
        "ines",
        "c1",
        "Julien est co-demandeur avec Inès : une seule demande, et chacun sa façon d’entrer. "
        "Leur candidature à Lille est en cours. Une preuve contrôlée trop tard leur a coûté un logement.",
    ),
    CastMember(
        "Fatou Diop",
        "fatou",
        "d",
        "Fatou vit à l’hôtel avec ses deux enfants ; la commission l’a classée première. "
        "Une offre l’attend, avec un délai pour accepter ou refuser.",
    ),
    CastMember(
        "Marc Leroy",
        "marc",
        "d",
        "Le dossier de Marc a été examiné par la commission, qui ne lui a pas attribué le logement. "
        "Un courrier lui dit pourquoi, et comment contester. Le courriel qui l’annonçait est revenu : la même lettre attend "
        "d’être imprimée chez Est Habitat.",
    ),
    CastMember(
        "Samira Cherif",
        "samira",
        "d",
        "Samira est reconnue prioritaire au titre du droit au logement opposable. "
        "La liste où elle a candidaté est close : elle y est devant tous les autres. "
        "Elle a repris un travail après un long chômage : France Travail peut le prouver à sa place.",
    ),
    CastMember(
        "Gabriel Roche",
        "gabriel",
        "d",
        "Gabriel a signé son bail le mois dernier : sa demande est close dans le registre. "
        "Son courrier garde chaque étape, du rang à la signature.",
    ),
    CastMember(
        "Diane Kouassi",
        "diane",
        "d",
        "Diane a accepté un logement d’Est Habitat. Les papiers de son bail l’attendent, à lire puis à signer "
        "chez un prestataire inventé.",
    ),
)
