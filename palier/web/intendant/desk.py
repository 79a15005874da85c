"""What the steward's pages share: a code just given before rights change, a form tried, and the words of what was done."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, cast
from uuid import UUID

from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from palier.models import Organisation
from palier.rules.doors.access import Role
from palier.web.access import actor_of, get_or_404
from palier.web.acts import new_key
from palier.web.requests.factors import fresh
from palier.workflows.acting.refusals import Refusal
from palier.workflows.organisations import held_territories

CONFLICT, BAD_REQUEST = 409, 400
DONE: Mapping[str, str] = {
    "cree": "L’organisme est créé. Invitez maintenant les personnes qui y travaillent.",
    "corrige": "C’est corrigé.",
    "suspendu": "L’organisme est suspendu : ses membres n’entrent plus, leurs connexions sont fermées.",
    "repris": "L’organisme est rétabli : ses membres entrent de nouveau, avec les mots de passe qu’ils avaient.",
    "ferme": "L’organisme est fermé.",
    "succede": "L’organisme est fermé : ses dossiers en cours sont chez son successeur.",
    "rouvert": (
        "C’est annulé : l’organisme est ouvert, avec ses membres et tous ses dossiers. "
        "Ceux que vous aviez invités chez le successeur n’y entrent plus."
    ),
    "facteur": "C’est enregistré.",
    "apparence": "C’est enregistré : ses prochains courriels et lettres le montrent.",
    "imprime": "Les lettres en attente de ces départements passent à cet organisme.",
    "n_imprime_plus": "Cet organisme n’imprime plus les lettres de ce département.",
    "invite": "L’invitation part par courriel, à cette personne seule. Vous n’avez rien à lui transmettre.",
    "nom": "Le nom est corrigé, et un courriel le lui dit. Ce qui est signé ou imprimé garde le nom de son jour.",
    "role": "Le rôle est changé. La personne entre de nouveau pour le prendre.",
    "membre_suspendu": "Cette personne n’entre plus : ses connexions sont fermées.",
    "membre_repris": "Cette personne entre de nouveau, avec le mot de passe qu’elle avait.",
    "membre_parti": "Cette personne a quitté l’organisme. Pour la faire revenir, invitez-la de nouveau.",
    "lien": "Un nouveau lien part par courriel, à cette personne seule. Le lien et le mot de passe d’avant ne servent plus.",
    "sans_facteur": "Le second facteur est retiré, et un courriel le lui dit.",
    "sessions": "Toutes ses connexions sont fermées.",
    "mission": "La mission est ouverte : cette personne lit dès maintenant, jusqu’au soir de son dernier jour.",
    "mission_finie": "La mission est terminée : cette personne ne lit plus rien.",
    "territoire": "Ce territoire est confié à cette personne : elle y agit dès maintenant.",
    "territoire_repris": "Ce territoire est repris : cette personne n’y agit plus. Ce qu’elle y a fait reste.",
    "gestion": "Cette personne gère maintenant les membres de son organisme, toujours avec un second facteur.",
    "gestion_reprise": "Cette personne ne gère plus les membres de son organisme. Elle en reste membre.",
    "relancee": "La tâche est remise dans la file : elle passe dans quelques secondes.",
    "annulee": "La tâche est retirée de la file.",
    "interrupteur": "C’est enregistré. Chaque page le voit dans les trois secondes.",
    "part": "La part est entrée. Bailleurs, réservataires, préfecture et public la lisent dès maintenant.",
    "part_reprise": "La part est reprise : celle d’avant vaut de nouveau, ou la loi seule.",
    "seuil": "Le seuil est entré. Chaque page le voit dans les trois secondes, les listes ouvertes quelques minutes après.",
    "seuil_repris": "Le seuil est repris : celui d’avant vaut de nouveau, ou ce qui est livré avec le logiciel.",
    "fin": "Le texte est enregistré. Les lettres qui partent maintenant le portent ; celles d’avant gardent leurs mots.",
    "essai": "Le compte est demandé : il est fait dans la minute. Rouvrez cette page.",
    "reprise_recue": "Les fichiers sont reçus. Écrivez maintenant la correspondance des colonnes.",
    "correspondance": "La correspondance est gardée. Voici ce qu’elle comprend des premières lignes.",
    "reprise_commencee": "La reprise commence dans la minute. Vous pouvez quitter cette page.",
    "reprise_annulee": "L’annulation commence dans la minute. Ce qu’une personne a confirmé reste le sien.",
    "reprise_retiree": "La reprise est retirée : ses fichiers sont effacés cette nuit.",
    "archive_recue": "L’archive est reçue. Écrivez maintenant de qui est chaque document.",
    "documents_essai": "C’est gardé. L’aperçu est fait dans la minute : rouvrez cette page.",
    "documents_commences": "La reprise des documents commence dans la minute. Vous pouvez quitter cette page.",
    "documents_retires": "Le retrait commence dans la minute. Ce qu’une personne a confirmé reste le sien.",
    "archive_retiree": "L’archive est retirée : ses octets sont effacés cette nuit.",
    "campagne_preparee": "Les personnes sont comptées dans la minute. Rouvrez cette page avant de commencer.",
    "campagne_commencee": "La campagne est en cours : les messages partent aux heures ouvrées, par petits groupes.",
    "campagne_suspendue": "Plus rien ne part. Les liens déjà reçus répondent toujours.",
    "campagne_arretee": "La campagne est arrêtée. Les liens déjà reçus répondent toujours.",
    "appel": "L’appel est noté. Le tableau le compte dans la minute.",
    "appel_numero": "L’appel est noté. Le numéro noté avant est retiré dans la minute, sauf si cette personne a déjà confirmé.",
    "postees": "C’est noté : ces lettres sont parties.",
    "ecart": "C’est noté. La suite est faite dans la minute, si le registre national répond.",
    "ecart_repris": "C’est repris : cet écart attend de nouveau une décision.",
    "numero": "C’est noté. Le numéro suit dans la minute.",
    "paire_meme": "C’est noté. Les deux demandes sont réunies demain, à la même heure ; d’ici là, vous pouvez changer d’avis.",
    "paire_distinctes": "C’est noté : ce sont deux personnes. Cette paire ne vous sera plus proposée.",
    "paire_reprise": "C’est repris : cette paire attend de nouveau une décision.",
    "paire_separee": "C’est noté. Les deux demandes sont de nouveau deux dans la minute, et chacune reçoit une lettre.",
    "doublons": "C’est noté. Vous pouvez changer d’avis.",
    "brouillon": "Le brouillon est commencé. Il n’engage personne tant qu’il n’est pas entré.",
    "brouillon_range": "Le brouillon est rangé. Vous pouvez le reprendre.",
    "brouillon_repris": "Le brouillon est repris.",
    "grille_ligne": "C’est écrit, et contrôlé.",
    "grille_annulee": "Le dernier changement est annulé.",
    "grille_fichier": "Le fichier est pris. Voici ce que le contrôle en dit.",
    "grille_entree": "La grille est entrée. Chacun la lit dès maintenant, avec le jour où elle prend effet.",
    "retiree": "L’invitation est retirée : son lien n’ouvre plus rien.",
}
"""What a page says once an act is done, by the word of its address."""


def fresh_to_change[**P](
    view: Callable[Concatenate[Any, P], HttpResponse],
) -> Callable[Concatenate[Any, P], HttpResponse]:
    """Reading asks for nothing more; an act asks for a code given a short while ago."""
    changing = fresh(view)

    @wraps(view)
    def wrapper(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return (changing if request.method == "POST" else view)(request, *args, **kwargs)

    return cast("Callable[Concatenate[Any, P], HttpResponse]", wrapper)


BOTH = (Role.STEWARD, Role.LOCAL_STEWARD)
"""Whose pages are also those of a steward held to territories; the others are of a steward of the site alone."""


def seen(request: HttpRequest) -> QuerySet[Organisation]:
    """The organisations that a steward holds: all of them, or those of their territories (ADR 108)."""
    by, rows = actor_of(request), Organisation.objects.all()
    return rows.filter(territory__in=held_territories.of(by)) if held_territories.is_held(by) else rows


def found(organisation: UUID, request: HttpRequest) -> Organisation:
    """The organisation of an address among those, or 404."""
    return get_or_404(seen(request), organisation)


def places(request: HttpRequest) -> list[tuple[str, str]] | None:
    """The territories that a steward is held to, by code and name; none for who is of the whole site."""
    by = actor_of(request)
    return list(held_territories.of(by).values_list("code", "name")) if held_territories.is_held(by) else None


def tried(request: HttpRequest, form: BaseForm, act: Callable[..., object], *args: object, **named: object) -> bool:
    """Do an act in the name of who asks; its refusal becomes the error of the form, in its own sentence."""
    try:
        act(*args, by=actor_of(request), at=timezone.now(), **named)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """A page with its key, and with what was just done."""
    done = DONE.get(request.GET.get("fait", ""), "")
    refused = request.method == "POST"
    return render(
        request,
        f"palier/intendant/{template}",
        {"act_key": new_key(), "done": "" if refused else done, "held_to": places(request), **context},
        status=BAD_REQUEST if refused else 200,
    )
