"""The gallery: every component with invented data, for those who write pages and those who check them."""

from datetime import UTC, date, datetime

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from palier.rules.ranking.cuts import Cut
from palier.web.presentation.cards import Awaiting, Chip, DecisionCard, Meter, PersonCard, PointsLine, Step
from palier.web.presentation.histogram import Histogram
from palier.web.presentation.stairs import Landing, Stairs, You

KNOWN_FIVE = Landing(5)


class SampleForm(forms.Form):
    """Each kind of field, with the errors of an answer that is wrong."""

    income = forms.IntegerField(
        label="Revenu fiscal de référence",
        help_text="En euros entiers, sur votre avis d’impôt, à la ligne 25.",
        error_messages={"invalid": "Écrivez un nombre sans lettres, par exemple 26920."},
    )
    commune = forms.CharField(label="Commune souhaitée", required=False)
    channel = forms.ChoiceField(
        label="Comment vous prévenir",
        choices=[("mail", "Courriel"), ("sms", "SMS"), ("post", "Lettre")],
        widget=forms.RadioSelect,
        help_text="Un second canal est toujours essayé.",
    )
    agrees = forms.BooleanField(
        label="J’ai relu ma demande", error_messages={"required": "Cochez la case après relecture."}
    )


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component, where pages are written and tried: a site in service has no such page."""
    if not (settings.DEMO or settings.DEBUG):
        raise Http404
    context = {
        "unread_count": 2,
        "nav_items": [("Chercher", "#", False), ("Mes candidatures", "#", True), ("Mon dossier", "#", False)],
        **_pictures(),
        **_cards(),
        "form": SampleForm({"income": "vingt mille", "channel": "mail"}),
        "desk": _desk(),
    }
    return render(request, "palier/gallery.html", context)


def _pictures() -> dict[str, object]:
    you = You(rank=7, total=127, points=58)
    return {
        "stairs_main": Stairs(127, sent=KNOWN_FIVE, you=you, cut=Cut(5, 1, 60, 0)),
        "stairs_many": [
            ("Dans les cinq, à la 2ᵉ place", Stairs(127, KNOWN_FIVE, you=You(2, 127, 81), cut=Cut(5, 1, 60, 0))),
            ("Examiné en commission", Stairs(127, KNOWN_FIVE, Landing(3), you=You(1, 127, 98, reached=2))),
            ("Bail signé", Stairs(127, KNOWN_FIVE, Landing(3), Landing(1), you=You(1, 127, 98, reached=3))),
            ("Ex æquo, très demandé", Stairs(20_000, you=You(12_345, 20_000, 31, band=(12_345, 12_380)))),
            ("Avant la première candidature", Stairs(0)),
        ],
        "stairs_small": [
            Stairs(127, KNOWN_FIVE, you=you, small=True),
            Stairs(20_000, you=You(3, 20_000, 90), small=True),
        ],
        "histogram": Histogram(
            [0, 2, 4, 9, 14, 18, 21, 17, 13, 11, 7, 4, 3, 2, 1, 0, 1, 0, 0, 1], you=58, cut_band=(60, 65)
        ),
        "meters": [
            Meter(
                "DALO et prioritaires, 93, Action Logement",
                22,
                25,
                "22 % des baux de l’année ; avec celui-ci 23 %. Objectif 25 %.",
                23,
            ),
            Meter("Premier quartile hors QPV", 27, 25, "27 %. Objectif tenu."),
        ],
    }


def _cards() -> dict[str, object]:
    return {
        "awaited": [
            Awaiting(
                "Un logement vous est proposé",
                "Trois pièces, rue des Néfliers.",
                "Acceptez ou refusez avant le jeudi 3 décembre 2026 à 23 h 59 : il vous reste 4 jours ouvrés.",
                "Répondre à l’offre",
                "#",
            ),
            Awaiting(
                "Une preuve est à envoyer", "« Handicap ».", "Envoyez-la.", "Envoyer la preuve", "#", tone="plain"
            ),
        ],
        "groups": [
            (
                "Mes papiers",
                [_way("Mes pièces", count="(3)"), _way("Mon emploi", "Un code que votre employeur confirme.")],
            ),
            ("Mes recherches", [_way("Ce que je cherche", "Communes, taille, loyer."), _way("Mes candidatures")]),
        ],
        "chips": [
            "612,40 € charges comprises",
            "4ᵉ étage avec ascenseur",
            "PLUS",
            "Énergie C",
            Chip("3 jours ouvrés", "here"),
        ],
        "states": ["vérifié", "à vérifier", "déclaré", "registre national", "en contrôle", "refusée"],
        "deadline": datetime(2026, 12, 3, 17, 0, tzinfo=UTC),
        "lines": [
            PointsLine("Un parent seul avec deux enfants", "délibération fictive DEMO-2026, ligne 7", 5, "vérifié"),
            PointsLine(
                "Loyer actuel : 41 % de vos ressources",
                "ligne 11, palier « plus de 40 % »",
                10,
                "vérifié",
            ),
            PointsLine(
                "33 mois d’attente depuis le 18 février 2024",
                "ligne 16, un point par mois, 60 au plus",
                33,
                "registre national",
            ),
            PointsLine("Handicap demandant un logement adapté", "ligne 2 : 25 points après contrôle", 0, "en contrôle"),
        ],
        "person": PersonCard(
            "Amina Benali",
            "demandeuse",
            [("Née le", "4 mai 1991"), ("Revenu 2024", "26 920 €")],
            ["vérifié", "registre national"],
            "#",
        ),
        "decision": DecisionCard(
            "Attribution sous condition",
            "Le logement vous est attribué si vous fournissez votre attestation d’assurance.",
            "une pièce manquait le jour de la commission",
            "article R441-3 du CCH",
            date(2026, 12, 1),
            "vous pouvez écrire au bailleur, puis saisir le tribunal administratif dans les deux mois.",
            "à confirmer",
        ),
        "steps": [
            Step("Votre candidature est enregistrée.", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
            Step("Votre revenu est vérifié.", date(2026, 11, 25), detail="par Est Habitat"),
            Step("Clôture et classement figé.", date(2026, 12, 3), is_done=False),
            Step("Commission.", is_done=False),
        ],
    }


def _way(title: str, why: str = "", *, count: str = "") -> dict[str, str]:
    return {"title": title, "url": "#", "why": why, "count": count}


def _desk() -> list[dict[str, object]]:
    rows = [
        (1, "K-4821", 98, "mars 2021", "1 + 2", "28 %", "DALO", "complètes"),
        (4, "K-0913", 69, "janv. 2022", "2 + 2", "35 %", "", "complètes"),
        (5, "K-2240", 63, "mai 2022", "1 + 1", "26 %", "habitat indigne", "complètes"),
        (7, "K-7702", 58, "févr. 2024", "1 + 2", "24 %", "handicap, en contrôle", "à contrôler"),
    ]
    names = ("rank", "file", "points", "since", "household", "effort", "ground", "pieces")
    return [dict(zip(names, row, strict=True)) for row in rows]
