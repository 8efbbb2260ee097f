"""A client that others wrote (Debian's libnet-epp-perl) does a registrar's day at our registries."""

import shutil
import subprocess
import uuid
from pathlib import Path

import httpx
import pytest

from tests.simulators.epp_asking import CODE

SCRIPT = Path(__file__).with_name("foreign_client.pl")
OBJECTS = " ".join(f"urn:ietf:params:xml:ns:{kind}-1.0" for kind in ("domain", "contact", "host"))
EXPECTED = f"""\
parvis greeting {OBJECTS}
parvis login 1000
check 1000
available 1 0
create-contact 1000 FOREIGN1
info-contact 1000 zoe@client.example parvis
create 1000
create-again 2302
info 1000 FOREIGN1 parvis
renew 1000
years 2
renew-again 2306
transfer 1001 pending parvis
other greeting {OBJECTS}
other login 1000
poll 1301 pending parvis
acknowledge 1000
poll-again 1300
approve 1000 clientApproved
told 1301 clientApproved
info-held 1000 parvis
logout 1500
logout 1500
"""


@pytest.fixture
def perl():
    """A Perl that has Net::EPP."""
    found = shutil.which("perl")
    if (
        found is None
        or subprocess.run([found, "-MNet::EPP::Client", "-e1"], check=False, capture_output=True).returncode
    ):
        pytest.skip("libnet-epp-perl is not installed: tools/system_packages.sh installs it")
    return found


def test_a_registrar_written_by_others_gets_by_with_our_registries(own_simulator, perl):
    place = own_simulator.epp
    held = f"h{uuid.uuid4().hex[:10]}.com"
    holding = {
        "name": held, "registry": "verisign", "registrar": "other", "auth_code": CODE, "client_key": "theirs",
        "created_at": "2025-01-01T00:00:00+00:00", "expires_at": "2030-01-01T00:00:00+00:00",
    }  # fmt: skip
    answer = httpx.post(f"{own_simulator.url}/admin/domains", json=holding, trust_env=False, timeout=10)
    answer.raise_for_status()

    arguments = [str(place["ports"]["verisign"]), place["ca_file"], place["password"], "foreign-client.com", held]
    spoken = subprocess.run([perl, str(SCRIPT), *arguments], capture_output=True, text=True, timeout=120, check=False)

    assert spoken.stderr == ""
    assert spoken.stdout == EXPECTED
    assert spoken.returncode == 0
