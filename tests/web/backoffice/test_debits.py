"""Staff send direct debits to the bank, download files again, and import what the bank refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from parvis.billing.actions.collecting import open_debit
from parvis.billing.models import Collection, CollectionFile
from parvis.brands.models import Brand, LegalEntity
from parvis.kit.actor import SYSTEM
from tests.factories import MandateFactory, OrderFactory
from tests.orders.test_direct_debits import report

PAGE = "/staff/debits/"


@pytest.fixture
def collection(brand, elodie):
    Brand.objects.filter(pk=brand.pk).update(takes_debits=True)
    LegalEntity.objects.filter(pk=brand.legal_entity_id).update(creditor_id="FR72ZZZ123456")
    elodie.brand = Brand.objects.get(pk=brand.pk)
    MandateFactory(account=elodie)
    order = OrderFactory(account=elodie, brand=brand)
    return open_debit(elodie, order_number=order.number, amount=order.total, actor=SYSTEM, now=timezone.now())


def asked(collection, **more):
    return {
        "seller": collection.mandate.seller_id, "creditor_id": "FR72ZZZ123456", "due_on": collection.due_on.isoformat(),
        **more,
    }  # fmt: skip


def test_a_file_is_made_once_and_downloaded_the_same_each_time(staff, collection):
    assert "1 prélèvement," in staff.get(PAGE).content.decode()

    first = staff.post(f"{PAGE}make/", asked(collection), follow=True).content.decode()
    second = staff.post(f"{PAGE}make/", asked(collection), follow=True).content.decode()
    file = CollectionFile.objects.get()
    copies = {staff.get(f"{PAGE}files/{file.pk}/").content for _again in range(2)}

    assert file.number in first
    assert "déjà" in second or "plus rien" in second
    assert copies == {bytes(file.content)}


@pytest.mark.parametrize("wrong", [{"seller": "x"}, {"due_on": "tomorrow"}, {"seller": "999999"}])
def test_nonsense_makes_no_file(staff, collection, wrong):
    assert staff.post(f"{PAGE}make/", asked(collection, **wrong)).status_code == 302
    assert not CollectionFile.objects.exists()


def test_another_brand_s_direct_debits_are_not_seen(staff, collection, foreign):
    file = CollectionFile.objects.create(
        seller=foreign.brand.legal_entity, creditor_id="X", number="THEIRS", collected_on=collection.due_on, count=1,
        total_minor=1, content=b"-", made_at=timezone.now(),
    )  # fmt: skip

    assert "THEIRS" not in staff.get(PAGE).content.decode()
    assert staff.get(f"{PAGE}files/{file.pk}/").status_code == 404


def test_a_status_report_is_imported_and_nonsense_is_refused_whole(staff, collection):
    staff.post(f"{PAGE}make/", asked(collection))
    collection.refresh_from_db()
    seller = collection.mandate.seller_id

    wrong = staff.post(PAGE, {"seller": seller, "file": SimpleUploadedFile("r.xml", b"<a>")})
    right = staff.post(PAGE, {"seller": seller, "file": SimpleUploadedFile("r.xml", report(collection))}, follow=True)

    assert wrong.status_code == 422
    assert "Rien n’a été importé" in wrong.content.decode()
    assert "1 prélèvement est revenu" in right.content.decode()
    assert Collection.objects.get().state == "returned"
    assert "AM04" in right.content.decode()
