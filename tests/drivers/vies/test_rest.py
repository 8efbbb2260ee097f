"""VIES over HTTP: down is not invalid (rules 7.5)."""

import pytest

from parvis.billing.vat.ports import VatRegisterDownError
from parvis.drivers.sandbox.vies import SandboxVies
from parvis.drivers.vies.rest import ViesRest
from tests.contracts.vies import NOW, REQUESTER, VALID, VatRegisterContract
from tests.simulators import vies


@pytest.fixture
def simulator():
    with vies.running(VALID) as found:
        yield found


class TestRest(VatRegisterContract):
    @pytest.fixture
    def register(self, simulator):
        return ViesRest(simulator.address)


class TestSandbox(VatRegisterContract):
    @pytest.fixture
    def register(self):
        return SandboxVies()


@pytest.mark.parametrize(
    "fault",
    [
        (200, vies.DOWN),
        (500, "<html>Service Unavailable</html>"),
        (503, {"message": "later"}),
        (200, {}),
        (200, []),
        (200, {"valid": "yes"}),
        (429, {"actionSucceed": False, "errorWrappers": [{"error": "GLOBAL_MAX_CONCURRENT_REQ"}]}),
        (0, None),
    ],
)
def test_whatever_is_no_answer_leaves_the_number_unknown(simulator, fault):
    simulator.faults.append(fault)

    with pytest.raises(VatRegisterDownError):
        ViesRest(simulator.address).check(VALID, requester=REQUESTER, now=NOW)


def test_nobody_at_the_address_leaves_the_number_unknown():
    with pytest.raises(VatRegisterDownError):
        ViesRest("http://127.0.0.1:9/").check(VALID, requester=REQUESTER, now=NOW)


def test_a_number_that_the_register_finds_malformed_is_invalid(simulator):
    simulator.faults.append((400, {"actionSucceed": False, "errorWrappers": [{"error": "INVALID_INPUT"}]}))

    assert not ViesRest(simulator.address).check(VALID, requester=REQUESTER, now=NOW).is_valid


def test_where_our_own_number_is_not_known_the_customers_is_asked_about_all_the_same(simulator):
    simulator.faults.append((400, {"actionSucceed": False, "errorWrappers": [{"error": "INVALID_REQUESTER_INFO"}]}))

    answer = ViesRest(simulator.address).check(VALID, requester=REQUESTER, now=NOW)

    assert answer.is_valid
    assert answer.consultation == ""
    assert "requesterNumber" not in simulator.asked[-1]


def test_what_the_register_knows_is_read_and_what_it_hides_is_nothing(simulator):
    answer = ViesRest(simulator.address).check(VALID, requester=REQUESTER, now=NOW)

    assert answer.name == "EXEMPLE BV"
    assert answer.address == "RUE DE L'EXEMPLE 1 1000 BRUXELLES"
    assert ViesRest(simulator.address).check("BE0403019262", requester="", now=NOW).name == ""
