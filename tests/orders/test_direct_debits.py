"""Direct debits of our own: signed, announced, in one file once, paid when nobody returned them, turned round once."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from lxml import etree

from parvis.audit.models import Entry
from parvis.billing.actions.balance import purse_of
from parvis.billing.actions.collecting import make_file, open_debit, settle_debit
from parvis.billing.actions.debit_lines import files_like
from parvis.billing.actions.debts import owed, pay_debts
from parvis.billing.actions.mandates import active_mandate, lapse_unused, revoke, sign, text_of
from parvis.billing.actions.refunds import give_back
from parvis.billing.actions.returning import apply_report, take_back
from parvis.billing.enums import Book
from parvis.billing.mandate_papers import mandate_pdf
from parvis.billing.models import Collection, CollectionFile, Debt, Mandate, Payment, Posting, Refund
from parvis.billing.sepa.status import Refusal, refusals
from parvis.billing.statements import BankEntry, StatementError, read
from parvis.brands.models import Brand, LegalEntity
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions import bank, suspense
from parvis.orders.actions.cancelling import cancel, expire
from parvis.orders.actions.fulfilment import move, refund_line
from parvis.orders.enums import LineState
from parvis.orders.models import Order
from parvis.orders.tasks import settle_debits, settle_one_debit
from parvis.provisioning.models import Operation
from tests.billing.test_papers import read_pdf
from tests.factories import AccountFactory, CartFactory, CartLineFactory, customer, staff_member
from tests.orders.shop import NOW, order_it, ready_cart
from tests.simulators.together import together

IBAN = "FR7630006000011234567890189"
ICS = "FR72ZZZ123456"
DUE = date(2026, 12, 8)
"""Fourteen days after NOW."""
PAIN = "{urn:iso:std:iso:20022:tech:xsd:pain.008.001.08}"


def collecting(account):
    """The account's brand takes direct debits."""
    Brand.objects.filter(pk=account.brand_id).update(takes_debits=True)
    LegalEntity.objects.filter(pk=account.brand.legal_entity_id).update(creditor_id=ICS)
    account.brand = Brand.objects.select_related("legal_entity").get(pk=account.brand_id)
    return account


def signed(account, iban=IBAN, now=NOW):
    return sign(
        account, iban=iban, holder="Anna Exemple", text=text_of(account.brand), language="fr",
        actor=customer(account), now=now,
    )  # fmt: skip


@pytest.fixture
def order(db):
    """An order whose account has a mandate."""
    return ordered()


def ordered(*names):
    cart = ready_cart(*names)
    signed(collecting(cart.account))
    return order_it(cart, means="debit")


def announced(order, now=NOW):
    return open_debit(
        order.account, order_number=order.number, amount=order.total, actor=customer(order.account), now=now
    )


def sent(order):
    collection = announced(order)
    filed(order)
    collection.refresh_from_db()
    return collection


def filed(order, now=NOW):
    return make_file(order.brand.legal_entity, creditor_id=ICS, due_on=DUE, actor=staff_member(order.brand), now=now)


def settled(order):
    collection = sent(order)
    return settle_debit(collection.pk, now=NOW + timedelta(days=30))


def state(order):
    return Order.objects.get(pk=order.pk).state


def in_book(book):
    return sum(Posting.objects.filter(book=book).values_list("minor", flat=True))


def test_a_mandate_keeps_what_was_read_by_whom_and_from_where(order):
    mandate = Mandate.objects.get()

    assert mandate.reference == f"{order.account.number}-001"
    assert (mandate.iban, mandate.creditor_id, mandate.state) == (IBAN, ICS, "active")
    assert "vous autorisez" in mandate.text or "you authorise" in mandate.text
    assert "huit semaines" in mandate.text or "eight weeks" in mandate.text
    assert mandate.signed_by == customer(order.account).label
    assert mandate_pdf(mandate) == mandate_pdf(mandate)
    assert IBAN not in str(list(Entry.objects.values()))
    assert IBAN not in str(list(Message.objects.values()))


def test_signed_twice_it_is_one_and_another_account_waits_for_the_first_to_end(order):
    assert signed(order.account) == Mandate.objects.get()

    with pytest.raises(NotAllowedError):
        signed(order.account, iban="DE89370400440532013000")
    revoke(Mandate.objects.get(), actor=SYSTEM, now=NOW)
    assert signed(order.account, iban="DE89370400440532013000").reference.endswith("-002")


@pytest.mark.django_db(transaction=True)
def test_signed_by_two_at_once_it_is_one():
    account = collecting(AccountFactory())

    found = together(*[lambda: signed(account)] * 4)

    assert {mandate.pk for mandate in found} == {Mandate.objects.get().pk}


@pytest.mark.django_db
def test_a_brand_that_does_not_collect_takes_no_mandate():
    with pytest.raises(NotAllowedError):
        signed(AccountFactory())


def test_it_is_announced_once_fourteen_days_before_with_all_that_the_rulebook_asks(order):
    first, second = announced(order), announced(order)

    assert first == second == Collection.objects.get()
    assert (first.due_on, state(order)) == (DUE, "unpaid")
    letter = Message.objects.get(template="debit-announced")
    for said in ("8,39", "8 décembre 2026", first.mandate.reference, ICS, "FR76 •••• 0189", order.number):
        assert said in letter.text or said in letter.subject


def test_the_file_says_what_the_bank_needs_and_holds_each_once(order):
    collection = announced(order)

    file = filed(order)

    collection.refresh_from_db()
    assert (collection.state, collection.file) == ("sent", file)
    root = etree.fromstring(bytes(file.content))
    said = {node.tag.removeprefix(PAIN): node.text for node in root.iter() if node.text}
    assert (said["MsgId"], said["PmtInfId"]) == (file.number, file.number)
    assert (said["SeqTp"], said["ReqdColltnDt"], said["CreDtTm"]) == ("RCUR", "2026-12-08", "2026-11-24T10:00:00Z")
    assert (said["MndtId"], said["DtOfSgntr"]) == (collection.mandate.reference, "2026-11-24")
    assert (said["EndToEndId"], said["InstdAmt"], said["CtrlSum"]) == (collection.end_to_end, "8.39", "8.39")
    towns = [node.text for node in root.iter(f"{PAIN}TwnNm")]
    assert towns == ["Marseille", "Paris"]
    assert Mandate.objects.get().used_on == DUE
    with pytest.raises(NotAllowedError):
        filed(order)


def test_a_file_that_is_late_collects_on_the_first_day_that_the_bank_takes(order):
    announced(order)

    file = filed(order, now=NOW + timedelta(days=17))

    assert file.collected_on == date(2026, 12, 14)


@pytest.mark.django_db
def test_another_seller_s_and_another_day_s_direct_debits_are_not_in_it():
    mine, theirs = ordered("mine.fr"), ordered("theirs.fr")
    later = ordered("later.fr")
    announced(mine), announced(theirs), announced(later, now=NOW + timedelta(days=1))

    assert filed(mine).count == 1
    assert Collection.objects.filter(state="planned").count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_staff_at_once_make_one_file():
    order = ordered()
    announced(order)

    found = together(*[lambda: filed(order)] * 4)

    assert sum(isinstance(one, CollectionFile) for one in found) == 1
    assert sum(isinstance(one, NotAllowedError) for one in found) == 3


def test_it_counts_as_paid_five_bank_days_after_its_date_and_once(order):
    collection = sent(order)

    for day in (14, 20):
        settle_debit(collection.pk, now=NOW + timedelta(days=day))
    assert state(order) == "unpaid"
    for _again in range(2):
        settle_debit(collection.pk, now=NOW + timedelta(days=21))

    assert state(order) == "paid"
    assert Operation.objects.filter(kind="domain.register").count() == 1
    assert in_book(Book.DEBITS) == order.total.minor


@pytest.mark.django_db(transaction=True)
def test_a_settlement_and_a_return_at_once_are_one_after_the_other():
    order = ordered()
    collection = sent(order)

    together(
        lambda: settle_debit(collection.pk, now=NOW + timedelta(days=30)),
        lambda: take_back(collection, reason="AM04", now=NOW + timedelta(days=30)),
    )

    collection.refresh_from_db()
    assert collection.state == "returned"
    assert (state(order) == "paid") == Debt.objects.exists()


def test_the_task_settles_what_is_due_and_nothing_else(order, settings):
    collection = sent(order)

    settle_one_debit(collection_id=collection.pk)
    settle_debits(timestamp=0)

    collection.refresh_from_db()
    assert collection.state == "sent"


@pytest.mark.parametrize(("reason", "mandate"), [("AM04", "active"), ("AC04", "suspended"), ("MD06", "suspended")])
def test_returned_before_it_counts_its_order_waits_and_the_customer_reads_why(order, reason, mandate):
    collection = sent(order)

    news = [take_back(collection, reason=reason, now=NOW + timedelta(days=16)) for _again in range(2)]

    assert news == [True, False]
    assert (state(order), Payment.objects.get().refusal) == ("unpaid", reason)
    assert Mandate.objects.get().state == mandate
    assert not Debt.objects.exists()
    letter = Message.objects.get(template="debit-returned")
    assert reason not in letter.text
    settle_debit(collection.pk, now=NOW + timedelta(days=30))
    assert state(order) == "unpaid"


def test_returned_after_it_counted_it_is_owed_again_and_no_name_is_touched(order):
    collection = settled(order)
    before = list(Operation.objects.values_list("pk", "state"))

    for _again in range(2):
        take_back(collection, reason="MD06", now=NOW + timedelta(days=40))

    debt = Debt.objects.get()
    assert (debt.left_minor, debt.state) == (order.total.minor, "open")
    assert in_book(Book.DEBITS) == 0
    assert state(order) == "paid"
    assert list(Operation.objects.values_list("pk", "state")) == before


def test_what_is_owed_is_paid_by_the_next_top_up_the_oldest_first(order):
    take_back(settled(order), reason="AM04", now=NOW + timedelta(days=40))
    total = order.total.minor

    topped(order, total - 100)
    assert (owed(order.account, "EUR").minor, purse_of(order.account, "EUR").minor) == (100, 0)
    topped(order, 500)

    assert Debt.objects.get().state == "paid"
    assert purse_of(order.account, "EUR").minor == 400
    assert Message.objects.filter(template="debt-paid").count() == 2


def topped(order, minor):
    entry = BankEntry("FR76", date(2026, 12, 24), "EUR", minor, f"T{minor}", "no order", "Anna")
    bank.take_in(order.brand.legal_entity, [entry], file_name="-", actor=SYSTEM, now=NOW)
    line = bank.match(order.brand.legal_entity.bank_lines.latest("pk").pk, now=NOW)
    suspense.to_balance(line, order.account, actor=SYSTEM, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_paid_by_two_at_once_a_debt_is_paid_once():
    order = ordered()
    topped(order, 2000)
    take_back(settled(order), reason="AM04", now=NOW + timedelta(days=40))

    together(*[lambda: pay_debts(order.account, currency="EUR", actor=SYSTEM, now=NOW)] * 4)

    assert purse_of(order.account, "EUR").minor == 2000 - order.total.minor
    assert Debt.objects.get().left_minor == 0


def test_a_line_credited_after_the_return_lessens_what_is_owed_and_sends_no_money(order):
    take_back(settled(order), reason="AM04", now=NOW + timedelta(days=40))
    line = order.lines.get()
    move(line, LineState.FAILED)

    refund_line(line, now=NOW + timedelta(days=41))

    assert Debt.objects.get().state == "paid"
    assert not Refund.objects.exists()


def test_money_that_is_owed_back_is_not_sent_once_the_bank_took_it(order):
    collection = settled(order)
    line = order.lines.get()
    move(line, LineState.FAILED)
    refund_line(line, now=NOW)

    take_back(collection, reason="MD06", now=NOW + timedelta(days=40))

    assert not Debt.objects.exists()
    with pytest.raises(NotAllowedError):
        give_back(Refund.objects.get(), reference="again", actor=SYSTEM, now=NOW)


def test_what_is_in_no_file_is_called_off_with_its_mandate_or_its_order(order):
    announced(order)
    revoke(Mandate.objects.get(), actor=SYSTEM, now=NOW)

    assert Collection.objects.get().state == "cancelled"
    assert Payment.objects.get().state == "abandoned"
    assert state(order) == "unpaid"
    assert active_mandate(order.account) is None
    with pytest.raises(NotAllowedError):
        filed(order)


def test_a_cancelled_order_is_not_collected_and_one_at_the_bank_is_given_back(order):
    collection = sent(order)
    cancel(order, actor=SYSTEM, now=NOW)

    settle_debit(collection.pk, now=NOW + timedelta(days=30))

    assert Refund.objects.get().amount_minor == order.total.minor


def test_an_order_does_not_expire_while_its_direct_debit_is_under_way(order):
    announced(order)

    expire(order.pk, now=NOW + timedelta(days=90))

    assert state(order) == "unpaid"


def test_paid_otherwise_it_is_called_off(order):
    announced(order)
    entry = BankEntry("FR76", date(2026, 11, 25), "EUR", order.total.minor, "A1", order.number, "Anna")
    bank.take_in(order.brand.legal_entity, [entry], file_name="-", actor=SYSTEM, now=NOW)
    bank.match(order.brand.legal_entity.bank_lines.get().pk, now=NOW)

    assert (state(order), Collection.objects.get().state) == ("paid", "cancelled")


def test_a_mandate_that_is_not_used_for_36_months_lapses(order):
    assert lapse_unused(now=NOW + timedelta(days=1094)) == 0
    assert lapse_unused(now=NOW + timedelta(days=1100)) == 1
    assert Mandate.objects.get().state == "lapsed"


def test_one_that_was_used_lives_36_months_from_then(order):
    sent(order)

    assert lapse_unused(now=NOW + timedelta(days=1100)) == 0


CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">{total}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-12-08</Dt></BookgDt>
<AcctSvcrRef>B1</AcctSvcrRef><NtryDtls><Btch><PmtInfId>{file}</PmtInfId><NbOfTxs>1</NbOfTxs></Btch></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">{total}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-12-10</Dt></BookgDt>
<AcctSvcrRef>B2</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs>
<Amt Ccy="EUR">{total}</Amt><CdtDbtInd>DBIT</CdtDbtInd><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


def statement(order, collection):
    total = Decimal(order.total.minor) / 100
    return read(
        CAMT.format(total=total, file=collection.file.number, reference=collection.end_to_end).encode(), currency="EUR"
    )


def test_a_statement_tells_the_money_of_a_file_and_what_came_back(order):
    collection = sent(order)
    for _again in range(2):
        bank.take_in(order.brand.legal_entity, statement(order, collection), file_name="s", actor=SYSTEM, now=NOW)
    lines = [bank.match(pk, now=NOW) for pk in order.brand.legal_entity.bank_lines.values_list("pk", flat=True)]

    assert [line.state for line in lines] == ["matched", "matched"]
    assert in_book(Book.DEBITS) == in_book(Book.BANK) == 0
    assert (Collection.objects.get().reason, Mandate.objects.get().state) == ("AC04", "suspended")


def netted(order):
    """A file of two direct debits of one account, of which one came back, and what the bank credits of it."""
    cart = CartFactory(brand=order.brand, account=order.account)
    CartLineFactory(cart=cart, name="other.fr", shown_minor=699)
    other = order_it(cart, means="debit")
    announced(other)
    take_back(sent(order), reason="AM04", now=NOW + timedelta(days=16))
    entry = BankEntry("FR76", DUE, "EUR", other.total.minor, "N1", "VIR SEPA", "")
    bank.take_in(order.brand.legal_entity, [entry], file_name="-", actor=SYSTEM, now=NOW)
    return bank.match(order.brand.legal_entity.bank_lines.latest("pk").pk, now=NOW)


def test_what_the_bank_netted_is_offered_as_its_file_and_taken_once(order):
    line, file = netted(order), CollectionFile.objects.get()
    assert (line.state, file.count) == ("suspense", 2)
    assert files_like(line) == [file]

    suspense.is_file(line, file, actor=SYSTEM, now=NOW)

    line.refresh_from_db()
    assert line.state == "assigned"
    assert in_book(Book.BANK) == -in_book(Book.DEBITS) == file.total_minor - order.total.minor
    assert files_like(line) == []
    with pytest.raises(NotAllowedError):
        suspense.is_file(line, file, actor=SYSTEM, now=NOW)


def test_another_amount_is_no_file(order):
    netted(order)
    file = CollectionFile.objects.get()
    entry = BankEntry("FR76", DUE, "EUR", 1, "N2", "VIR SEPA", "")
    bank.take_in(order.brand.legal_entity, [entry], file_name="-", actor=SYSTEM, now=NOW)
    wrong = bank.match(order.brand.legal_entity.bank_lines.latest("pk").pk, now=NOW)

    with pytest.raises(NotAllowedError):
        suspense.is_file(wrong, file, actor=SYSTEM, now=NOW)


def test_the_paper_of_a_mandate_says_when_it_was_signed_in_words_and_where_the_debtor_lives(order, tmp_path):
    (page,) = read_pdf(mandate_pdf(Mandate.objects.get()), tmp_path)

    assert order.account.street in page
    assert "24 novembre 2026 à 11:00:00" in page
    assert "+0" not in page


def test_a_debit_that_only_looks_like_a_return_left_the_account(order):
    collection = sent(order)
    entry = BankEntry("FR76", date(2026, 12, 10), "EUR", -1, "B3", "fees", "", collection.end_to_end)
    bank.take_in(order.brand.legal_entity, [entry], file_name="s", actor=SYSTEM, now=NOW)

    line = bank.match(order.brand.legal_entity.bank_lines.get().pk, now=NOW)

    collection.refresh_from_db()
    assert (line.state, collection.state) == ("debit", "sent")


PAIN_002 = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"><CstmrPmtStsRpt><GrpHdr><MsgId>1</MsgId></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>{file}</OrgnlMsgId><OrgnlMsgNmId>pain.008</OrgnlMsgNmId>{group}</OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>{file}</OrgnlPmtInfId>
<TxInfAndSts>{reference}<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf></TxInfAndSts>
</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"""


def report(collection, group="<GrpSts>PART</GrpSts>", reference=None):
    said = f"<OrgnlEndToEndId>{collection.end_to_end}</OrgnlEndToEndId>" if reference is None else reference
    return PAIN_002.format(file=collection.file.number, group=group, reference=said).encode()


def test_a_status_report_turns_round_what_it_names_once(order):
    collection = sent(order)
    seller = order.brand.legal_entity_id

    first = apply_report(refusals(report(collection)), seller_id=seller, actor=SYSTEM, now=NOW)
    again = apply_report(refusals(report(collection)), seller_id=seller, actor=SYSTEM, now=NOW)

    assert (first, again) == ((1, 0, []), (0, 1, []))
    assert Payment.objects.get().refusal == "AM04"


def test_a_file_that_is_refused_whole_turns_all_of_it_round(order):
    collection = sent(order)
    whole = report(collection, group="<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>")

    assert refusals(whole) == [Refusal("", collection.file.number, "FF01")]
    assert apply_report(refusals(whole), seller_id=order.brand.legal_entity_id, actor=SYSTEM, now=NOW)[0] == 1


def test_a_report_of_another_seller_changes_nothing(order):
    collection = sent(order)

    told = apply_report(refusals(report(collection)), seller_id=0, actor=SYSTEM, now=NOW)

    assert told == (0, 0, [collection.end_to_end])


@pytest.mark.parametrize("content", [b"", b"no", b"<a/>", b"<Document><CstmrPmtStsRpt"])
def test_what_is_no_report_is_refused_whole(content):
    with pytest.raises(StatementError):
        refusals(content)


def test_a_refusal_that_names_nothing_is_refused_with_its_line(order):
    with pytest.raises(StatementError, match=r"\d"):
        refusals(report(sent(order), reference=""))


def test_money_and_mandate_are_of_euros(order):
    assert announced(order).payment.amount == Money(order.total.minor, "EUR")
