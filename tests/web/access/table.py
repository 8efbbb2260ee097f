"""Every page of the router, with a browser for each kind of person, and real objects to put in the addresses."""

from datetime import timedelta
from uuid import uuid4

from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from parvis.accounts.enums import AccountState, Role, StaffRole
from parvis.accounts.models import AccountRequest
from parvis.billing.actions.balance import open_top_up
from parvis.billing.actions.debts import owe_again
from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.actions.refunds import owe
from parvis.billing.enums import PaymentMeans
from parvis.billing.models import CardSaving, Invoice, InvoiceDocument, Payment
from parvis.brands.models import BrandImage
from parvis.catalog.models import Tld
from parvis.contacts.actions.verifying import require_verification, token_of
from parvis.dns.actions import drafts, runs
from parvis.dns.actions.templates import Written, add_template
from parvis.dns.actions.zones import open_zone
from parvis.dns.records.values import Record
from parvis.domains.actions import consents
from parvis.domains.actions.allocations import allocate
from parvis.domains.models import Answer, Search
from parvis.kit.actor import SYSTEM
from parvis.kit.money import Money
from parvis.notifications.models import Message
from parvis.orders.actions import offers
from parvis.orders.actions.notices import receive
from parvis.orders.actions.proofs import attach
from parvis.orders.actions.together import open_together
from parvis.orders.enums import NoticeKind
from parvis.orders.models import Order
from parvis.web.access import PROVED_AT
from parvis.web.actor import ACTING
from parvis.web.tokens import uuid_of
from tests.factories import (
    BankLineFactory,
    BrandFactory,
    BrandHostFactory,
    CartFactory,
    CartLineFactory,
    CollectionFileFactory,
    DisputeFactory,
    DomainFactory,
    DriftFactory,
    ExportFactory,
    HolderChangeFactory,
    InnerHostFactory,
    MandateFactory,
    MembershipFactory,
    OperationFactory,
    OptionFactory,
    PriceFactory,
    PromotionFactory,
    RedirectionFactory,
    RegistryMessageFactory,
    SavedCardFactory,
    StaffMembershipFactory,
    TldFactory,
    TransferFactory,
    UserFactory,
)
from tests.orders.cheques import deposited_cheque
from tests.orders.shop import NOW, order_it, ready_cart, said
from tests.simulators.documents import all_issued

YEAR = timedelta(days=365)
HOST = "first.localhost"
OTHER_HOST = "second.localhost"
_SERVED = Record("mail", "A", "203.0.113.11", 300)


def pages():
    """(name with its namespace, names of the parts of its address, access of its view) for every page there is."""

    def walk(resolver, space, parts):
        for pattern in resolver.url_patterns:
            inside = parts | set(pattern.pattern.converters)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space, inside)
            else:
                yield f"{space}{pattern.name}", frozenset(inside), getattr(pattern.callback, "access", None)

    return list(walk(get_resolver(), "", frozenset()))


class World:
    """Two brands. At the first: an account with one of everything, people of each role, a stranger, staff."""

    def __init__(self):
        cart = ready_cart("wanted.fr")
        self.account = cart.account
        self.brand = cart.brand
        BrandHostFactory(brand=self.brand, host=HOST)
        order = order_it(cart)
        payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=NOW)
        apply_status(payment, said(payment), now=NOW)
        self.domain = DomainFactory(account=self.account)
        TransferFactory(domain=self.domain, stage="done")
        change = HolderChangeFactory(domain=self.domain)
        consents.ask(change, now=NOW)
        TransferFactory(domain=self.domain, is_inbound=False, stage="pending", other="Another Registrar Example")
        (invoice,) = all_issued(now=NOW)
        InvoiceDocument.objects.create(
            invoice=invoice, pdf=b"%PDF-", sha256="", cii=b"<cii/>", ubl=b"<ubl/>", rendered_at=NOW
        )
        self.offer = offers.ask(self.account, wish="a name", actor=SYSTEM, now=NOW)
        offered = offers.Offered("domain.register", "offered.fr", "fr", 1, Money(500, "EUR"))
        offers.send(self.offer, lines=[offered], note="", days=30, actor=SYSTEM, now=NOW)
        self.unpaid = Order.objects.get(pk=order_it(_another_cart(self.account), means="transfer").pk)
        operation = OperationFactory(account=self.account, state="attention")
        drift = DriftFactory(domain=self.domain)
        allocation = allocate(self.account, name="reserved.example", token="jeton-1", actor=SYSTEM, now=NOW)
        told = RegistryMessageFactory(name=self.domain.name)
        owner = self._member(Role.OWNER)
        owed = owe(payment, key="access", amount=Money(1, "EUR"), reason="tests", now=NOW)
        notice = receive(
            self.brand,
            key=uuid4(),
            kind=NoticeKind.WITHDRAWAL,
            name="Anna Exemple",
            email=self.account.email,
            contract=order.number,
            reason="",
            language="fr",
            actor=SYSTEM,
            now=NOW,
        )
        asked = AccountRequest.objects.create(
            account=self.account,
            asked_by=owner,
            changes={"country": "BE"},
            reason="moved",
            document=b"%PDF-",
            created_at=NOW,
        )
        several = open_together(
            self.account, [self.unpaid.number], key=uuid4(), means=PaymentMeans.TRANSFER, actor=SYSTEM, now=NOW
        )
        topped_up = open_top_up(self.account, key=uuid4(), amount=Money(5000, "EUR"), actor=SYSTEM, now=NOW)
        card = SavedCardFactory(account=self.account)
        mandate = MandateFactory(account=self.account)
        saving = CardSaving.objects.create(account=self.account, company="sandbox", created_at=NOW)
        dispute = DisputeFactory(payment=payment)
        exported = ExportFactory(account=self.account, asked_by=owner, state="ready")
        verification = require_verification(self.domain.registrant, now=NOW)
        letter = Message.objects.filter(brand=self.brand).latest("pk")
        self.objects = {
            "checkout:pay": {"number": self.unpaid.number},
            "checkout:balance": {"number": self.unpaid.number},
            "checkout:transfer": {"number": self.unpaid.number},
            "checkout:debit": {"number": self.unpaid.number},
            "checkout:cheque": {"number": self.unpaid.number},
            **_cheque(self.account),
            "portal:mandate-pdf": {"pk": mandate.pk},
            "portal:mandate-revoke": {"pk": mandate.pk},
            "backoffice:debits-file": {"pk": CollectionFileFactory(seller=self.brand.legal_entity).pk},
            "checkout:back": {"number": order.number},
            "checkout:done": {"number": order.number},
            "portal:proof": {"subject": self.unpaid.number},
            "backoffice:proof": {
                "pk": attach(
                    self.account,
                    self.unpaid.number,
                    body=b"%PDF-1.7",
                    kind="pdf",
                    file_name="transfer.pdf",
                    actor=SYSTEM,
                    now=NOW,
                ).pk
            },
            "portal:joint": {"reference": several.reference},
            "backoffice:match-several": {"reference": several.reference},
            "portal:top-up-back": {"reference": topped_up.reference},
            "portal:card-back": {"reference": saving.reference},
            "portal:card-default": {"pk": card.pk},
            "portal:card-remove": {"pk": card.pk},
            "checkout:kept-card": {"number": self.unpaid.number, "pk": card.pk},
            "hooks:card": {"company": "sandbox"},
            "backoffice:dispute": {"pk": dispute.pk},
            **_debt(topped_up),
            "portal:calendar-export": {"kind": "ics"},
            **_redirects(self.domain),
            "portal:order": {"number": order.number},
            "portal:order-paper": {"number": self.unpaid.number, "kind": "pro-forma"},
            "portal:receipt": {"reference": payment.reference},
            "backoffice:receipt": {"reference": payment.reference},
            **{f"portal:offer{part}": {"number": self.offer.number} for part in ("", "-pdf", "-order", "-decline")},
            "backoffice:offer-new": {"number": self.account.number},
            "backoffice:offer": {"number": self.offer.number},
            "backoffice:offer-close": {"number": self.offer.number},
            "portal:order-cancel": {"number": order.number},
            "portal:invoice": {"number": Invoice.objects.get().number},
            "portal:invoice-pdf": {"number": Invoice.objects.get().number},
            "portal:invoice-xml": {"number": Invoice.objects.get().number, "form": "cii"},
            "portal:zone-draft-undo": {"pk": _drafted(self.domain).pk},
            **_template(self.account),
            "portal:zone-version": {"number": 1},
            "portal:zone-restore": {"number": 1},
            "portal:zone-record": {"key": _SERVED.key},
            "portal:domains-file": {"pk": exported.pk},
            "portal:domains-file-download": {"pk": exported.pk},
            "portal:contact": {"number": self.domain.registrant_id},
            "portal:contact-edit": {"number": self.domain.registrant_id},
            "portal:contact-holder": {"number": self.domain.registrant_id},
            "portal:contact-delete": {"number": self.domain.registrant_id},
            "portal:contact-verification": {"number": self.domain.registrant_id},
            "backoffice:customer": {"number": self.account.number},
            "backoffice:customer-payments": {"number": self.account.number},
            "backoffice:customer-payments-export": {"number": self.account.number},
            "backoffice:review": {"number": self.account.number},
            "backoffice:act-as": {"number": self.account.number},
            "backoffice:order": {"number": order.number},
            "backoffice:match": {"number": self.unpaid.number},
            "backoffice:operation": {"pk": operation.pk},
            "backoffice:operation-retry": {"pk": operation.pk},
            "backoffice:operation-give-up": {"pk": operation.pk},
            "storefront:allocation": _reserved(self.account),
            "backoffice:allocation-remove": {"pk": allocation.pk},
            "backoffice:promotion-end": {"pk": PromotionFactory(brand=self.brand).pk},
            "backoffice:drift": {"pk": drift.pk},
            "backoffice:drift-put-back": {"pk": drift.pk},
            "backoffice:drift-accept": {"pk": drift.pk},
            "backoffice:message": {"pk": told.pk},
            "backoffice:message-seen": {"pk": told.pk},
            "backoffice:extension": {"tld": "fr"},
            "backoffice:request": {"pk": asked.pk},
            "backoffice:request-document": {"pk": asked.pk},
            "backoffice:notice": {"pk": notice.pk},
            "backoffice:bank-line": {"pk": BankLineFactory(seller=self.brand.legal_entity).pk},
            "backoffice:draft": {"pk": Invoice.objects.get().draft.pk},
            "backoffice:draft-copy": {"pk": Invoice.objects.get().draft.pk},
            "backoffice:refund": {"pk": owed.pk},
            "backoffice:outbox-message": {"pk": letter.pk},
            "backoffice:outbox-body": {"pk": letter.pk},
            "sandbox:page": {"number": Payment.objects.latest("pk").provider_number or "none"},
            "theme": {"name": "brand-0"},
            "theme-icon": {"name": "brand-0"},
            "brand-image": {"file_name": "mark.svg"},
            "password-new": {"uid": "x", "token": "y"},
            "holder-approve": {"token": consents.token_of(change.consents.get(party="new"))},
            "holder-verify": {"token": token_of(verification)},
        }
        BrandImage.objects.create(brand=self.brand, file_name="mark.svg", content_type="image/svg+xml", body=b"<svg/>")
        self.anything = {
            "name": self.domain.name,
            "kind": "csv",
            "host": InnerHostFactory(domain=self.domain).name,
            "role": "tech",
            "token": str(uuid_of(str(cart.token))),
            "way": "on",
        }
        second = BrandHostFactory(brand=BrandFactory(), host=OTHER_HOST).brand
        self.people = {
            "visitor": (None, HOST),
            "owner": (owner, HOST),
            "technical": (self._member(Role.TECHNICAL), HOST),
            "billing": (self._member(Role.BILLING), HOST),
            "reader": (self._member(Role.READER), HOST),
            "stranger": (MembershipFactory(account__brand=self.brand).user, HOST),
            "manager": (StaffMembershipFactory(user__brand=self.brand).user, HOST),
            "support": (StaffMembershipFactory(user__brand=self.brand, role=StaffRole.SUPPORT).user, HOST),
            "acting manager": (StaffMembershipFactory(user__brand=self.brand).user, HOST),
            "person without account": (UserFactory(brand=self.brand), HOST),
            "person in review": (
                MembershipFactory(account__brand=self.brand, account__state=AccountState.REVIEW).user,
                HOST,
            ),
            "foreign owner": (MembershipFactory(account__brand=second).user, OTHER_HOST),
            "foreign manager": (StaffMembershipFactory(user__brand=second).user, OTHER_HOST),
        }

    def _member(self, role):
        return MembershipFactory(account=self.account, role=role, user=UserFactory(brand=self.brand)).user

    def address(self, name, parts):
        """The page's address, its parts filled with objects of the first account."""
        known = self.objects.get(name, {})
        return reverse(name, kwargs={part: known.get(part) or self.anything[part] for part in parts})

    def browser(self, who, *, host=None):
        """A browser of that person, who has just proved who they are."""
        person, own_host = self.people[who]
        browser = Client(headers={"host": host or own_host}, raise_request_exception=True)
        if person is not None:
            browser.force_login(person, backend="parvis.accounts.backends.BrandBackend")
            session = browser.session
            session[PROVED_AT] = timezone.now().isoformat()
            if who == "acting manager":
                until = timezone.now() + timedelta(minutes=30)
                session[ACTING] = {"account": self.account.pk, "reason": "a call", "until": until.isoformat()}
            session.save()
        return browser


def _reserved(account):
    """The line of a reserved name in a search of the account."""
    search = Search.objects.create(brand=account.brand, account=account, text="reserved", created_at=NOW)
    answer = Answer.objects.create(
        search=search, position=0, group="exact", name="reserved.fr", tld="fr", registry="afnic", state="reserved"
    )
    return {"token": search.token, "pk": answer.pk}


def _template(account):
    written = Written(name="Ours", text="@ 300 A {{ip_web}}\n")
    pk = add_template(written, brand=account.brand, account=account, actor=SYSTEM, now=NOW).pk
    offered = add_template(written, brand=account.brand, account=None, actor=SYSTEM, now=NOW)
    wish = runs.Wish("Ours", "@ 300 A 203.0.113.9\n", {}, is_whole=False)
    run = runs.ask(wish, [], account=account, key=uuid4(), language="en", actor=SYSTEM, now=NOW)
    return {
        "backoffice:zone-template": {"pk": offered.pk},
        "portal:template": {"pk": pk},
        "portal:template-delete": {"pk": pk},
        "portal:template-run": {"pk": run.pk},
        "portal:template-run-stop": {"pk": run.pk},
    }


def _drafted(domain):
    """A change in the draft of the name's zone."""
    zone = open_zone(name=domain.name, account=domain.account, records=[_SERVED], actor=SYSTEM, now=NOW)
    record = Record("www", "A", "203.0.113.10", 300)
    return drafts.put_record(zone, record, edition=None, actor=SYSTEM, now=NOW).changes.get()


def _cheque(account):
    """A cheque on its paying-in slip."""
    cheque = deposited_cheque(account)
    return {"backoffice:cheque": {"pk": cheque.pk}, "backoffice:cheque-slip": {"pk": cheque.slip_id}}


def _debt(payment):
    """What is owed again of the payment."""
    debt = owe_again(payment, minor=payment.amount_minor, reason="AM04", actor=SYSTEM, now=NOW)
    return {f"backoffice:debt{part}": {"pk": debt.pk} for part in ("", "-remind", "-fee", "-interest", "-loss")}


def _another_cart(account):
    cart = CartFactory(brand=account.brand, account=account)
    CartLineFactory(cart=cart, name="later.fr", shown_minor=699)
    return cart


def _redirects(domain):
    """One of the name, which are sold and paid for."""
    tld = Tld.objects.filter(name=domain.tld).first() or TldFactory(name=domain.tld)
    PriceFactory(tld=tld, action="redirects", net_minor=400)
    OptionFactory(account=domain.account, domain=domain.name, tld=tld.name, ends_at=timezone.now() + YEAR)
    one = RedirectionFactory(account=domain.account, domain=domain.name)
    pages = ("portal:redirect", "portal:redirect-edit", "portal:redirect-remove", "backoffice:redirect")
    return {page: {"pk": one.pk} for page in pages}
