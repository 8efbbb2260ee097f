"""Whatever the step at which a worker is killed that orders a certificate, the next one ends that order, with its key."""

import signal

import pytest

from parvis.audit.models import Entry
from parvis.certificates import tasks
from parvis.certificates.actions import issuing
from parvis.certificates.authorities import CHOSEN, authorities
from parvis.certificates.keys import fits
from parvis.certificates.models import Certificate, Challenge
from parvis.drivers.sandbox.authority import SandboxAuthority
from parvis.provisioning.models import Operation
from tests.concurrency.processes import run_program
from tests.concurrency.test_killed_worker import run_to_the_end
from tests.factories import NOW, AccountFactory

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = [
    f"{moment} {step}" for step in ("order", "ordered", "finish", "issued", "write") for moment in ("before", "after")
]


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_costs_nothing(tmp_path, step):
    issuing.want("www.ours.example", AccountFactory(), at=NOW, now=NOW)
    tasks.renew(timestamp=0)
    operation = Operation.objects.get()

    ended = run_program("tests.concurrency.doomed_certificate", operation.pk, DIE_AT=step, AUTHORITY=str(tmp_path))
    with authorities.replaced(CHOSEN, SandboxAuthority(tmp_path)):
        run_to_the_end(operation)

    certificate = Certificate.objects.get()
    assert ended == -signal.SIGKILL
    assert operation.state == "done"
    assert (certificate.number, certificate.is_asked, certificate.problem) == (1, False, "")
    assert fits(certificate.chain, certificate.key)
    assert len([one for one in tmp_path.glob("*.pem") if one.name != "key.pem"]) == 1
    assert not Challenge.objects.exists()
    assert Entry.objects.filter(action="certificate.issued").count() == 1
