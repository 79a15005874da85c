"""A commune is chosen from a list that names the département: nothing is picked in silence, nothing typed is lost."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from datetime import date
from html import unescape
from typing import Any

import pytest
from django import forms
from django.http import QueryDict
from django.urls import reverse

from palier.models import Commune, Fact, Territory
from palier.models.territories import localities
from palier.models.territories.search_forms import search_form
from palier.rules.commission.commission import Capacity
from palier.web.inputs.communes import CommuneField, CommunesField, DepartementField, became
from palier.workflows.commission import member_places as seats
from tests import factories
from tests.plain_pages import plain_text

PLACES = {
    "28267": "Montreuil",
    "85148": "Montreuil",
    "93048": "Montreuil",
    "93066": "Saint-Denis",
    "97411": "Saint-Denis",
    "94041": "Ivry-sur-Seine",
    "27355": "Ivry-la-Bataille",
    "92050": "Nanterre",
}
PEOPLED = {"93048": 111_934, "93066": 149_077, "97411": 155_634, "94041": 65_064}


@pytest.fixture(autouse=True)
def places(db) -> None:
    for code, name in PLACES.items():
        place(code, name)
    place("75056", "Paris")
    for number in (19, 20):
        place(f"751{number}", f"Paris {number}e Arrondissement", parent_code="75056")


def place(code: str, name: str, **fields: Any) -> None:
    row = factories.commune(code, name)
    row.search_name, row.postal_codes, row.departement = search_form(name), "", code[: 3 if code > "97" else 2]
    row.population, row.parent_code = PEOPLED.get(code, 500), fields.get("parent_code", "")
    row.save()


class Wishes(forms.Form):
    communes = CommunesField(label="Communes")


class Home(forms.Form):
    commune = CommuneField(label="Commune", is_precise=True)


def sent(form: type[forms.Form], **fields: str | list[str]) -> forms.Form:
    data = QueryDict(mutable=True)
    for name, value in fields.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return form(data)


def codes(form: forms.Form) -> list[str]:
    return [one.code for one in form.cleaned_data["communes"]] if form.is_valid() else ["?"]


def offered(form: forms.Form) -> list[str]:
    """The communes to tick, as the page writes them."""
    return re.findall(
        r'<input type="(?:checkbox|radio)"[^>]*?>\s*(?:<bdi>)?([^<]+)(?:</bdi>)?</label>', unescape(str(form))
    )


def test_homonyms_are_asked_with_their_departement_and_one_tick_answers():
    asked = sent(Wishes, communes="Montreuil")

    assert codes(asked) == ["?"]
    assert offered(asked) == [
        "Montreuil (Seine-Saint-Denis, 93)",
        "Montreuil (Eure-et-Loir, 28)",
        "Montreuil (Vendée, 85)",
    ]
    assert codes(sent(Wishes, communes="Montreuil", communes_code="93048")) == ["93048"]


def test_what_was_understood_is_kept_as_ticks_while_the_rest_is_asked():
    asked = sent(Wishes, communes="Nanterre, ivry\nst denis (93)")

    assert codes(asked) == ["?"]
    assert offered(asked)[:2] == ["Nanterre (Hauts-de-Seine, 92)", "Saint-Denis (Seine-Saint-Denis, 93)"]
    assert offered(asked)[2:] == ["Ivry-sur-Seine (Val-de-Marne, 94)", "Ivry-la-Bataille (Eure, 27)"]
    assert ">\nivry</textarea>" in str(asked).replace(">ivry", ">\nivry")
    assert str(asked).count(" checked") == 2


def test_several_written_with_their_departement_need_no_question():
    form = sent(Wishes, communes="Montreuil (93), Paris 20e\nSaint-Denis, 93; Ivry-sur-Seine (Val-de-Marne, 94)")

    assert codes(form) == ["93048", "75120", "93066", "94041"]


def test_a_commune_known_before_is_shown_ticked_and_goes_when_unticked():
    before = Wishes(initial={"communes": ("85148", "93048")})

    assert offered(before) == ["Montreuil (Vendée, 85)", "Montreuil (Seine-Saint-Denis, 93)"]
    assert codes(sent(Wishes, communes="", communes_code=["93048"])) == ["93048"]
    assert codes(sent(Wishes, communes="")) == ["?"]


def test_a_mistyped_name_is_asked_and_never_taken():
    asked = sent(Wishes, communes="nanterree")

    assert codes(asked) == ["?"]
    assert asked.errors["communes"] == ["Nous ne trouvons pas « nanterree ». Est-ce Nanterre (Hauts-de-Seine, 92) ?"]
    assert codes(sent(Wishes, communes="nanterree", communes_code="92050")) == ["92050"]


def test_a_commune_that_was_merged_is_said_and_ticked():
    place("93059", "Pierrefitte-sur-Seine")
    Commune.objects.filter(code="93059").update(ended_on=date(2025, 1, 1), successor_code="93066")
    asked = sent(Wishes, communes="Pierrefitte sur Seine")

    assert asked.errors["communes"] == [
        "Pierrefitte-sur-Seine fait partie de Saint-Denis (Seine-Saint-Denis, 93) depuis 2025. Cochez-la si c’est bien elle."
    ]
    assert codes(sent(Wishes, communes="Pierrefitte-sur-Seine", communes_code="93066")) == ["93066"]


def test_a_commune_that_had_two_codes_ended_on_its_last_day():
    for code in ("75059", "93059"):
        place(code, "Pierrefitte-sur-Seine")
    for code, ended in (("93059", date(2025, 1, 1)), ("75059", date(1968, 1, 1))):
        Commune.objects.filter(code=code).update(ended_on=ended, successor_code="93066")
    found = localities.find("Pierrefitte-sur-Seine")
    assert len(found.formers) == 2

    said = {became(replace(found, formers=found.formers[::step])) for step in (1, -1)}
    assert said == {"Pierrefitte-sur-Seine fait partie de Saint-Denis (Seine-Saint-Denis, 93) depuis 2025."}


def test_a_commune_taken_in_by_a_town_with_arrondissements_asks_for_one_of_them():
    place("75999", "Belleville")
    Commune.objects.filter(code="75999").update(ended_on=date(1860, 1, 1), successor_code="75056")
    asked = sent(Home, commune="Belleville")

    assert asked.errors["commune"] == [
        "Belleville fait partie de Paris (75) depuis 1860. « Belleville » : choisissez l’arrondissement."
    ]
    assert offered(asked) == ["Paris 19e arrondissement (75)", "Paris 20e arrondissement (75)"]
    answered = sent(Home, commune="Belleville", commune_code="75120")
    assert answered.is_valid()
    assert answered.cleaned_data["commune"].code == "75120"
    assert codes(sent(Wishes, communes="Belleville", communes_code="75056")) == ["75056"]


def test_a_departement_is_no_commune():
    assert sent(Wishes, communes="93").errors["communes"] == [
        "« 93 » n’est pas une commune. Écrivez une commune ou un code postal."
    ]


def test_paris_may_be_wished_and_a_home_says_its_arrondissement():
    assert codes(sent(Wishes, communes="Paris")) == ["75056"]
    assert Commune.objects.get(code="75119").told == "Paris 19e arrondissement"
    home = sent(Home, commune="Paris")
    assert home.errors["commune"] == ["« Paris » : choisissez l’arrondissement."]
    assert offered(home) == ["Paris 19e arrondissement (75)", "Paris 20e arrondissement (75)"]
    for answer in (
        {"commune": "75056", "commune_code": "75119"},
        {"commune": "paris 19"},
        {"commune": "75119"},
        {"commune": "Paris 19e arrondissement (75)"},
    ):
        chosen = sent(Home, **answer)
        assert chosen.is_valid()
        assert chosen.cleaned_data["commune"].code == "75119"


def test_every_arrondissement_of_a_town_is_offered_not_the_first_dozen():
    for number in range(1, 19):
        place(f"751{number:02}", f"Paris {number}e Arrondissement", parent_code="75056")

    home = sent(Home, commune="Paris")

    assert len(offered(home)) == 20
    assert "Il y en a d’autres" not in unescape(str(home))


def test_a_tick_that_the_words_cannot_mean_is_left_aside():
    home = sent(Home, commune="Nanterre", commune_code="93048")

    assert home.is_valid()
    assert home.cleaned_data["commune"].code == "92050"
    assert not sent(Home, commune="", commune_code="99999").is_valid()


def test_the_question_of_the_wish_asks_keeps_the_rest_and_saves_the_choice(client):
    amina = factories.demande()
    client.force_login(amina.user)
    address = reverse("completer", args=["recherche"])
    told = {"type_codes": ["T3"], "communes": "Saint-Denis\nNanterre", "max_rent": "912"}

    asked = client.post(address, {"act_key": str(uuid.uuid4()), **told})
    page = unescape(plain_text(asked))
    answer = client.post(address, {"act_key": str(uuid.uuid4()), **told, "communes_code": ["93066"], "confirmer": "1"})

    assert asked.status_code == 400
    assert 'value="912"' in page
    assert "Saint-Denis (Seine-Saint-Denis, 93)" in page
    assert page.index("Saint-Denis (Seine-Saint-Denis, 93)") < page.index("Saint-Denis (La Réunion, 974)")
    assert answer.status_code == 302
    assert Fact.objects.get(path="wish").value["communes"] == ["93066", "92050"]


@pytest.mark.parametrize(("text", "code"), [("93", "93"), ("Seine-Saint-Denis", "93"), ("2a", "2A"), ("Paris", "75")])
def test_a_departement_is_written_by_its_code_or_its_name(text, code):
    assert DepartementField().clean(text) == code


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("974", "ne couvre pas encore"),
        ("La Réunion", "ne couvre pas encore"),
        ("96", "par exemple"),
        ("Bretagne", "par exemple"),
    ],
)
def test_overseas_and_what_is_no_departement_are_told(text, words):
    with pytest.raises(forms.ValidationError, match=words):
        DepartementField().clean(text)


def test_a_member_sits_for_one_commune_and_a_name_of_several_lists_them():
    assert seats.code_of(Capacity.MAIRE, "montreuil 93") == "93048"
    assert seats.code_of(Capacity.MAIRE, "Montreuil") is None
    assert "Montreuil (Seine-Saint-Denis, 93) ; Montreuil (Eure-et-Loir, 28)" in seats.why_not("Montreuil")
    Territory.objects.create(code="200057875", name="Est Ensemble")
    assert seats.code_of(Capacity.EPCI, "est-ensemble") == seats.code_of(Capacity.EPCI, "200057875") == "200057875"


def test_a_wish_for_paris_answers_a_home_in_each_arrondissement():
    part = Commune.objects.get(code="75119")
    assert localities.wished_as(part) == {"75119", "75056"}
    assert localities.same_places(["75056"]) == {"75056", "75119", "75120"}


def test_unticking_every_commune_leaves_them_to_be_ticked_again():
    """A thumb took them all out, and they were gone with their names."""
    form = Wishes(QueryDict("communes="), initial={"communes": ["93048", "92050"]})

    assert not form.is_valid()
    drawn = str(form["communes"])
    for code in ("93048", "92050"):
        assert f'value="{code}"' in drawn
    assert "checked" not in drawn
    assert 'value="93048"' not in str(
        Wishes(QueryDict("communes=Ivry-sur-Seine"), initial={"communes": ["93048"]})["communes"]
    )


def test_a_former_town_of_the_same_name_is_not_told_to_be_part_of_itself():
    heir = Commune.objects.get(code="92050")
    old = Commune(code="92999", name="Nanterre", successor_code="92050", ended_on=date(1968, 1, 1))
    found = localities.PlacesFound("Nanterre", (heir,), is_sure=True, is_former=True, formers=(old,))

    assert became(found) == ""
