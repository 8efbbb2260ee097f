"""Names seen from outside: asked for by people and by night, kept with their age, judged with what to do."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from parvis.dns.health import Tone
from parvis.domains import tasks
from parvis.domains.actions import outside
from parvis.domains.models import OutsideLook
from parvis.domains.operations.outside import see
from parvis.domains.outside import Page, about_servers, verdicts
from parvis.domains.ports import Chain, Delegation, MailSeen, MailState, Seen, ServerSeen, SiteSeen, SiteState
from parvis.domains.ports.lookups import read_seen
from parvis.domains.registries import WORLD, lookups
from parvis.kit.refusals import NotAllowedError
from tests.dns.zones import zone_of
from tests.factories import AccountFactory, DomainFactory

pytestmark = pytest.mark.django_db
HOSTS = ("ns1.hote.example", "ns2.hote.example")
WELL = Seen(
    above=HOSTS,
    own=HOSTS,
    servers=tuple(ServerSeen(host, Delegation.ANSWERS, 7) for host in HOSTS),
    chain=Chain.VALID,
    issuers=("ca.example",),
    mail=(MailSeen("mx.hote.example", MailState.FINE),),
    spf=("v=spf1 mx -all",),
    spf_lookups=1,
    selectors=("k1",),
    dmarc=("v=DMARC1; p=reject",),
    sites=(SiteSeen("a.fr", SiteState.FINE), SiteSeen("www.a.fr", SiteState.FINE)),
)


class Watcher:
    """Sees what it is told to."""

    def __init__(self, seen=WELL):
        self.result, self.asked = seen, []

    def seen(self, name, *, selectors=()):
        self.asked.append((name, selectors))
        return self.result


@pytest.fixture
def watcher():
    with lookups.replaced(WORLD, Watcher()) as made:
        yield made


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def judged(seen=WELL, *, is_here=True, issuer="ca.example", registered=HOSTS):
    return verdicts(seen, shown="a.fr", registered=registered, is_here=is_here, issuer=issuer)


def waiting():
    return list(ProcrastinateJob.objects.filter(task_name="domains.see", status="todo").order_by("-priority", "id"))


def test_what_is_seen_is_kept_with_its_age_and_read_again_as_it_was(watcher):
    domain = DomainFactory(name="a.fr")
    zone_of('k9._domainkey TXT "v=DKIM1; p=QUJD"', name="a.fr", account=domain.account)

    see(domain.pk)

    assert watcher.asked == [("a.fr", ("k9",))]
    look = OutsideLook.objects.get(domain=domain)
    assert read_seen(look.facts) == WELL
    assert not look.is_under_way


def test_a_look_is_asked_for_once_a_minute_and_few_at_a_time(watcher):
    account, now = AccountFactory(), timezone.now()
    domains = [DomainFactory(name=f"a{n}.fr", account=account) for n in range(outside.MOST_WAITING + 1)]
    outside.ask_by_hand(domains[0], now=now)
    with pytest.raises(NotAllowedError, match="less than a minute"):
        outside.ask_by_hand(domains[0], now=now + timedelta(seconds=59))
    for domain in domains[1:-1]:
        outside.ask_by_hand(domain, now=now)

    with pytest.raises(NotAllowedError, match="Other domains"):
        outside.ask_by_hand(domains[-1], now=now)
    see(domains[0].pk)
    outside.ask_by_hand(domains[-1], now=now)

    assert {job.lock for job in waiting()} == {"domains.see"}
    assert len(waiting()) == len(domains)


def test_each_name_with_a_zone_here_is_looked_at_once_a_day_after_those_that_people_wait_for(watcher):
    account = AccountFactory()
    names = {name: DomainFactory(name=name, account=account) for name in ("a.fr", "b.fr", "c.fr", "d.fr")}
    for name in ("a.fr", "b.fr", "d.fr"):
        zone_of(name=name, account=account)
    OutsideLook.objects.create(domain=names["a.fr"], asked_at=timezone.now() - timedelta(hours=25))
    OutsideLook.objects.create(domain=names["d.fr"], asked_at=timezone.now() - timedelta(hours=23))

    tasks.ALSO[0].see_due(0)
    outside.ask_by_hand(names["c.fr"], now=timezone.now())
    tasks.ALSO[0].see_due(0)

    assert [job.args["domain_id"] for job in waiting()] == [names[name].pk for name in ("c.fr", "b.fr", "a.fr")]


def test_where_nobody_outside_is_to_be_asked_nothing_is_queued():
    domain = DomainFactory(name="a.fr")
    zone_of(name="a.fr", account=domain.account)

    tasks.ALSO[0].see_due(0)
    see(domain.pk)

    assert (waiting(), OutsideLook.objects.count()) == ([], 0)


def test_a_name_that_is_well_has_nothing_to_mend():
    assert {one.check.tone for one in judged()} == {Tone.OK}


SILENT = (ServerSeen(HOSTS[0], Delegation.SILENT), ServerSeen(HOSTS[1], Delegation.LAME))


@pytest.mark.parametrize(
    ("change", "tone", "words", "page"),
    [
        ({"above": (), "servers": ()}, Tone.BAD, "names no servers", Page.NAMESERVERS),
        ({"above": ("ns1.old.example",), "own": ()}, Tone.WARN, "still sent to ns1.old.example", None),
        ({"own": ("ns9.hote.example",)}, Tone.WARN, "ns9.hote.example", Page.NAMESERVERS),
        ({"servers": (WELL.servers[0], SILENT[1])}, Tone.WARN, "not for this domain", Page.NAMESERVERS),
        ({"servers": SILENT}, Tone.BAD, "does not answer", Page.NAMESERVERS),
        ({"servers": (WELL.servers[0], replace(WELL.servers[1], serial=6))}, Tone.WARN, "ns2.hote.example: 6", None),
        ({"chain": Chain.UNSIGNED}, Tone.BAD, "not signed", Page.DS),
        ({"chain": Chain.BROKEN}, Tone.BAD, "do not fit", Page.DS),
        ({"chain": Chain.UNLINKED}, Tone.INFO, "nobody checks", Page.DS),
        ({"issuers": ("other.example",)}, Tone.WARN, "ca.example", None),
        ({"issuers": ()}, Tone.WARN, "ca.example", None),
        ({"mail": (MailSeen("mx.a.fr", MailState.ALIAS),)}, Tone.WARN, "alias", None),
        ({"mail": (MailSeen("mx.a.fr", MailState.NOWHERE),)}, Tone.BAD, "no address", None),
        ({"spf": ("v=spf1 -all", "v=spf1 mx -all")}, Tone.BAD, "more than one", None),
        ({"spf_lookups": 11}, Tone.BAD, "ten look-ups", None),
        ({"dmarc": ("v=DMARC1", "v=DMARC1")}, Tone.BAD, "more than one", None),
        ({"sites": (SiteSeen("a.fr", SiteState.UNTRUSTED, "certificate has expired"),)}, Tone.BAD, "expired", None),
        ({"sites": (SiteSeen("a.fr", SiteState.UNTRUSTED, "Hostname mismatch"),)}, Tone.BAD, "not valid", None),
        ({"sites": (SiteSeen("a.fr", SiteState.PRIVATE),)}, Tone.WARN, "private", None),
        ({"sites": (SiteSeen("a.fr", SiteState.CLOSED),)}, Tone.WARN, "does not answer over HTTPS", None),
    ],
)
def test_what_is_not_well_is_said_with_where_it_is_mended(change, tone, words, page):
    found = judged(replace(WELL, **change))

    worst = next(one for one in found if words in one.check.sentence)
    assert (worst.check.tone, worst.page) == (tone, page)


def test_what_our_own_records_say_already_is_said_of_other_servers_alone():
    bare = replace(WELL, spf=(), dmarc=(), mail=(), selectors=())

    here, elsewhere = judged(bare), judged(bare, is_here=False)

    assert not {one.check.title for one in here} & {"SPF is missing", "DMARC is missing"}
    assert {"SPF is missing", "DMARC is missing"} <= {one.check.title for one in elsewhere}


def test_the_page_of_the_name_servers_has_those_alone():
    assert {one.check.title for one in about_servers(judged(replace(WELL, servers=SILENT)))} == {"Name servers"}


def test_a_missing_authority_is_offered_as_a_record():
    found = next(one for one in judged(replace(WELL, issuers=("other.example",))) if one.check.title == "CAA")

    assert found.check.fix == '@ 3600 IN CAA 0 issue "ca.example"'
