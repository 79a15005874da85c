"""Invented people with names in the proportions of France: few names that many share, many that few do, and several origins."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random


def _words(text: str) -> list[str]:
    return text.split()


def _names(text: str) -> list[str]:
    return text.split(", ")


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(one, other) for one, _, other in (pair.partition(" / ") for pair in text.split(", "))]


COMMON = _words(
    "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand "
    "Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefèvre Faure André Mercier Blanc Guérin "
    "Boyer Garnier Chevalier François Legrand Gauthier Garcia Perrin Robin Clément Morin Nicolas Henry Roussel Mathieu"
)
HEARD = _pairs(
    "Gautier / Gauthier, Lefèvre / Lefebvre, Thierry / Tierry, Renaud / Renault, Pasquier / Paquier, "
    "Meunier / Meunié, Boulanger / Boulangé, Rémy / Rémi, Philippot / Filippot, Quentin / Kentin, "
    "Chauveau / Chauvaud, Thibaut / Tibault, Dupond / Dupont, Lacquement / Laquement, Vasseur / Vaseur, "
    "Haumont / Aumont, Lecuyer / Lécuillé, Bouchet / Bouché, Fauquet / Faucquet, Guillemot / Guillemeau"
)
ARABIC = _pairs(
    "Benali / Ben Ali, Boukhari / Bukhari, El Amrani / Amrani, Belkacem / Belkassem, Khelifi / Kelifi, "
    "Chaoui / Shawi, Djebbar / Jabbar, El Khattabi / Khattabi, Ouahabi / Wahabi, Mansouri / Mansuri, "
    "Abdelaoui / Abdellaoui, Zerrouki / Zeroqi, Ghezali / Ghazali, Bensaïd / Bensayed, Haddad / Hadad"
)
ARABIC_GIVEN = _pairs(
    "Mohamed / Mohammed, Youssef / Youcef, Abdelkader / Abd El Kader, Khadija / Khadidja, Fatima / Fatma, "
    "Hocine / Hussein, Rachid / Rashid, Djamel / Jamal, Leïla / Layla, Nordine / Noureddine, Zineb / Zaynab, "
    "Abderrahmane / Abdul Rahman, Tarik / Tarek, Oussama / Ousama, Soumaya / Soumeya, Mustapha / Mostafa, "
    "Chaïma / Shaima, Yacine / Yassine, Boualem / Bualem, Messaouda / Messawda"
)
PORTUGUESE = _words(
    "Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Jesus Sousa Fernandes Gonçalves Gomes Lopes Marques Alves "
    "Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia Mendes Nunes Soares Vieira Monteiro Cardoso Rocha Conceição"
)
PORTUGUESE_GIVEN = _words(
    "João Maria José António Luís Inês Beatriz Tiago Rui Conceição Fátima Lurdes Paulo Graça Ângela Nuno"
)
VIETNAMESE = _words("Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô Dương")
VIETNAMESE_GIVEN = _names(
    "Thị Hoa, Thị Lan, Văn Hùng, Minh Đức, Thị Hương, Quang Huy, Thanh Hà, Ngọc Linh, Văn Tuấn, Thị Mai"
)
AFRICAN = _words(
    "Traoré Diallo Coulibaly Keïta Camara Touré Konaté Cissé Diarra N’Diaye Sow Ba Barry Fofana Sissoko Koné Mbaye"
)
AFRICAN_GIVEN = _words(
    "Fatoumata Aminata Mamadou Moussa Aïssatou Ibrahima Ousmane Mariama Boubacar Kadiatou Djénéba Oumou"
)
GIVEN = _words(
    "Marie Nathalie Isabelle Sylvie Catherine Martine Christine Françoise Valérie Sandrine Stéphanie Véronique Sophie Céline "
    "Chantal Patricia Anne Brigitte Julie Monique Aurélie Nicole Laurence Annie Émilie Dominique Virginie Corinne Élodie Camille "
    "Jean Pierre Michel Philippe Alain Bernard Jacques Daniel Gérard Claude Patrick Christian Christophe Nicolas Laurent Thierry "
    "Stéphane Éric David Sébastien Frédéric Julien Olivier Pascal Bruno François Didier Serge Marc Thomas Alexandre Vincent "
    "Antoine Guillaume Maxime Romain Kévin Anthony Lucas Hugo Louis Paul Théo Léa Chloé Manon Inès Jade Lina Léna Hélène "
    "Solène Clotilde Bérengère Gwendoline Ludivine Océane Maëlys Apolline Roxane Eugénie Thibaud Gaëtan Corentin Loïc Ghislain "
    "Barnabé Anatole Achille Célestin Honoré Fulbert Isaure Sidonie Philomène Victoire Ernestine Mélusine Aliénor Cunégonde"
)
DOUBLE = (
    "Jean-Pierre",
    "Marie-Claude",
    "Anne-Sophie",
    "Jean-Luc",
    "Marie-Thérèse",
    "Jean-François",
    "Anne-Laure",
    "Marie-Hélène",
)
TWINS = _pairs(
    "Léa / Théo, Lina / Lena, Hugo / Lucas, Samir / Samira, Julien / Julie, Manon / Marion, Hassan / Hussein, "
    "Karim / Karima, Michel / Michèle, Daniel / Danielle, Amine / Amina, Jean-Pierre / Jean-Paul, Thị Hoa / Thị Mai, "
    "Aminata / Aïssatou, Marie-Claude / Marie-Anne, Mohamed Amine / Mohamed Yassine, Inès / Yanis, "
    "Gabriel / Gabrielle, Adrien / Adrienne, Paul / Paula"
)
_PARTS = _words(
    "bar bel bon bour cail cham char cor cour dan del dour far fau fon gail gar gran gué hau jau lan lar lau len mal mar mau mon "
    "mou nar pal per pin pou quer rab ram rou sau ser tar tau ter tour val var ver vil"
)
_MIDDLES = _words("a e i o ou ai an en in on e")
_ENDS = _words(
    "dier ret not vel cher lier nard ron seau zac geon gnac lot min pert quet rand saud tier veau vier zon main dot guet choux "
    "lard mont nois blin das del fant gon"
)
PLACES = tuple(
    f"{first}-{second}"
    for first in ("Saint-Aubin", "Villeneuve", "Montigny", "La Chapelle", "Beaumont")
    for second in ("sur-Orne", "le-Roi", "les-Bains", "en-Bresse", "d’Aval", "Bourg")
)
_BOXES = ("gmail.com", "orange.fr", "hotmail.fr", "free.fr", "laposte.net", "yahoo.fr", "sfr.fr", "outlook.fr")
_FIRST_DAY, _DAYS = date(1942, 1, 1), 23_000


@dataclass(frozen=True, slots=True)
class Invented:
    """A record as a counter wrote it."""

    person: int
    kind: str
    family: str
    given: str
    birth: date | None
    email: str
    phone: str
    commune: str
    used: str = ""
    adults: tuple[tuple[str, str], ...] = field(default=())

    def __str__(self) -> str:
        """For whoever reads what was missed."""
        return f"{self.family}/{self.used}, {self.given}, {self.birth}, {self.email}, {self.phone}, {self.commune}"


class Inventor:
    """Makes people, one after another, from a seed."""

    def __init__(self, dice: Random) -> None:
        """Remember the dice."""
        self.dice, self.count = dice, 0
        self._shares = list(accumulate(1 / (rank + 3) for rank in range(len(COMMON))))

    def person(self, family: str = "", given: str = "", kind: str = "alone") -> Invented:
        """Somebody who is nobody else."""
        self.count += 1
        family, given = family or self.family(), given or self.given()
        return Invented(
            self.count,
            kind,
            family,
            given,
            self.birth(),
            self.email(family, given),
            self.phone(),
            self.dice.choice(PLACES),
        )

    def family(self) -> str:
        """A family name in the proportions of a large town."""
        if self.odds(22):
            return self.dice.choices(COMMON, cum_weights=self._shares)[0]
        for share, pool in ((4, VIETNAMESE), (8, AFRICAN), (9, PORTUGUESE), (15, [one for one, _ in ARABIC])):
            if self.odds(share):
                return self.dice.choice(pool)
        return self.rare()

    def rare(self) -> str:
        """A name that hardly anybody else has."""
        name = self.dice.choice(_PARTS) + (self.dice.choice(_MIDDLES) if self.odds(50) else "")
        start = "Le " if self.odds(4) else "de " if self.odds(3) else ""
        return start + (name + self.dice.choice(_ENDS)).capitalize()

    def given(self) -> str:
        """A given name; one in ten is double."""
        if self.odds(10):
            return self.dice.choice(DOUBLE)
        if self.odds(13):
            return self.dice.choice(ARABIC_GIVEN)[0]
        return self.dice.choice(AFRICAN_GIVEN if self.odds(8) else GIVEN)

    def birth(self) -> date:
        """A day; one in thirty is the first of a year, where the day was not known."""
        day = _FIRST_DAY + timedelta(self.dice.randrange(_DAYS))
        return day.replace(month=1, day=1) if self.odds(3) else day

    def email(self, family: str, given: str) -> str:
        """An address that is nobody else's."""
        name = "".join(one for one in f"{given}.{family}".lower() if one.isascii() and (one.isalnum() or one == "."))
        return f"{name[:14]}{self.dice.randrange(100_000)}@{self.dice.choice(_BOXES)}"

    def phone(self) -> str:
        """A mobile."""
        return f"0{self.dice.choice('67')}{self.dice.randrange(10**8):08d}"

    def again(self, one: Invented, kind: str) -> Invented:
        """The same person at another counter: some of what leads to them changed, or was not asked for."""
        email = self._again(one.email, self.email(one.family, one.given))
        phone = self._again(one.phone, self.phone())
        place = one.commune if self.odds(80) else self.dice.choice(PLACES)
        return replace(one, kind=kind, email=email, phone=phone, commune=place)

    def _again(self, known: str, other: str) -> str:
        if self.odds(55):
            return known
        return other if self.odds(55) else ""

    def odds(self, hundredths: int) -> bool:
        """So many times in a hundred."""
        return self.dice.randrange(100) < hundredths
