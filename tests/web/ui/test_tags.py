from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override

from parvis.kit.money import Money

NOW = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)


def shown(source, language="fr", request=None, **values):
    with override(language):
        context = Context({"now": NOW, "request": request, **values})
        return Template("{% load ui %}" + source).render(context)


def test_icon_is_decorative():
    html = shown('{% icon "globe" %}')
    assert 'aria-hidden="true"' in html
    assert "icons" in html
    assert html.count("#globe") == 1


@pytest.mark.parametrize(("language", "text"), [("fr", "8,39\N{NO-BREAK SPACE}€"), ("en", "€8.39")])
def test_money(language, text):
    assert text in shown("{% money price %}", language, price=Money(839, "EUR"))
    assert text in shown('{% money 839 "EUR" %}', language)


def test_no_price_is_a_dash():
    assert "—" in shown("{% money price %}", price=None)


def test_dates():
    day = date(2026, 12, 2)
    assert "2 déc. 2026" in shown("{% date day %}", day=day)
    assert "2 décembre 2026" in shown("{% day day %}", day=day)
    assert "2 December 2026" in shown("{% day day %}", "en", day=day)
    assert "dans 9 jours" in shown("{% date day relative=True now=now %}", day=day)
    assert "aujourd’hui" in shown("{% date day relative=True now=now %}", day=date(2026, 11, 23))
    assert 'datetime="2026-12-02"' in shown("{% date day %}", day=day)


def test_moment_is_in_the_local_time_zone():
    with timezone.override("Europe/Paris"):
        french, english = shown("{% moment now %}"), shown("{% moment now %}", "en")
    assert "14\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}02" in french
    assert "14:02" in english


def test_host_shows_both_forms():
    html = shown('{% host "xn--caf-dma.example" %}')
    assert "café.example" in html
    assert "xn--caf-dma.example" in html
    assert 'dir="ltr"' in html
    assert shown('{% host "plain.example" %}').count("plain.example") == 1


def test_values_are_escaped():
    hostile = "<script>"
    for source in (
        "{% host x %}",
        '{% badge "ok" x %}',
        "{% card x %}a{% endcard %}",
        '{% alert "ok" x %}{% endalert %}',
    ):
        assert hostile not in shown(source, x=hostile)
    assert hostile not in shown('{% card "T" %}{{ x }}{% endcard %}', x=hostile)


def test_query_keeps_filters_and_resets_the_page():
    request = RequestFactory().get("/?q=a&page=3&tag=b")
    assert shown("{% url_query page=4 as u %}{{ u|safe }}", request=request) == "?q=a&page=4&tag=b"
    assert shown("{% url_query tag=None as u %}{{ u|safe }}", request=request) == "?q=a"


def test_french_spaces_only_in_french():
    assert shown("{{ x|typo }}", x="Vraiment ?") == "Vraiment\N{NARROW NO-BREAK SPACE}?"
    assert shown("{{ x|typo }}", "en", x="Really ?") == "Really ?"


@pytest.mark.parametrize(("name", "letters"), [("Sophie Martin", "SM"), ("acme", "A"), ("", ""), ("a b c", "AC")])
def test_initials(name, letters):
    assert shown("{{ x|initials }}", x=name) == letters
