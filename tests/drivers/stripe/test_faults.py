"""What the line to Stripe can do to us, and what each failure means."""

import hashlib
import hmac
import json
import time
import uuid

import pytest

from parvis.billing.ports import (
    ForgedNoticeError,
    NoticeKind,
    PaidState,
    PaymentNotDoneError,
    PaymentUnavailableError,
    PaymentUnknownError,
    StrangeAnswerError,
)
from parvis.drivers.stripe.cards import StripeCards
from tests.contracts.cards import AMOUNT, BACK, CardContract, payer
from tests.drivers.stripe.conftest import settings_for
from tests.simulators.stripe_server import WEBHOOK_SECRET

ask = CardContract()


@pytest.fixture
def paid(driver, account):
    page = ask.opened(driver)
    account.pay(page.number)
    return page.number


def test_a_place_where_nobody_listens_is_unavailable():
    with pytest.raises(PaymentUnavailableError):
        StripeCards(settings_for("http://127.0.0.1:9")).status("cs_1")


def test_a_line_that_is_cut_before_the_answer_leaves_the_outcome_unknown(driver, account, paid):
    account.drop_next = 1

    with pytest.raises(PaymentUnknownError):
        driver.refund(paid, amount=AMOUNT, key="k")
    assert account.given_back(paid) == 0


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (429, PaymentUnavailableError),
        (500, PaymentUnknownError),
        (503, PaymentUnknownError),
        (409, PaymentUnknownError),
    ],
)
def test_a_failure_of_stripe_is_never_taken_for_a_no(driver, account, paid, status, meaning):
    account.fail_next = [status]

    with pytest.raises(meaning):
        driver.status(paid)


def test_a_wrong_key_is_a_refusal_that_does_not_tell_the_key(stripe_api):
    wrong = StripeCards(settings_for(stripe_api[1]))
    wrong._line.client._requestor._options.api_key = "sk_test_someoneelses"

    with pytest.raises(PaymentNotDoneError) as refusal:
        wrong.status("cs_1")

    assert "someoneelses" not in f"{refusal.value} {wrong.exchange()}"


def test_settings_do_not_show_their_secrets():
    assert "sk_test" not in repr(settings_for("http://127.0.0.1:9"))
    assert "whsec" not in repr(settings_for("http://127.0.0.1:9"))


def test_a_charge_that_was_refused_can_never_be_made_afterwards(driver, account):
    for ending in ("0002", "3184"):
        reference, page = str(uuid.uuid4()), driver.open_saving(
            reference=str(uuid.uuid4()), return_url=BACK, language="en", payer=payer()
        )  # fmt: skip
        account.keep(page.number, ending)
        said = driver.charge(reference=reference, amount=AMOUNT, label="C-1", card=driver.saving(page.number).card)

        assert account.intents[said.number]["status"] == "canceled"
        # Looked for after a lost answer, it says the same.
        again = driver.charged(reference=reference, card=driver.saving(page.number).card)
        assert (again.state, again.refusal) == (said.state, said.refusal)


def test_a_page_that_says_no_amount_is_not_believed(driver, account, paid):
    account.sessions[paid]["amount_total"] = None

    with pytest.raises(StrangeAnswerError):
        driver.status(paid)


def test_another_reference_is_told_as_it_is(driver, account, paid):
    account.sessions[paid]["metadata"] = {}

    assert driver.status(paid).reference == ""


def test_a_direct_debit_that_is_not_in_yet_is_open(driver, account):
    page = ask.opened(driver)
    account.sessions[page.number]["status"] = "complete"

    assert driver.status(page.number).state == PaidState.OPEN


def test_what_else_is_offered_is_never_offered_with_a_card_to_keep(stripe_api, account):
    driver = StripeCards(settings_for(stripe_api[1], methods=("card", "sepa_debit")))
    asked = []
    create = account.create_session
    account.create_session = lambda given: asked.append(given) or create(given)
    try:
        ask.opened(driver)
        ask.opened(driver, is_kept=True)
    finally:
        del account.create_session

    assert [list(given["payment_method_types"].values()) for given in asked] == [["card", "sepa_debit"], ["card"]]


@pytest.mark.parametrize("age", [-301, -86400])
def test_an_old_signature_is_a_forgery(driver, account, paid, age):
    body, headers = account.notification(paid, at=int(time.time()) + age)

    with pytest.raises(ForgedNoticeError):
        driver.verify(body, headers)


def test_another_secret_is_a_forgery(driver, account, paid):
    with pytest.raises(ForgedNoticeError):
        driver.verify(*account.notification(paid, secret="whsec_of_somebody_else"))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id": "e", "type": "x", "data": 3}', b"null"])
def test_a_signed_body_that_stripe_would_never_send_is_a_forgery(driver, body):
    at = int(time.time())
    digest = hmac.new(WEBHOOK_SECRET.encode(), b"%d.%s" % (at, body), hashlib.sha256).hexdigest()

    with pytest.raises(ForgedNoticeError):
        driver.verify(body, {"Stripe-Signature": f"t={at},v1={digest}"})


@pytest.mark.parametrize(
    ("event", "kind"),
    [
        ("checkout.session.completed", NoticeKind.PAYMENT),
        ("checkout.session.async_payment_failed", NoticeKind.PAYMENT),
        ("payment_intent.succeeded", NoticeKind.PAYMENT),
        ("charge.dispute.closed", NoticeKind.DISPUTE),
        ("refund.failed", NoticeKind.REFUND),
        ("charge.refund.updated", NoticeKind.REFUND),
        ("charge.refunded", NoticeKind.OTHER),
        ("charge.succeeded", NoticeKind.OTHER),
        ("something.new", NoticeKind.OTHER),
    ],
)
def test_what_a_notification_is_about(driver, account, paid, event, kind):
    assert driver.verify(*account.notification(paid, event)).kind == kind


def test_a_kept_card_without_payment_is_about_a_saving(driver, account):
    page = driver.open_saving(reference=str(uuid.uuid4()), return_url=BACK, language="fr", payer=payer())
    account.keep(page.number, "4242")

    assert driver.verify(*account.notification(page.number)).kind == NoticeKind.SAVING
    assert json.loads(account.notification(page.number)[0])["data"]["object"]["mode"] == "setup"
