"""Which files may be a logo, and how they are served."""

import pytest
from django.test import Client

from parvis.brands.images import MOST_BYTES, ImageError, checked
from parvis.brands.models import BrandImage
from tests.factories import BrandFactory, BrandHostFactory

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


def drawn(inside):
    return SVG.format(inside).encode()


def test_a_plain_drawing_is_named_after_its_content():
    name, content_type = checked(drawn('<path d="M0 0h9v9z" fill="url(#g)"/><use href="#g"/>'))

    assert content_type == "image/svg+xml"
    assert name.endswith(".svg")
    assert name != checked(drawn('<path d="M1 0h9v9z"/>'))[0]
    assert checked(b"\x89PNG\r\n\x1a\n...")[1] == "image/png"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (drawn("<script>alert(1)</script>"), "<script>"),
        (drawn("<foreignObject/>"), "<foreignObject>"),
        (drawn("<style>@import url(x)</style>"), "<style>"),
        (drawn('<path onload="alert(1)"/>'), "onload="),
        (drawn('<path onClick="alert(1)"/>'), "onclick="),
        (drawn('<use href="other.svg#a"/>'), "href="),
        (drawn('<use xlink:href="javascript:alert(1)"/>'), "href="),
        (drawn('<rect fill="url(//elsewhere.example/a)"/>'), "fill="),
        (drawn('<a href="#x"/>'), "<a>"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + drawn("&a;"), "entities"),
        (b"<html/>", "neither a PNG nor an SVG"),
        (b"GIF89a", "neither a PNG nor an SVG"),
        (b"\xff\xfe<svg", "neither a PNG nor an SVG"),
        (drawn("<g/>" * MOST_BYTES), "at most"),
    ],
)
def test_what_could_act_or_fetch_is_refused(body, said):
    with pytest.raises(ImageError, match=said):
        checked(body)


@pytest.mark.django_db
def test_a_logo_is_served_on_its_own_brand_alone():
    own, other = BrandFactory(), BrandFactory()
    BrandHostFactory(brand=own, host="own.localhost")
    BrandHostFactory(brand=other, host="other.localhost")
    body = drawn("<g/>")
    name, content_type = checked(body)
    BrandImage.objects.create(brand=own, file_name=name, content_type=content_type, body=body)

    answer = Client(headers={"host": "own.localhost"}).get(f"/brand/{name}")

    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, body, "image/svg+xml")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "immutable" in answer["Cache-Control"]
    assert Client(headers={"host": "other.localhost"}).get(f"/brand/{name}").status_code == 404


@pytest.mark.django_db
def test_the_tab_shows_the_colour_of_the_brand():
    BrandHostFactory(brand=BrandFactory(colour="#aa3322", slug="red"), host="red.localhost")
    client = Client(headers={"host": "red.localhost"})
    page = client.get("/fr/").content.decode()
    (icon,) = [part for part in page.split('"') if part.startswith("/theme/") and part.endswith(".svg")]

    assert "#aa3322" in client.get(icon).content.decode()
