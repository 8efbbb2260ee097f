"""A cheque at the bank, for what only needs one to look at."""

from parvis.billing.actions.cheques import Written, receive
from parvis.billing.actions.deposits import deposit
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from tests.orders.shop import NOW


def deposited_cheque(account, minor=900, number="1234567"):
    written = Written(number, "Banque Exemple", "Anna Exemple", NOW.date())
    cheque = receive(account, amount=Money(minor, "EUR"), written=written, actor=SYSTEM, now=NOW)
    deposit(account.brand.legal_entity, [cheque.pk], actor=SYSTEM, now=NOW)
    cheque.refresh_from_db()
    return cheque
