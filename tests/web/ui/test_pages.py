import gzip
import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.utils.translation import override

from parvis.kit.actor import Actor
from parvis.web.ui import context, views
from parvis.web.ui.middleware import SecurityHeadersMiddleware
from parvis.web.ui.responses import go, render

# The shell stands alone: links to pages that have no route are left out.
pytestmark = pytest.mark.urls(__name__)
urlpatterns = []

UI = Path(views.__file__).parent


class Shop:
    name = "Nordhost Example"
    slug = "nordhost"
    colour = "#0b7a53"
    radius = 0
    languages = ("en", "fr")


class Htmx:
    history_restore_request = False


@pytest.fixture
def request_of_shop():
    request = RequestFactory().get("/")
    request.brand = Shop()
    request.htmx = False
    return request


def test_theme_is_cached_for_a_year_at_its_own_address(request_of_shop):
    request_of_shop.path = context.PageBrand.of(request_of_shop).theme_url
    response = views.theme_stylesheet(request_of_shop)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"--radius:0px" in response.content


def test_stale_theme_address_leads_to_the_current_one(request_of_shop):
    request_of_shop.path = "/theme/nordhost-0.css"
    assert views.theme_stylesheet(request_of_shop).headers["Location"].startswith("/theme/nordhost-")


@pytest.mark.parametrize("template", ["ui/design.html", "404.html", "403.html", "403_csrf.html", "429.html"])
def test_pages_render(request_of_shop, template):
    request_of_shop.actor = Actor(user_id=1, label="Sophie Martin")
    with override("fr"):
        html = (
            views.design(request_of_shop).content.decode()
            if template == "ui/design.html"
            else render_to_string(template, {}, request_of_shop)
        )
    assert "Nordhost Example" in html
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"<script>|\son\w+=", html)


def test_acting_staff_are_reminded(request_of_shop):
    request_of_shop.actor = Actor(user_id=1, label="Client", acting_staff="Alice", reason="Appel")
    with override("fr"):
        html = views.design(request_of_shop).content.decode()
    assert 'class="staffbar"' in html
    assert "Motif" in html


def test_server_error_needs_nothing(request_of_shop):
    response = views.server_error(request_of_shop)
    assert response.status_code == 500
    assert b"Nordhost Example" in response.content
    assert views.server_error(RequestFactory().get("/")).status_code == 500


def test_headers():
    request = RequestFactory().get("/")
    response = SecurityHeadersMiddleware(lambda _: HttpResponse("x"))(request)
    assert "form-action 'self';" in response.headers["Content-Security-Policy"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "HX-Request" in response.headers["Vary"]
    assert "Cache-Control" not in response.headers
    request.actor = Actor(user_id=1)
    assert "no-store" in SecurityHeadersMiddleware(lambda _: HttpResponse("x"))(request).headers["Cache-Control"]


def test_htmx_is_sent_elsewhere_by_header(request_of_shop):
    assert go(request_of_shop, "/a/").headers["Location"] == "/a/"
    request_of_shop.htmx = Htmx()
    response = go(request_of_shop, "/a/")
    assert response.status_code == 204
    assert response.headers["HX-Redirect"] == "/a/"


def test_whole_page_without_htmx(request_of_shop):
    assert b"<!DOCTYPE html>" in render(request_of_shop, "404.html#anything", {}, 404).content


def test_every_template_compiles():
    for path in (UI / "templates").rglob("*.html"):
        get_template(str(path.relative_to(UI / "templates")))


def test_components_document_their_parameters():
    for path in (UI / "templates/components").glob("*.html"):
        assert path.read_text().startswith("{#"), path.name


def test_every_icon_named_exists():
    symbols = set(re.findall('id="([^"]+)"', (UI / "static/ui/icons.svg").read_text()))
    named = {
        name
        for path in (UI / "templates").rglob("*.html")
        for name in re.findall(r'{% icon "([^"]+)"', path.read_text())
    }
    assert named <= symbols


def test_styles_know_no_left_nor_right():
    css = re.sub(r"/\*.*?\*/", "", (UI / "static/ui/ui.css").read_text(), flags=re.DOTALL)
    assert not re.search(r"(?<!-to-)\b(left|right)\b(?!-to)", css)


def test_script_stays_within_budget():
    assert len(gzip.compress((UI / "static/ui/ui.js").read_bytes())) < 4000


def test_french_is_complete():
    catalogue = (UI / "locale/fr/LC_MESSAGES/django.po").read_text()
    assert not re.search(r'msgstr(\[\d\])? ""\n(?!")', catalogue)
