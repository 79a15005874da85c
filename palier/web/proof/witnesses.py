"""The link that a witness by mail was sent: yes, or nothing more. A page that is only read changes nothing."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from palier.rules.law.voice import phrase, say
from palier.workflows.seals import witnessing

_SAID = {
    "oui": phrase("C’est noté. Vous recevrez les empreintes par courriel."),
    "non": phrase("C’est noté. Vous ne recevrez plus rien, et votre adresse est oubliée."),
    "perdu": phrase("Ce lien ne sert plus : l’adresse est déjà oubliée."),
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then keep the answer."""
    who = witnessing.read(token)
    if who is None:
        raise Http404
    if request.method == "POST":
        accepts = request.POST.get("reponse") == "oui"
        done = witnessing.answer(who, accepts=accepts)
        said = "non" if not accepts else "oui" if done else "perdu"
        return redirect(f"{request.path}?fait={said}")
    return render(
        request,
        "palier/proof/witness.html",
        {"said": say(_SAID[word]) if (word := request.GET.get("fait", "")) in _SAID else ""},
    )
