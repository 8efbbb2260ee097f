"""A zone file and text mode: analysed, then reviewed; nothing typed is lost (DNS-5, guide 9.5.7)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from parvis.dns.models import Version
from parvis.dns.queries import draft_content, draft_of, records_of
from parvis.dns.zonefile.reading import LARGEST

pytestmark = pytest.mark.django_db
ZONE = "/domains/a.fr/dns/"
IMPORT, TEXT, REVIEW = f"{ZONE}import/", f"{ZONE}text/", f"{ZONE}review/"
FILE = """$TTL 1h
@ IN SOA ns1.old.example. root.old.example. 1 7200 1800 1209600 300
@ NS ns1.old.example.
@ 300 A 203.0.113.10
www A 203.0.113.20
mail A 203.0.113.25
bad A 203.0.113.999
"""


def send(browser, text=FILE, mode="add", **more):
    return browser.post(IMPORT, {"text": text, "mode": mode, "edition": "", **more})


def test_a_file_is_analysed_in_lists_before_anything_changes(zone, browser):
    answer = send(browser, "", zone_file=SimpleUploadedFile("a.fr.zone", FILE.encode()))
    found = answer.context

    assert found["added"] == ["mail 3600 IN A 203.0.113.25", "www 3600 IN A 203.0.113.20"]
    assert found["identical"] == ["@ 300 IN A 203.0.113.10"]
    assert {remark.place for remark in found["clashes"]} == {"www.a.fr CNAME", "www.a.fr A"}
    assert [remark.number for remark in found["rejected"]] == [7]
    assert found["form"]["text"].value() == FILE, "it can be mended on the page"
    assert draft_of(zone) is None


def test_an_import_that_replaces_goes_through_the_review(zone, browser):
    analysis = send(browser, mode="replace")
    assert analysis.context["removed"] == ["www 300 IN CNAME a.fr."]

    answer = send(browser, mode="replace", review="1")

    assert answer.headers["Location"] == REVIEW
    assert len(records_of(zone)) == 2, "nothing is published yet"
    browser.post(REVIEW, {"edition": draft_of(zone).edition, "note": ""})
    assert [one.owner for one in records_of(zone)] == ["@", "mail", "www"]
    assert Version.objects.get(zone=zone, number=2).cause == "import"


def test_a_draft_of_a_colleague_is_told_and_never_replaced_unseen(zone, bob, browser):
    send(browser)
    bob.drafts(zone, "a TXT x")

    answer = send(browser, review="1")

    assert answer.status_code == 409
    assert [row.change.owner for row in draft_content(draft_of(zone)).changes] == ["a"]
    assert answer.context["form"]["text"].value() == FILE
    assert send(browser, review="1", edition=draft_of(zone).edition).status_code == 302


@pytest.mark.parametrize(
    ("file", "field"),
    [
        (b"", "zone_file"),
        (b"a A 203.0.113.1\nb TXT \xe9\n", "zone_file"),
        (b"x" * (LARGEST + 1), "zone_file"),
        (b"a A 203.0.113.1\0", "text"),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_reason(zone, browser, file, field):
    answer = send(browser, "", zone_file=SimpleUploadedFile("z", file))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_more_records_than_a_zone_has_are_refused(zone, browser):
    answer = send(browser, "".join(f"h{n} A 203.0.113.1\n" for n in range(5001)))

    assert answer.status_code == 422
    assert "5" in str(answer.context["form"].errors["text"])


def test_a_file_that_changes_nothing_says_so(zone, browser):
    answer = send(browser, "@ 300 A 203.0.113.10\nwww 300 CNAME @\n", mode="replace")

    assert answer.context["preview"].changes == []
    assert 'name="review"' not in answer.content.decode()


def test_text_mode_holds_the_zone_and_what_is_changed_goes_to_the_review(zone, browser):
    text = browser.get(TEXT).context["form"]["text"].value()
    assert text.splitlines()[0].split() == ["@", "300", "IN", "A", "203.0.113.10"]

    answer = browser.post(TEXT, {"text": text + "ftp 1h A 203.0.113.30 ; files\r\n", "edition": ""})

    assert answer.headers["Location"] == REVIEW
    (row,) = draft_content(draft_of(zone)).changes
    assert (row.change.after.owner, row.change.after.ttl, row.change.after.note) == ("ftp", 3600, "files")


def test_text_mode_shows_every_line_that_is_wrong_and_keeps_all_that_was_typed(zone, browser):
    typed = "@ A 203.0.113.10\r\nwww A nowhere\r\nftp A 203.0.113.30\r\nx BOGUS y\r\n"

    answer = browser.post(TEXT, {"text": typed, "edition": ""})

    assert answer.status_code == 422
    assert [one.remark.number for one in answer.context["wrong"]] == [2, 4]
    assert (2, "www A nowhere", True) in answer.context["wrong"][0].excerpt
    assert answer.context["form"]["text"].value() == typed
    assert draft_of(zone) is None


def test_text_mode_shows_the_draft_where_there_is_one(zone, bob, browser):
    bob.drafts(zone, "a TXT x")

    page = browser.get(TEXT)

    assert '"x"' in page.context["form"]["text"].value()
    assert page.context["form"]["edition"].value() == 1


def test_a_colleague_who_was_faster_is_told_and_the_text_stays(zone, bob, browser):
    typed = "@ 300 A 203.0.113.99\n"
    bob.drafts(zone, "a TXT x")

    answer = browser.post(TEXT, {"text": typed, "edition": ""})

    assert answer.status_code == 409
    assert answer.context["form"]["text"].value() == typed
