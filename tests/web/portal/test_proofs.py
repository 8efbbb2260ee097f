"""Proofs of payment that customers attach, and that staff download (PAY-5)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.billing.enums import PaymentMeans
from parvis.billing.models import PaymentProof
from parvis.kit.actor import SYSTEM
from parvis.orders.actions.proofs import MOST
from parvis.orders.actions.together import open_together
from parvis.web.uploads import LARGEST
from tests.factories import AccountFactory, OrderFactory, StaffMembershipFactory

EN = {"Accept-Language": "en"}
PDF, PNG, JPEG = b"%PDF-1.7 a transfer", b"\x89PNG\r\n\x1a\n a picture", b"\xff\xd8\xff a picture"


@pytest.fixture
def order(world):
    return OrderFactory(account=world.account, means="transfer")


def sent(browser, order, body=PDF, name="transfer.pdf"):
    return browser.post(
        reverse("portal:proof", args=[order.number]), {"proof": SimpleUploadedFile(name, body)}, headers=EN
    )


@pytest.mark.parametrize(("body", "kind"), [(PDF, "pdf"), (PNG, "png"), (JPEG, "jpg")])
def test_a_file_is_kept_once_however_often_it_is_sent(browser, order, body, kind):
    for _ in range(2):
        answer = sent(browser, order, body, "whatever.exe")
        assert answer["Location"] == reverse("portal:proof", args=[order.number])

    proof = PaymentProof.objects.get()
    assert (proof.kind, bytes(proof.body), proof.size) == (kind, body, len(body))
    assert Entry.objects.filter(action="payment.proof-added", subject=order.number).count() == 1
    assert "whatever.exe" in browser.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"<html>", "Choose a PDF, JPEG or PNG file."),
        (b" %PDF-1.7", "Choose a PDF, JPEG or PNG file."),
        (PDF + b"0" * LARGEST, "This file is larger than 5 MB."),
        (b"", "The submitted file is empty."),
    ],
)
def test_what_is_no_such_file_is_refused_beside_its_field(browser, order, body, sentence):
    answer = sent(browser, order, body)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not PaymentProof.objects.exists()


def test_what_is_too_large_is_dropped_while_it_comes_in(browser, order, monkeypatch):
    kept = []
    monkeypatch.setattr(
        "django.core.files.uploadhandler.TemporaryFileUploadHandler.receive_data_chunk",
        lambda _self, chunk, _start: kept.append(len(chunk)),
    )

    answer = sent(browser, order, PDF + b"0" * (3 * LARGEST))

    assert answer.status_code == 422
    assert 0 < sum(kept) <= LARGEST


def test_no_file_says_so(browser, order):
    answer = browser.post(reverse("portal:proof", args=[order.number]), headers=EN)

    assert "Choose a file." in answer.content.decode()


def test_so_many_files_and_no_more_and_none_once_it_is_paid(browser, order):
    for number in range(MOST):
        sent(browser, order, PDF + str(number).encode())
    assert "At most 5 files" in sent(browser, order, PDF + b"more").content.decode()

    type(order).objects.filter(pk=order.pk).update(state="paid", paid_at=timezone.now())
    late = OrderFactory(account=order.account, state="cancelled")

    assert "No payment is waited for" in sent(browser, late).content.decode()
    assert PaymentProof.objects.count() == MOST


def test_nobody_attaches_to_anothers_order(world, browser):
    other = OrderFactory(account=AccountFactory(brand=world.brand))

    assert sent(browser, other).status_code == 404
    assert browser.get(reverse("portal:proof", args=["G-2026-999999"])).status_code == 404


def test_staff_download_it_where_they_match_and_that_is_written_down(world, browser, order):
    sent(browser, order, PDF, '../../évil"name.pdf')
    staff = world.browser(StaffMembershipFactory(user__brand=world.brand).user)
    session = staff.session
    session["proved_at"] = timezone.now().isoformat()
    session.save()
    proof = PaymentProof.objects.get()

    page = staff.get(reverse("backoffice:match", args=[order.number])).content.decode()
    answer = staff.get(reverse("backoffice:proof", args=[proof.pk]))

    assert reverse("backoffice:proof", args=[proof.pk]) in page
    assert answer.content == PDF
    assert answer["Content-Disposition"] == f'attachment; filename="{order.number}-{proof.pk}.pdf"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Entry.objects.filter(action="payment.proof-read").count() == 1


def test_one_is_attached_to_a_transfer_of_several_orders(world, browser):
    numbers = [OrderFactory(account=world.account).number for _ in range(2)]
    payment = open_together(
        world.account, numbers, key=world.account.payments.model().reference, means=PaymentMeans.TRANSFER,
        actor=SYSTEM, now=world.now,
    )  # fmt: skip

    answer = browser.post(
        reverse("portal:proof", args=[payment.joint_number]), {"proof": SimpleUploadedFile("a.pdf", PDF)}
    )

    assert answer.status_code == 302
    assert PaymentProof.objects.get().subject == payment.joint_number
