from datetime import timedelta

import pytest

from parvis.audit.models import Entry
from parvis.kit.actor import SYSTEM, Actor
from parvis.kit.refusals import NotAllowedError
from parvis.provisioning.models import Operation
from parvis.provisioning.tasks import run
from parvis.redirections import tasks
from parvis.redirections.actions import editing
from parvis.redirections.enums import Finding, Https, Kind
from parvis.redirections.models import Redirection
from parvis.redirections.ports import Sight
from parvis.redirections.queries import matching, of_domain
from parvis.redirections.rules import MOST_OF_NEW, NEW_FOR
from parvis.redirections.wanted import Wanted
from tests.factories import NOW, AccountFactory, RedirectionFactory, customer, staff_member

pytestmark = pytest.mark.django_db


def add(account, *hosts, target="https://target.example", actor=SYSTEM, now=NOW, **wanted):
    made = editing.add(
        account, domain="ours.example", hosts=hosts, wanted=Wanted(target, **wanted), actor=actor, now=now
    )
    return made[0]


def leads(host, target_host):
    return RedirectionFactory(host=host, target_host=target_host, target=f"https://{target_host}")


def test_both_names_of_a_site_are_redirected_and_recorded():
    account = AccountFactory()
    add(account, "ours.example", "www.ours.example", target="target.example/a", https=Https.FORCED)

    found = of_domain(Redirection.objects.all(), "ours.example")
    assert [(one.host, one.target) for one in found] == [
        ("ours.example", "https://target.example/a"),
        ("www.ours.example", "https://target.example/a"),
    ]
    told = Entry.objects.filter(action="redirection.added", account_id=account.pk)
    assert told.latest("pk").after["https"] == "forced"
    assert matching(Redirection.objects.all(), "TARGET").count() == 2


def test_of_several_names_all_are_redirected_or_none():
    account = AccountFactory()
    add(account, "www.ours.example")

    with pytest.raises(NotAllowedError) as refusal:
        add(account, "ours.example", "www.ours.example")

    assert refusal.value.field == "host"
    assert Redirection.objects.count() == 1


def test_what_another_account_left_on_a_name_gives_way():
    left = RedirectionFactory(domain="ours.example", host="ours.example")
    account = AccountFactory()

    add(account, "ours.example")

    assert Redirection.objects.get(host="ours.example").account == account
    assert Entry.objects.filter(action="redirection.removed", account_id=left.account_id).exists()


def test_what_changes_is_what_was_seen_and_no_later_edition():
    one = add(AccountFactory(), "ours.example")
    changed = editing.change(
        one, Wanted("https://other.example", Kind.MASKED, title=" Ours "), seen=1, actor=SYSTEM, now=NOW
    )

    assert (changed.edition, changed.target, changed.title, changed.finding) == (
        2, "https://other.example", "Ours", Finding.UNTOLD,
    )  # fmt: skip
    with pytest.raises(NotAllowedError):
        editing.change(one, Wanted("https://third.example"), seen=1, actor=SYSTEM, now=NOW)
    editing.remove(one, actor=SYSTEM, now=NOW)
    with pytest.raises(NotAllowedError):
        editing.remove(one, actor=SYSTEM, now=NOW)


@pytest.mark.parametrize(
    "chain",
    [
        [("target.example", "ours.example")],
        [("target.example", "b.example"), ("b.example", "ours.example")],
    ],
)
def test_a_circle_of_our_own_redirections_is_refused(chain):
    for host, target in chain:
        leads(host, target)

    with pytest.raises(NotAllowedError) as refusal:
        add(AccountFactory(), "ours.example")

    assert refusal.value.field == "target"


def test_a_chain_is_refused_from_the_fifth_on_wherever_it_grows():
    for host, target in (("target.example", "b.example"), ("b.example", "c.example"), ("c.example", "d.example")):
        leads(host, target)
    four = add(AccountFactory(), "ours.example")
    assert four.pk

    with pytest.raises(NotAllowedError):
        add(AccountFactory(), "www.ours.example", target="https://ours.example")
    with pytest.raises(NotAllowedError):
        add(AccountFactory(), "d.example", target="https://e.example")


def test_new_accounts_open_few_a_day():
    new, old = AccountFactory(created_at=NOW), AccountFactory(created_at=NOW - NEW_FOR)
    for number in range(MOST_OF_NEW):
        add(new, f"n{number}.ours.example", actor=customer(new))
    with pytest.raises(NotAllowedError):
        add(new, "one-more.ours.example", actor=customer(new))

    add(new, "by-us.ours.example", actor=Actor(acting_staff_id=1, acting_staff="Staff"))
    add(new, "tomorrow.ours.example", actor=customer(new), now=NOW + timedelta(days=1))
    for number in range(MOST_OF_NEW + 1):
        add(old, f"o{number}.ours.example", actor=customer(old))


def test_one_that_the_provider_switched_off_is_the_providers():
    one = add(AccountFactory(), "ours.example")
    staff = staff_member(one.account.brand)
    with pytest.raises(NotAllowedError):
        editing.disable(one, reason=" ", actor=staff, now=NOW)
    editing.disable(one, reason="Phishing was reported.", actor=staff, now=NOW)

    for asked in (
        lambda: editing.remove(one, actor=SYSTEM, now=NOW),
        lambda: editing.change(one, Wanted("https://other.example"), seen=1, actor=SYSTEM, now=NOW),
        lambda: add(AccountFactory(), "ours.example"),
    ):
        with pytest.raises(NotAllowedError) as refusal:
            asked()
        assert "Phishing was reported." in str(refusal.value)

    editing.enable(one, actor=staff, now=NOW)
    editing.remove(one, actor=SYSTEM, now=NOW)
    assert list(Entry.objects.filter(subject="ours.example").order_by("pk").values_list("action", flat=True)) == [
        "redirection.added", "redirection.disabled", "redirection.enabled", "redirection.removed",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sight", "finding", "is_framed"),
    [
        (Sight(answers=True, allows_frames=True), Finding.FINE, True),
        (Sight(answers=True), Finding.NO_FRAMES, False),
        (Sight(answers=False), Finding.SILENT, False),
        (Sight(answers=True, allows_frames=True, comes_back=True), Finding.CIRCLE, False),
    ],
)
def test_nothing_is_framed_that_was_not_seen_to_allow_it(looker, sight, finding, is_framed):
    looker.sight = sight
    one = add(AccountFactory(), "ours.example", kind=Kind.MASKED)
    assert not one.is_framed
    operation = Operation.objects.get(kind="redirection.look")

    run(operation_id=operation.pk)

    one.refresh_from_db()
    operation.refresh_from_db()
    assert (one.finding, one.is_framed, operation.state) == (finding, is_framed, "done")


def test_a_look_says_nothing_of_what_changed_since(looker):
    one = add(AccountFactory(), "ours.example")
    editing.change(one, Wanted("https://other.example"), seen=1, actor=SYSTEM, now=NOW)
    first, second = Operation.objects.order_by("pk")
    run(operation_id=first.pk)
    one.refresh_from_db()
    assert one.finding == Finding.UNTOLD

    editing.remove(one, actor=SYSTEM, now=NOW)
    run(operation_id=second.pk)
    second.refresh_from_db()
    assert second.state == "done"


def test_targets_are_looked_at_again_after_a_week():
    RedirectionFactory(looked_at=NOW - tasks.AGAIN)
    RedirectionFactory(changed_at=NOW - tasks.AGAIN)
    tasks.look_again(timestamp=0)

    assert Operation.objects.filter(kind="redirection.look").count() == 2


def test_a_customer_sees_their_own_and_staff_their_brands():
    mine, other = RedirectionFactory(), RedirectionFactory()

    assert list(Redirection.objects.visible_to(customer(mine.account))) == [mine]
    assert list(Redirection.objects.visible_to(staff_member(other.account.brand))) == [other]
