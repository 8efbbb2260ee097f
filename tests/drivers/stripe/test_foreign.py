"""The Stripe driver against two programs that others wrote to play Stripe: what they understand, we say rightly."""

import uuid

import pytest

from parvis.billing.ports import (
    ForgedNoticeError,
    KeptCard,
    NoticeKind,
    PageOverError,
    PaidState,
    PaymentUnknownError,
    RefundState,
    StrangeAnswerError,
)
from parvis.drivers.stripe.cards import StripeCards
from parvis.drivers.stripe.settings import StripeSettings
from tests.contracts.cards import AMOUNT, PART, CardContract
from tests.simulators import foreign_stripes

pytestmark = [
    pytest.mark.skipif(bool(foreign_stripes.missing()), reason=foreign_stripes.missing()),
    pytest.mark.xdist_group("foreign_stripes"),
]
NUMBERS = {"pays": "4242424242424242", "refused": "4000000000000341", "asks": "4000002500003155"}
ask = CardContract()


def driver_at(door):
    return StripeCards(StripeSettings("stripe", foreign_stripes.KEY, foreign_stripes.SECRET, door.address))


@pytest.fixture(scope="module")
def notices():
    with foreign_stripes.inbox() as found:
        yield found


@pytest.fixture(scope="module")
def local(tmp_path_factory, notices):
    address, _received = notices
    with foreign_stripes.localstripe(tmp_path_factory.mktemp("localstripe")) as door:
        door.ask("/_config/webhooks/ours", {"url": address, "secret": foreign_stripes.SECRET})
        yield door


@pytest.fixture(scope="module")
def door(tmp_path_factory, notices):
    address, _received = notices
    with foreign_stripes.emulate(tmp_path_factory.mktemp("emulate"), address) as opened:
        yield opened


@pytest.fixture
def card(local):
    """A card that is kept at localstripe, as its page's script would have done it."""

    def kept(kind="pays"):
        holder = local.ask("/v1/customers", {"email": "camille@client.example"})["id"]
        said = {"number": NUMBERS[kind], "exp_month": "12", "exp_year": "2034", "cvc": "123"}
        asked = {"type": "card", **{f"card[{name}]": value for name, value in said.items()}}
        method = local.ask("/v1/payment_methods", asked)["id"]
        local.ask(f"/v1/payment_methods/{method}/attach", {"customer": holder})
        return KeptCard(method, holder, "visa", NUMBERS[kind][-4:], 12, 2034)

    return kept


def charges_of(local, reference):
    found = local.ask("/v1/payment_intents?limit=100")["data"]
    return [held for held in found if held["metadata"].get("reference") == reference and held["status"] == "succeeded"]


class TestLocalstripe:
    @pytest.fixture
    def driver(self, local):
        local.lose_next = 0
        return driver_at(local)

    def charged(self, driver, card, reference=None):
        return driver.charge(reference=reference or str(uuid.uuid4()), amount=AMOUNT, label="C-1", card=card)

    def test_a_kept_card_is_charged(self, local, driver, card):
        reference = str(uuid.uuid4())

        said = self.charged(driver, card(), reference)

        assert (said.state, said.amount, said.reference) == (PaidState.PAID, AMOUNT, reference)
        assert driver.status(said.number).state == PaidState.PAID
        assert len(charges_of(local, reference)) == 1

    def test_a_refused_card_says_why(self, local, driver, card):
        reference = str(uuid.uuid4())

        said = self.charged(driver, card("refused"), reference)

        assert (said.state, said.refusal) == (PaidState.REFUSED, "declined")
        assert charges_of(local, reference) == []

    def test_a_bank_that_wants_the_holder_charges_nothing_then_or_later(self, local, driver, card):
        said = self.charged(driver, card("asks"))

        assert said.state == PaidState.AUTHENTICATION
        assert local.ask(f"/v1/payment_intents/{said.number}")["status"] == "canceled"

    def test_an_answer_that_was_lost_is_found_by_its_reference(self, local, driver, card):
        kept, reference = card(), str(uuid.uuid4())
        assert driver.charged(reference=reference, card=kept) is None

        local.lose_next = 1
        with pytest.raises(PaymentUnknownError):
            self.charged(driver, kept, reference)

        assert driver.charged(reference=reference, card=kept).state == PaidState.PAID
        assert len(charges_of(local, reference)) == 1

    def test_part_of_a_charge_is_given_back_and_found_again(self, local, driver, card):
        number = self.charged(driver, card()).number

        local.lose_next = 1
        with pytest.raises(PaymentUnknownError):
            driver.refund(number, amount=PART, key="line:1")

        found = driver.refunded(number, key="line:1")
        assert (found.amount, found.key, found.state) == (PART, "line:1", RefundState.DONE)
        assert driver.refunded(number, key="line:2") is None

    def test_a_forgotten_card_is_nobodys(self, local, driver, card):
        kept = card()

        driver.forget(kept.token)

        assert local.ask(f"/v1/payment_methods/{kept.token}")["customer"] is None

    def test_its_signature_is_understood_over_the_very_bytes(self, local, driver, card, notices):
        _address, received = notices
        before = len(received)
        local.ask("/v1/customers", {"email": "told@client.example"})

        body, headers = foreign_stripes.arrived(received, before + 1)[before]

        assert driver.verify(body, headers).kind == NoticeKind.OTHER
        with pytest.raises(ForgedNoticeError):
            driver.verify(body.replace(b"event", b"Event", 1), headers)


class TestEmulate:
    @pytest.fixture
    def driver(self, door):
        return driver_at(door)

    def test_its_page_shows_what_is_paid_and_how_much(self, door, driver):
        page = ask.opened(driver)

        shown = door.client.get(page.url).text

        assert "C-2026-000001" in shown
        assert "38.87" in shown

    def test_a_payment_there_is_told_signed_and_leads_back(self, door, driver, notices):
        _address, received = notices
        page, before = ask.opened(driver), len(received)

        gone = door.client.post(f"{page.url}/complete", data={"email": "camille@client.example"})
        told = foreign_stripes.arrived(received, before + 1)[before:]

        assert gone.headers["location"].startswith("http://localhost/checkout/C-2026-000001/return/")
        found = [driver.verify(body, headers) for body, headers in told]
        assert (page.number, NoticeKind.PAYMENT) in [(notice.payment_number, notice.kind) for notice in found]
        with pytest.raises(PageOverError):
            ask.opened(driver, known=page.number)

    def test_a_page_that_tells_no_amount_is_believed_nothing(self, door, driver):
        page = ask.opened(driver)
        door.client.post(f"{page.url}/complete", data={"email": "camille@client.example"})

        with pytest.raises(StrangeAnswerError):
            driver.status(page.number)

    def test_a_known_page_is_opened_again_as_long_as_it_is_open(self, door, driver):
        page = ask.opened(driver)

        assert ask.opened(driver, known=page.number).url == page.url
        door.ask(f"/v1/checkout/sessions/{page.number}/expire", {})
        with pytest.raises(PageOverError):
            ask.opened(driver, known=page.number)

    def test_a_payer_is_made_known_there(self, door, driver):
        page = ask.opened(driver, is_kept=True)

        assert door.ask(f"/v1/customers/{page.holder}")["email"] == "camille@client.example"
