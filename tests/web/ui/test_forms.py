import re

import pytest
from django.utils.translation import override

from parvis.web.ui.forms import problems
from parvis.web.ui.specimens import SpecimenForm


@pytest.fixture
def form():
    with override("fr"):
        yield SpecimenForm({"email": "x@", "kind": "org"})


def test_ids_are_those_django_refers_to(form):
    html = str(form["email"].as_field_group())
    described = re.search('aria-describedby="([^"]+)"', html).group(1).split()
    assert set(described) == {"id_email_helptext", "id_email_error"}
    assert all(f'id="{name}"' in html for name in described)
    assert 'aria-invalid="true"' in html
    assert 'autocomplete="email"' in html


def test_optional_fields_say_so(form):
    assert "(facultatif)" in str(form["organisation"].as_field_group())
    assert "(facultatif)" not in str(form["email"].as_field_group())


@pytest.mark.parametrize(
    ("name", "css"),
    [
        ("email", "input"),
        ("country", "select"),
        ("note", "textarea"),
        ("agreed", "check"),
        ("kind", "check"),
        ("code", "input otp"),
    ],
)
def test_inputs_get_the_class_of_their_component(form, name, css):
    assert f'class="{css}"' in str(form[name].as_field_group())


def test_groups_have_a_legend(form):
    html = str(form["payment"].as_field_group())
    assert html.count("choice-card") == 2
    assert "<legend" in html
    assert "Payé tout de suite." in html


def test_the_summary_leads_to_each_field(form):
    html = str(form)
    for problem in problems(form):
        assert f'href="#{problem.anchor}"' in html
        assert f'id="{problem.anchor}"' in html
