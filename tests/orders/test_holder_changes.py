"""DOM-5: a name given to another holder, from payment to the registry's answer or the money back (rules 2.4)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.billing.actions.payments import apply_status, open_card
from parvis.billing.models import InvoiceDraft, Refund
from parvis.catalog.rules import rules_of
from parvis.domains.actions import consents, holder_changes
from parvis.domains.actions.holder_codes import ask_code_again, give_holder_code
from parvis.domains.actions.settings import request_lock
from parvis.domains.life import transfer_out_obstacles
from parvis.domains.models import Domain, Drift, HolderChange, HolderConsent, RegistryContact, RegistryMessage
from parvis.domains.operations.hearing import drain, hear
from parvis.domains.ports import ContactRole
from parvis.domains.registries import registries as drivers
from parvis.kit.actor import SYSTEM
from parvis.kit.refusals import NotAllowedError
from parvis.notifications.models import Message
from parvis.orders.actions.carts import open_cart
from parvis.orders.actions.holders import add_holder_changes
from parvis.orders.models import OrderLine
from parvis.provisioning.actions.decisions import give_up, retry
from parvis.provisioning.models import Exchange, Operation
from parvis.provisioning.tasks import run
from tests.factories import ContactFactory, PriceFactory, TldFactory, customer
from tests.orders.shop import order_it, said
from tests.simulators.asking import registration_of
from tests.simulators.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def registered(name):
    tld = name.rpartition(".")[2]
    registry = {"fr": "afnic", "com": "verisign", "be": "dnsbelgium"}[tld]
    run(operation_id=registration_of(name, tld=tld, registry=registry).pk)
    Message.objects.all().delete()
    return Domain.objects.select_related("account__brand", "registrant").get(name=name)


@pytest.fixture
def french(world, fresh_name):
    """Its registry asks nobody."""
    return registered(fresh_name)


@pytest.fixture
def generic(world, fresh_name):
    """Its rules ask both holders."""
    return registered(fresh_name.replace(".fr", ".com"))


def heir_of(domain, **columns):
    return ContactFactory(
        account=domain.account,
        first_name="Léa",
        last_name="Martin",
        email="lea@client.example",
        **{"extra": {"language": "fr"}, **columns},
    )


def placed(domain, *, price=699, contact=None, opt_out=False):
    tld = TldFactory(name=domain.tld)
    if not tld.prices.filter(action="holder").exists():
        PriceFactory(tld=tld, action="holder", net_minor=price)
    now = timezone.now()
    cart = open_cart(domain.account.brand, account=domain.account, now=now)
    add_holder_changes(cart, [domain], contact=contact or heir_of(domain), has_opted_out=opt_out, now=now)
    cart.refresh_from_db()
    return order_it(cart, now=now)


def ordered(domain, **how):
    """Buy it and pay; the order's line."""
    order = placed(domain, **how)
    pay(order)
    return order.lines.get()


def pay(order):
    now = timezone.now()
    payment = open_card(order.account, order_number=order.number, amount=order.total, actor=SYSTEM, now=now)
    apply_status(payment, said(payment), now=now)


def carried_out(line):
    operation = Operation.objects.get(order_line_id=line.pk)
    Operation.objects.filter(pk=operation.pk).update(due_at=timezone.now())
    run(operation_id=operation.pk)
    operation.refresh_from_db()
    return operation.state


def answered(party, *, is_given=True, now=None):
    consent = HolderConsent.objects.get(party=party)
    holder_changes.answer(consent.pk, is_given=is_given, actor=SYSTEM, now=now or timezone.now())


def shown(line):
    """The line, the change, and who holds the name, here and at the registry."""
    domain = Domain.objects.select_related("registrant").get(name=line.name)
    seen = drivers.named(domain.registry).fetch(line.name)
    there = RegistryContact.objects.filter(registry_handle=seen.contacts[ContactRole.REGISTRANT])
    there = there.first() or RegistryContact.objects.get(handle=seen.contacts[ContactRole.REGISTRANT])
    return (
        OrderLine.objects.get(pk=line.pk).state,
        HolderChange.objects.get(order_line_id=line.pk).stage,
        domain.registrant.first_name,
        there.contact.first_name,
    )


def letters():
    found = Message.objects.filter(template__startswith="holder-c").order_by("template", "to")
    return list(found.values_list("template", "to"))


def holder_updates(world, name):
    return len(world.commands(name, "update"))


def test_where_nobody_is_asked_the_registry_is_told_at_once(world, french):
    line = ordered(french)

    assert carried_out(line) == "done"

    assert shown(line) == ("done", "done", "Léa", "Léa")
    assert letters() == [
        ("holder-changed", french.account.email),
        ("holder-changed", "anna@client.example"),
        ("holder-changed", "lea@client.example"),
    ]
    assert not Drift.objects.exists()


def test_the_other_roles_of_the_present_holder_follow(world, french):
    line = ordered(french)
    carried_out(line)

    contacts = drivers.named("afnic").fetch(french.name).contacts
    assert len({contacts[role] for role in (ContactRole.REGISTRANT, ContactRole.ADMIN, ContactRole.TECH)}) == 1


def test_both_holders_agree_before_a_generic_name_changes_hands(world, generic):
    line = ordered(generic)
    assert shown(line)[:2] == ("ordered", "consents")
    assert letters() == [("holder-consent", "anna@client.example"), ("holder-consent", "lea@client.example")]
    assert not Operation.objects.filter(order_line_id=line.pk).exists()

    answered("old")
    assert not Operation.objects.filter(order_line_id=line.pk).exists()
    answered("new")

    assert carried_out(line) == "done"
    assert shown(line) == ("done", "done", "Léa", "Léa")


def test_a_generic_name_is_locked_for_sixty_days_afterwards(world, generic):
    line = ordered(generic)
    answered("old")
    answered("new")
    carried_out(line)

    domain, now = Domain.objects.get(pk=generic.pk), timezone.now()
    assert domain.is_locked
    assert timedelta(days=59) < domain.transfer_barred_until - now < timedelta(days=61)
    with pytest.raises(NotAllowedError):
        request_lock(domain, is_locked=False, actor=customer(generic.account), now=now)
    assert any("titulaire" in told for told in transfer_out_obstacles(domain, rules_of("com", now.date()), now=now))


def test_who_opted_out_before_keeps_the_name_movable(world, generic):
    line = ordered(generic, opt_out=True)
    answered("old")
    answered("new")
    carried_out(line)

    domain = Domain.objects.get(pk=generic.pk)
    assert (domain.is_locked, domain.transfer_barred_until) == (False, None)


@pytest.mark.parametrize("party", ["old", "new"])
def test_one_who_declines_ends_it_and_the_money_comes_back_once(world, generic, party):
    line = ordered(generic)

    answered(party, is_given=False)
    answered(party, is_given=True)
    answered("old" if party == "new" else "new")

    assert shown(line) == ("refunded", "declined", "Anna", "Anna")
    assert Refund.objects.get().amount_minor == 839
    assert ("holder-change-over", generic.account.email) in letters()


def test_nobody_who_agrees_in_time_is_money_back_once(world, generic):
    line = ordered(generic)
    answered("old")
    change = HolderChange.objects.get()

    holder_changes.expire(change.pk, now=change.deadline_at - timedelta(seconds=1))
    assert shown(line)[1] == "consents"
    for _twice in range(2):
        holder_changes.expire(change.pk, now=change.deadline_at)
    answered("new", now=change.deadline_at)

    assert shown(line)[:2] == ("refunded", "expired")
    assert Refund.objects.count() == 1


def test_it_is_withdrawn_until_it_is_sent(world, generic):
    line = ordered(generic)
    holder_changes.withdraw(generic, actor=customer(generic.account), now=timezone.now())

    assert shown(line)[:2] == ("refunded", "withdrawn")
    with pytest.raises(NotAllowedError):
        holder_changes.withdraw(generic, actor=customer(generic.account), now=timezone.now())
    again = ordered(generic, contact=line.registrant)
    assert HolderChange.objects.get(order_line_id=again.pk).stage == "consents"


def test_both_agreeing_at_the_same_moment_send_it_once(world, generic):
    line = ordered(generic)

    results = together(lambda: answered("old"), lambda: answered("new"))

    assert results == [None, None]
    assert Operation.objects.filter(order_line_id=line.pk).count() == 1


def test_agreeing_and_withdrawing_at_the_same_moment_end_in_one_of_both(world, generic):
    line = ordered(generic)
    answered("old")

    together(
        lambda: answered("new"),
        lambda: holder_changes.withdraw(generic, actor=customer(generic.account), now=timezone.now()),
    )

    state, stage, *_who = shown(line)
    assert (state, stage) in {("ordered", "sent"), ("refunded", "withdrawn")}
    assert Operation.objects.filter(order_line_id=line.pk).exists() == (stage == "sent")


@pytest.mark.parametrize("command", ["contact:create", "trade-request", "update"])
def test_a_lost_answer_is_settled_by_reading_and_nothing_is_sent_twice(world, french, command):
    line = ordered(french)
    world.fault("afnic", "drop-after", command=command)

    assert carried_out(line) == "waiting"
    assert carried_out(line) == "done"

    assert shown(line) == ("done", "done", "Léa", "Léa")
    assert [len(world.commands(french.name, one)) for one in ("trade-request", "update")] == [1, 1]


def test_a_trade_that_waits_for_the_holders_is_followed_until_they_answer(world, french):
    world.holders("wait", french.name)
    line = ordered(french)

    assert carried_out(line) == carried_out(line) == "waiting"
    assert shown(line) == ("ordered", "sent", "Anna", "Anna")
    assert "pendingUpdate" in drivers.named("afnic").fetch(french.name).statuses
    assert len(world.commands(french.name, "trade-request")) == 1

    world.holders("approve", french.name)
    drain("afnic", now=timezone.now())
    hear(RegistryMessage.objects.get(name=french.name).pk, now=timezone.now())
    assert Operation.objects.get(order_line_id=line.pk).due_at <= timezone.now()

    assert carried_out(line) == "done"
    assert shown(line) == ("done", "done", "Léa", "Léa")
    assert not Drift.objects.exists()


def test_a_trade_that_a_holder_declines_is_money_back_once(world, french):
    world.holders("wait", french.name)
    line = ordered(french)
    carried_out(line)
    world.holders("reject", french.name)

    assert carried_out(line) == carried_out(line) == "cancelled"

    assert shown(line) == ("refunded", "refused", "Anna", "Anna")
    assert Refund.objects.count() == 1
    assert [action for _who, action, _minor in world.owed(french.name)][-2:] == ["trade", "trade-refund"]


@pytest.mark.parametrize("fault", ["drop-after", "duplicate", "half-frame"])
def test_a_lost_answer_about_a_trade_that_waits_is_settled_by_reading(world, french, fault):
    world.holders("wait", french.name)
    line = ordered(french)
    world.fault("afnic", fault, name=french.name, command="trade-request")
    states = [carried_out(line), carried_out(line)]
    world.holders("approve", french.name)

    assert [*states, carried_out(line)][1:] == ["waiting", "done"]
    assert [action for _who, action, _minor in world.owed(french.name)].count("trade") == 1
    assert shown(line) == ("done", "done", "Léa", "Léa")


def test_other_roles_that_cannot_follow_are_for_staff_and_the_holder_stays_changed(world, french):
    line = ordered(french)
    world.fault("afnic", "refuse", name=french.name, command="update", value="2308 not eligible")

    assert carried_out(line) == "attention"
    assert not Refund.objects.exists()
    retry(Operation.objects.get(order_line_id=line.pk), actor=SYSTEM, now=timezone.now())

    assert carried_out(line) == "done"
    assert len(world.commands(french.name, "trade-request")) == 1


class TestWhereTheRegistrySendsACode:
    """DNS Belgium: its letter to the present holder is the agreement."""

    @pytest.fixture
    def belgian(self, world, fresh_name):
        return registered(fresh_name.replace(".fr", ".be"))

    def given(self, domain, code):
        give_holder_code(domain, code, actor=customer(domain.account), now=timezone.now())

    def test_the_code_is_asked_for_once_entered_and_used(self, world, belgian):
        line = ordered(belgian)
        assert carried_out(line) == carried_out(line) == "waiting"
        assert len(world.commands(belgian.name, "requestAuthCode")) == 1
        assert [one.template for one in Message.objects.filter(template="holder-code")] == ["holder-code"]
        assert shown(line) == ("ordered", "sent", "Anna", "Anna")

        self.given(belgian, f" {world.holders('code', belgian.name)} ")
        assert carried_out(line) == "done"

        assert shown(line) == ("done", "done", "Léa", "Léa")
        assert len(world.commands(belgian.name, "transfer-request")) == 1
        assert HolderChange.objects.get().sealed_code == ""

    def test_a_wrong_code_is_asked_for_again_and_nothing_changes(self, world, belgian):
        line = ordered(belgian)
        carried_out(line)
        self.given(belgian, "000-000-000-000-000")

        assert carried_out(line) == "waiting"
        assert HolderChange.objects.get().needs_code
        assert Message.objects.filter(template="holder-code").count() == 2
        self.given(belgian, world.holders("code", belgian.name))
        assert carried_out(line) == "done"

    @pytest.mark.parametrize("fault", ["drop-after", "drop-before", "duplicate"])
    def test_a_lost_answer_is_settled_by_reading(self, world, belgian, fault):
        line = ordered(belgian)
        carried_out(line)
        self.given(belgian, world.holders("code", belgian.name))
        world.fault("dnsbelgium", fault, name=belgian.name, command="transfer-request")

        assert [carried_out(line), carried_out(line)][1] == "done"
        assert shown(line) == ("done", "done", "Léa", "Léa")
        assert [action for _who, action, _minor in world.owed(belgian.name)].count("transfer") == 1

    def test_the_code_is_kept_and_told_nowhere(self, world, belgian):
        line = ordered(belgian)
        carried_out(line)
        code = world.holders("code", belgian.name)
        self.given(belgian, code)
        assert code not in HolderChange.objects.get().sealed_code
        carried_out(line)

        kept = [exchange.text for exchange in Exchange.objects.all()]
        assert any("transfer" in text for text in kept)
        assert not any(code in text for text in kept)

    def test_another_letter_is_asked_for_after_an_hour(self, world, belgian):
        line = ordered(belgian)
        carried_out(line)
        actor, now = customer(belgian.account), timezone.now()
        with pytest.raises(NotAllowedError, match="heure"):
            ask_code_again(belgian, actor=actor, now=now)

        ask_code_again(belgian, actor=actor, now=now + timedelta(hours=1))
        carried_out(line)

        assert len(world.commands(belgian.name, "requestAuthCode")) == 2

    def test_a_code_that_never_comes_is_money_back(self, world, belgian):
        line = ordered(belgian)
        carried_out(line)
        operation = Operation.objects.get(order_line_id=line.pk)
        Operation.objects.filter(pk=operation.pk).update(created_at=timezone.now() - timedelta(days=31))

        assert carried_out(line) == "cancelled"
        assert shown(line) == ("refunded", "refused", "Anna", "Anna")

    def test_no_code_is_taken_where_none_is_waited_for(self, world, french):
        with pytest.raises(NotAllowedError):
            self.given(french, "1-2-3")


def test_a_refusal_for_good_gives_the_money_back_once(world, french):
    line = ordered(french)
    world.fault("afnic", "refuse", name=french.name, command="trade-request", value="2308 not eligible")

    assert carried_out(line) == carried_out(line) == "cancelled"

    assert shown(line) == ("refunded", "refused", "Anna", "Anna")
    assert Refund.objects.count() == 1


def test_two_orders_for_one_name_change_it_once_and_the_second_is_given_back(world, generic):
    first, second = placed(generic), placed(generic)
    together(lambda: pay(first), lambda: pay(second))

    states = sorted([first.lines.get().state, second.lines.get().state])
    assert states == ["ordered", "refunded"]
    assert HolderChange.objects.count() == Refund.objects.count() == 1


def test_what_is_under_way_is_not_sold_again(world, generic):
    ordered(generic)

    with pytest.raises(NotAllowedError):
        placed(generic)


def test_what_costs_nothing_is_an_order_all_the_same(world, french):
    order = placed(french, price=0)
    line = order.lines.get()

    assert (order.state, line.state) == ("paid", "ordered")
    assert carried_out(line) == "done"
    assert shown(line) == ("done", "done", "Léa", "Léa")
    assert not InvoiceDraft.objects.exists()


def test_what_cost_nothing_gives_nothing_back(world, generic):
    line = placed(generic, price=0).lines.get()

    answered("old", is_given=False)

    assert shown(line) == ("failed", "declined", "Anna", "Anna")
    assert not Refund.objects.exists()


def test_moroccan_names_are_registered_anew_by_hand(world, french):
    """No command of the registry does it: staff act there, and what they do not do is given back."""
    Domain.objects.filter(pk=french.pk).update(tld="ma")
    french.tld = "ma"
    contact = heir_of(french, country="MA", phone="+212.522000000", postal_code="20000", city="Casablanca")
    contact.extra = {"identity_number": "AB123456"}
    contact.save()
    line = ordered(french, contact=contact)

    assert carried_out(line) == "attention"
    operation = Operation.objects.get(order_line_id=line.pk)
    assert "register it anew" in operation.problem
    assert holder_updates(world, french.name) == 0

    give_up(operation, reason="", actor=SYSTEM, now=timezone.now())
    assert shown(line)[:2] == ("refunded", "refused")


@pytest.mark.parametrize("wrong", ["theirs", "same", "trade", "expired"])
def test_what_cannot_be_is_refused_before_payment(world, generic, wrong):
    contact = heir_of(generic)
    if wrong == "theirs":
        contact = ContactFactory()
    elif wrong == "same":
        contact = generic.registrant
    elif wrong == "trade":
        Domain.objects.filter(pk=generic.pk).update(registry_statuses=["serverTradeProhibited"])
    else:
        Domain.objects.filter(pk=generic.pk).update(paid_until=timezone.now() - timedelta(days=1))

    with pytest.raises(NotAllowedError):
        placed(Domain.objects.get(pk=generic.pk), contact=contact)


def test_the_secret_of_a_link_is_kept_nowhere(world, generic):
    ordered(generic)
    consent = HolderConsent.objects.get(party="new")
    token = consents.token_of(consent)

    assert token not in {consent.token_hash, str(consent.key)}
    assert token in Message.objects.get(template="holder-consent", to="lea@client.example").text
