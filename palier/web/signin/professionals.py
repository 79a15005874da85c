"""The door of professionals: e-mail and password."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from palier.gateways.identity import ProviderKind
from palier.models import User
from palier.models.doors import acting
from palier.web.access import desk_of
from palier.web.languages.later import later
from palier.web.requests.sources import source_of
from palier.web.signin import browsers, identity_session, second_step
from palier.web.signin.answers import BAD_REQUEST, NONE, tell_refused, too_many
from palier.workflows.doors import recognising, slowing
from palier.workflows.entering import choosing_passwords, proving_factors


class ProfessionalForm(AuthenticationForm):
    """E-mail and password, in our words."""

    error_messages = {
        "invalid_login": later(
            "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, puis recommencez."
        ),
        "inactive": later("Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, puis recommencez."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the fields our labels and messages."""
        super().__init__(*args, **kwargs)
        for name, label, message in (
            ("username", later("Votre adresse électronique professionnelle"), later("Écrivez votre adresse.")),
            ("password", later("Votre mot de passe"), later("Écrivez votre mot de passe.")),
        ):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = message
        self.fields["username"].widget = forms.EmailInput(attrs={"autocomplete": "username"})

    def clean_username(self) -> str:
        """Addresses are kept in small letters, and typed as one likes."""
        return str(self.cleaned_data["username"]).strip().lower()

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Refuse, in the same words, whoever is a member of nothing any more."""
        if not user.is_active or not isinstance(user, User) or not choosing_passwords.may_enter(user):
            raise self.get_invalid_login_error()


class _Door(LoginView):
    http_method_names = ("get", "head", "options", "post")
    template_name = "palier/signin/professional.html"
    authentication_form = ProfessionalForm

    def get_default_redirect_url(self) -> str:
        """One's own desk; the first page where the role has none yet."""
        user = self.request.user
        return reverse((desk_of(user) if isinstance(user, User) else "") or "accueil")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Tell somebody who has just chosen a password that it is kept."""
        came = identity_session.found_of(self.request, ProviderKind.PROCONNECT, at=timezone.now())
        return super().get_context_data(**kwargs) | {
            "has_chosen": self.request.GET.get("mot-de-passe") == "choisi",
            "came": came[0].agent if came else None,
        }

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Let in who has no second factor; ask the others for a code, nobody being signed in meanwhile."""
        user = form.get_user()
        if proving_factors.has(user):
            return second_step.ask(self.request, user, wanted=self.get_redirect_url(), at=timezone.now())
        response = super().form_valid(form)
        # Whoever was signed in before is not who enters: only here is the password's own person in.
        self.request.entered = user  # type: ignore[attr-defined]
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """Show the form again with the status of a refusal."""
        return self.render_to_response(self.get_context_data(form=form), status=BAD_REQUEST)


_door = _Door.as_view()


@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Sign a professional in, under the gate; too many failures slow the door down."""
    if request.method != "POST":
        return _door(request)
    at = timezone.now()
    browser = browsers.id_of(request)
    login = request.POST.get("username", "").strip().lower()
    counted = recognising.for_account(login, browser, source_of(request.META))
    one = slowing.tried(counted.subject, counted.source)
    if (left := slowing.wait(one, at=at)) > NONE:
        return too_many(request, left, is_professional=True)
    with acting.taken(acting.GATE):
        response = _door(request)
        if hasattr(response, "render"):
            response.render()
    is_success = response.status_code < BAD_REQUEST
    slowing.note(one, is_success=is_success, at=at)
    if not is_success:
        tell_refused("mot de passe")
    if isinstance(entered := getattr(request, "entered", None), User):
        second_step.note_entry(request, response, entered, at=at)
    return response
