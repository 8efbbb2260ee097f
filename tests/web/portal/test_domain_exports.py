"""What leaves as a file is what the filter shows, and harms no spreadsheet."""

import io
import zipfile
from datetime import UTC, datetime

import pytest

from parvis.web.sheets import harmless


def text_of(response):
    return b"".join(response.streaming_content).decode()


def test_csv_holds_the_filtered_names_with_a_mark_and_semicolons_in_french(world, browser):
    world.domain("a.example", expires_at=datetime(2027, 3, 14, 12, tzinfo=UTC))
    world.domain("b.test")

    lines = text_of(browser.get("/domains/export/csv/?tld=example", headers={"accept-language": "fr"})).split("\r\n")

    assert lines[0].startswith("\ufeff")
    assert len(lines) == 3
    assert lines[1].startswith("a.example;a.example;example;")
    assert "14/03/2027" in lines[1]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_a_cell_never_starts_a_formula(text):
    assert harmless(text) == f"'{text}"


def test_csv_defuses_the_holders_name(world, browser):
    world.domain("a.example", registrant=world.contact(organisation='=HYPERLINK("http://evil.example")'))

    assert "'=HYPERLINK" in text_of(browser.get("/domains/export/csv/"))


def test_xlsx_holds_the_filtered_names_as_text(world, browser):
    world.domain("a.example", registrant=world.contact(organisation="=1+1"))
    world.domain("b.test")

    book = zipfile.ZipFile(io.BytesIO(b"".join(browser.get("/domains/export/xlsx/?tld=example").streaming_content)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert "a.example" in sheet
    assert "b.test" not in sheet
    assert "<f>" not in sheet


def test_another_kind_of_file_does_not_exist(world, browser):
    assert browser.get("/domains/export/exe/").status_code == 404


def test_a_stream_keeps_the_language_it_was_asked_for_in(world, browser):
    world.domain("a.example")

    text = b"".join(browser.get("/domains/export/csv/", headers={"Accept-Language": "en"})).decode("utf-8-sig")

    assert text.startswith("Domain,ASCII form,")
