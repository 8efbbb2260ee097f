"""A list too long to wait for is written by a worker, kept for two days, and given to its account alone."""

import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.audit.models import Entry
from parvis.domains.actions import exports
from parvis.domains.models import Export, ExportPart
from parvis.notifications.models import Message
from parvis.web.portal import tasks
from parvis.web.portal.domains import exports as views
from tests.billing.test_payment_races import together
from tests.factories import DomainFactory, ExportFactory

FRENCH = {"accept-language": "fr"}


@pytest.fixture
def long_list(world, monkeypatch):
    """Three names, of which two are of one extension, where more than one is too many to wait for."""
    monkeypatch.setattr(views, "COUNT_CAP", 1)
    world.domain("a.example", expires_at=datetime(2027, 3, 14, 12, tzinfo=UTC))
    world.domain("b.example")
    world.domain("c.test")


def asked(browser, kind="csv", query="?tld=example"):
    browser.post(f"/domains/export/{kind}/{query}", headers=FRENCH)
    return Export.objects.latest("pk")


def body(response):
    return b"".join(response.streaming_content)


def test_a_short_list_is_given_at_once(browser, long_list):
    assert "c.test" in body(browser.get("/domains/export/csv/?tld=test")).decode()
    assert not Export.objects.exists()


def test_looking_at_the_address_prepares_nothing(browser, long_list):
    page = browser.get("/domains/export/csv/?tld=example").content.decode()

    assert 'method="post"' in page
    assert not Export.objects.exists()


def test_a_long_list_is_queued_once_however_often_the_button_is_pressed(browser, long_list):
    first = browser.post("/domains/export/csv/?tld=example")
    again = browser.post("/domains/export/csv/?tld=example")

    export = Export.objects.get()
    assert first["Location"] == again["Location"] == f"/domains/files/{export.pk}/"
    assert ProcrastinateJob.objects.filter(task_name="portal.export").count() == 1
    assert Entry.objects.filter(action="domain.export-requested").count() == 1


def test_another_filter_or_kind_is_another_file(browser, long_list):
    asked(browser)
    asked(browser, "xlsx")
    asked(browser, query="")

    assert Export.objects.count() == 3


def test_it_holds_what_the_filter_showed_in_the_words_of_who_asked(browser, long_list):
    export = asked(browser)
    assert "va être préparé" in browser.get(f"/domains/files/{export.pk}/").content.decode()

    tasks.make(export)

    lines = body(browser.get(f"/domains/files/{export.pk}/download/")).decode("utf-8-sig").split("\r\n")
    assert [line.partition(";")[0] for line in lines] == ["Domaine", "a.example", "b.example", ""]
    assert "14/03/2027" in lines[1]


def test_a_spreadsheet_is_whole(browser, long_list):
    export = asked(browser, "xlsx")

    tasks.make(export)
    answer = browser.get(f"/domains/files/{export.pk}/download/")
    file = body(answer)

    assert int(answer["Content-Length"]) == len(file)
    assert "a.example" in zipfile.ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml").decode()


def test_a_file_of_several_parts_is_given_whole(browser, long_list, monkeypatch):
    monkeypatch.setattr(tasks, "PIECE", 50)
    export = asked(browser)

    tasks.make(export)

    assert ExportPart.objects.count() > 2
    assert body(browser.get(f"/domains/files/{export.pk}/download/")).decode().count("\r\n") == 3


def test_who_asked_is_written_to_once_with_the_way_to_the_file(world, browser, long_list):
    export = asked(browser)

    for _ in range(2):
        tasks.make(export)

    letter = Message.objects.get(template="domains-exported")
    assert letter.to == world.anna.email
    assert f"/domains/files/{export.pk}/" in letter.text
    assert f"/domains/files/{export.pk}/" in letter.html


def test_the_page_says_how_far_it_is_then_where_to_take_it(browser, long_list):
    export = asked(browser)
    exports.progress(exports.begin(export.pk, total=4_000), 2_000)
    page = browser.get(f"/domains/files/{export.pk}/").content.decode()
    assert 'max="4000" value="2000"' in page
    assert 'http-equiv="refresh"' in page, "without scripts too"

    tasks.make(export)

    page = browser.get(f"/domains/files/{export.pk}/").content.decode()
    assert f"/domains/files/{export.pk}/download/" in page
    assert 'http-equiv="refresh"' not in page


def test_there_is_nothing_to_take_before_it_is_ready(browser, long_list):
    assert browser.get(f"/domains/files/{asked(browser).pk}/download/").status_code == 404


def test_another_account_sees_neither_the_page_nor_the_file(world, browser, long_list):
    export = asked(browser)
    tasks.make(export)
    stranger = world.browser(world.new_person("bob@first.example"))

    assert stranger.get(f"/domains/files/{export.pk}/").status_code == 404
    assert stranger.get(f"/domains/files/{export.pk}/download/").status_code == 404


def test_another_accounts_names_are_not_in_it(world, browser, long_list):
    DomainFactory(name="theirs.example")
    export = asked(browser)

    tasks.make(export)

    assert "theirs" not in body(browser.get(f"/domains/files/{export.pk}/download/")).decode()


def test_after_two_days_it_is_forgotten_with_its_parts(browser, long_list):
    export = asked(browser)
    tasks.make(export)

    exports.forget(now=timezone.now() + timedelta(days=1))
    assert Export.objects.exists()
    exports.forget(now=timezone.now() + timedelta(days=3))

    assert not Export.objects.exists()
    assert not ExportPart.objects.exists()
    tasks.make(export)
    assert not Export.objects.exists()


def test_one_that_cannot_be_made_says_so_and_can_be_asked_for_again(browser, long_list):
    export = asked(browser)
    exports.begin(export.pk, total=2)

    exports.fail(export.pk, now=timezone.now())

    assert "n’a pas pu" in browser.get(f"/domains/files/{export.pk}/").content.decode()
    assert asked(browser).pk != export.pk


def test_what_is_ready_is_never_made_again(db):
    export = ExportFactory(state="ready")

    with pytest.raises(DatabaseError), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(state="running")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_keep_one_file_and_write_one_letter():
    name = DomainFactory()
    export = ExportFactory(account=name.account)

    found = together(*[lambda: tasks.make(export)] * 4)

    assert found == [None] * 4
    assert [part.position for part in ExportPart.objects.all()] == [0]
    assert Message.objects.filter(template="domains-exported").count() == 1
