"""The photos and the plan of a home, for the two organisations that show it: add, tell, order, remove, put back."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from palier.gateways.documents import pictures as pictures_read
from palier.gateways.documents.pictures import CleanPicture
from palier.models import Home, HomePicture
from palier.rules.doors.access import Role
from palier.rules.homes import home_pictures
from palier.rules.homes.home_pictures import GUIDE, LARGEST_SENT, REFUSED_PICTURES, ROOMS, HomeRoom, UnfitPicture
from palier.rules.law.clocks import day_in_paris
from palier.web.access import actor_of, get_or_404, only
from palier.web.acts import new_key, once
from palier.web.desk import arriving
from palier.web.desk.desk_parts import attempt, page
from palier.web.desk.looking import InfectedFile, SendingScan
from palier.web.presentation import homes
from palier.web.requests import waiting
from palier.workflows.acting.refusals import Refusal
from palier.workflows.homes import picturing
from palier.workflows.homes.picturing import PictureDraft

BAD_REQUEST, CONFLICT = 400, 409
_DONE = {
    "ajout": "La photo est ajoutée.",
    "correction": "C’est corrigé.",
    "retrait": "La photo est retirée : vous pouvez la remettre, plus bas.",
    "remise": "La photo est remise.",
    "ordre": "L’ordre est changé.",
}


class PictureForm(forms.Form):
    """What is said of a picture; its file comes with it, or it stays as it is."""

    file = forms.FileField(
        label="La photo, ou le plan",
        help_text="JPEG, PNG ou WebP, 15 Mo au plus, 640 points de large au moins. Ce que l’appareil a écrit dans le fichier "
        "(lieu, heure, nom) n’est pas gardé.",
        allow_empty_file=True,
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"required": "Choisissez une photo.", "max_length": "Le nom de ce fichier est trop long."},
    )
    room = forms.ChoiceField(
        label="Ce qu’elle montre",
        choices=[("", "Choisissez dans la liste"), *((room.value, words) for room, words in ROOMS.items())],
        error_messages={"required": "Choisissez ce qu’elle montre."},
    )
    alt = forms.CharField(
        label="Ce que l’on y voit, pour qui ne la voit pas",
        help_text=f"{home_pictures.LEAST_SIGNS} à {home_pictures.MOST_SIGNS} caractères. Par exemple : "
        f"« {home_pictures.EXAMPLE} »",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": home_pictures.MOST_SIGNS}),
        error_messages={"required": "Dites ce que l’on y voit."},
    )
    nobody = forms.BooleanField(
        label="J’ai regardé la photo : personne n’y est visible, ni aucun nom (sonnette, boîte aux lettres, cadre, courrier).",
        error_messages={"required": "Regardez la photo, puis cochez la case : personne n’y est visible, ni aucun nom."},
    )

    def __init__(self, *args: Any, has_picture: bool = False, **kwargs: Any) -> None:
        """Of a picture that is there, a new file is optional, and what is declared goes with the file."""
        super().__init__(*args, **kwargs)
        if has_picture:
            self.fields["file"].required = self.fields["nobody"].required = False
            self.fields["file"].label = "Une autre photo à sa place"

    def clean_room(self) -> HomeRoom:
        """The room of the list."""
        return HomeRoom(self.cleaned_data["room"])

    def clean_file(self) -> arriving.Given | None:
        """The file as it came: the reader says what is wrong with it."""
        sent = self.cleaned_data.get("file")
        if not isinstance(sent, UploadedFile):
            return None
        if (sent.size or 0) > LARGEST_SENT:
            # Refused before it is read into memory.
            raise forms.ValidationError(REFUSED_PICTURES["lourde"])
        return sent


def _home(request: HttpRequest, public_id: UUID) -> Home:
    return get_or_404(picturing.homes_of(actor_of(request)), public_id)


def _picture(request: HttpRequest, public_id: UUID) -> HomePicture:
    ours = picturing.homes_of(actor_of(request)).values("pk")
    return get_or_404(HomePicture.objects.filter(home__in=ours).select_related("home__commune"), public_id)


def _read(sent: arriving.Given) -> CleanPicture:
    sent.seek(0)
    data = sent.read()
    try:
        # No day runs out on a photo: it is shown to nobody before it was looked at.
        if SendingScan().awaits(data):
            raise UnfitPicture(REFUSED_PICTURES["non_lue"], "file")
    except InfectedFile:
        raise UnfitPicture(REFUSED_PICTURES["infectee"], "file") from None
    return pictures_read.read(data)


def _drawn(request: HttpRequest, form: PictureForm) -> CleanPicture | waiting.Outside | None:
    """The picture drawn anew outside of the transaction; none where it was refused, which the form then says."""
    try:
        found = waiting.said(request)
    except waiting.NoPlaceError as full:
        form.add_error("file", arriving.full(full).reason.sentence)
        return None
    except UnfitPicture as refused:
        form.add_error("file", str(refused))
        return None
    if found is not None:
        return cast("CleanPicture", found)
    ask = partial(_read, form.cleaned_data["file"])
    return waiting.Outside(ask, waiting.ARRIVING, UnfitPicture, whose=str(actor_of(request).person.pk))


def _added(request: HttpRequest, home: Home, form: PictureForm, replaces: UUID | None = None) -> HttpResponse | None:
    """Keep the picture that was sent, or none where the form says why not."""
    drawn = _drawn(request, form)
    if drawn is None or isinstance(drawn, HttpResponse):
        return drawn
    data, small, large = form.cleaned_data, drawn.small, drawn.large
    draft = PictureDraft(
        room=data["room"],
        alt=data["alt"],
        small=small.data,
        large=large.data,
        sizes=((small.width, small.height), (large.width, large.height)),
        digest=drawn.digest,
    )
    by, at = actor_of(request), timezone.now()
    is_kept = attempt(
        form, lambda: picturing.add(home, draft, nobody_seen=data["nobody"], replaces=replaces, by=by, at=at)
    )
    return _back(home, "ajout") if is_kept else None


def _back(home: Home, done: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('photos', args=[home.public_id])}?fait={done}")


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def listing(request: HttpRequest, home: UUID) -> HttpResponse:
    """The pictures of a home in order, those that may be put back, and the form that adds one."""
    found, at = _home(request, home), timezone.now()
    is_sent = request.method == "POST"
    form = PictureForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid() and (answer := _added(request, found, form)) is not None:
        return answer
    kept, removed = picturing.of_home(found, at)
    context = page(
        request,
        home=found,
        title=homes.title(found),
        form=form,
        guide=GUIDE,
        lines=[(one, ROOMS[HomeRoom(one.room)], new_key(), new_key()) for one in kept],
        removed=[(one, ROOMS[HomeRoom(one.room)], new_key()) for one in removed],
        most=home_pictures.most_photos(day_in_paris(at)),
        done=_DONE.get(request.GET.get("fait", ""), ""),
        back=_desk_of(request, found),
    )
    return render(request, "palier/desk/pictures.html", context, status=BAD_REQUEST if is_sent else 200)


def _desk_of(request: HttpRequest, home: Home) -> str:
    """The page of the home on the desk of who asks: a réservataire comes from its list, or from the day."""
    if actor_of(request).role == Role.BAILLEUR:
        return reverse("bailleur_logement", args=[home.public_id])
    return reverse("file-du-jour")


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def change(request: HttpRequest, picture: UUID) -> HttpResponse:
    """Correct what is said of a picture, or put another in its place."""
    found, is_sent = _picture(request, picture), request.method == "POST"
    initial = {"room": found.room, "alt": found.alt}
    form = PictureForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial=initial, has_picture=True
    )
    if form.is_valid():
        answer = _changed(request, found, form)
        if answer is not None:
            return answer
    context = page(request, picture=found, home=found.home, title=homes.title(found.home), form=form, guide=GUIDE)
    return render(request, "palier/desk/picture.html", context, status=BAD_REQUEST if is_sent else 200)


def _changed(request: HttpRequest, found: HomePicture, form: PictureForm) -> HttpResponse | None:
    data = form.cleaned_data
    if data["file"] is not None:
        return _added(request, found.home, form, found.public_id)
    by, at = actor_of(request), timezone.now()
    is_kept = attempt(form, lambda: picturing.tell(found, room=data["room"], alt=data["alt"], by=by, at=at))
    return _back(found.home, "correction") if is_kept else None


def _acted(request: HttpRequest, picture: UUID, act: Callable[..., HomePicture], done: str) -> HttpResponse:
    found = _picture(request, picture)
    try:
        act(found, by=actor_of(request), at=timezone.now())
    except Refusal as refusal:
        back = reverse("photos", args=[found.home.public_id])
        context = page(request, sentence=str(refusal), back=back)
        return render(request, "palier/desk/picture_refused.html", context, status=CONFLICT)
    return _back(found.home, done)


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@once
def up(request: HttpRequest, picture: UUID) -> HttpResponse:
    """Put a picture before the one that it follows."""
    return _acted(request, picture, picturing.move_up, "ordre")


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@once
def remove(request: HttpRequest, picture: UUID) -> HttpResponse:
    """Show it no more."""
    return _acted(request, picture, picturing.remove, "retrait")


@only(Role.BAILLEUR, Role.RESERVATAIRE)
@require_POST
@once
def put_back(request: HttpRequest, picture: UUID) -> HttpResponse:
    """Show it again."""
    return _acted(request, picture, picturing.put_back, "remise")
