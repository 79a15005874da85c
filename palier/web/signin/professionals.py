"""The door of professionals: e-mail and password."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters

from palier.models import acting
from palier.web.signin.views import BAD_REQUEST, TOO_MANY
from palier.workflows import signing_in


class ProfessionalForm(AuthenticationForm):
    """E-mail and password, in our words."""

    error_messages = {
        "invalid_login": "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, puis recommencez.",
        "inactive": "Cette adresse et ce mot de passe ne vont pas ensemble. Vérifiez-les, puis recommencez.",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Give the fields our labels and messages."""
        super().__init__(*args, **kwargs)
        for name, label, message in (
            ("username", "Votre adresse électronique professionnelle", "Écrivez votre adresse."),
            ("password", "Votre mot de passe", "Écrivez votre mot de passe."),
        ):
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = message
        self.fields["username"].widget = forms.EmailInput(attrs={"autocomplete": "username"})


class _Door(LoginView):
    template_name = "palier/signin/professional.html"
    authentication_form = ProfessionalForm
    next_page = "/"

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
    one = signing_in.tried(request.POST.get("username", "").strip().lower(), request.META.get("REMOTE_ADDR", ""))
    if signing_in.is_slowed(one, at=at):
        return render(request, "palier/signin/too_many.html", {"minutes": 15}, status=TOO_MANY)
    with acting.taken(acting.GATE):
        response = _door(request)
        if hasattr(response, "render"):
            response.render()
    signing_in.note(one, is_success=response.status_code < BAD_REQUEST, at=at)
    return response
