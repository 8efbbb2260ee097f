import pytest

from parvis.dns.ports import Capability, ContentRejectedError, ServerDownError
from parvis.drivers.powerdns.api import PowerDns
from tests.contracts.publishing import PublisherContract, SigningContract, content
from tests.simulators.powerdns import INSTALLED, KEY, running

pytestmark = pytest.mark.skipif(INSTALLED is None, reason="pdns_server is not installed")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with running(tmp_path_factory.mktemp("pdns")) as started:
        yield started


@pytest.fixture
def publisher(server):
    return PowerDns(server.url, KEY)


class TestPowerDns(PublisherContract, SigningContract):
    def test_what_is_published_is_answered_at_once(self, publisher, server):
        publisher.publish(self.first, key="k1")
        assert server.ask("www.contrat.example.", "A") == ["203.0.113.27"]

        publisher.publish(content(self.zone, 11, ("www", "A", 300, ["203.0.113.28"])), key="k2")

        assert server.ask("www.contrat.example.", "A") == ["203.0.113.28"]
        assert server.ask("contrat.example.", "SOA")[0].split()[2] == "11"

    def test_the_same_data_written_otherwise_is_no_difference(self, publisher):
        zone = content(self.zone, 10, ("", "HTTPS", 300, ['1 . alpn="h2,h3" port="443"']))
        publisher.publish(zone, key="k1")

        publisher.publish(zone, key="k1")

        assert "PATCH" not in publisher.exchange()

    def test_what_the_server_will_not_have_changes_nothing(self, publisher):
        publisher.publish(self.first, key="k1")
        wrong = content(self.zone, 11, ("www", "A", 300, ["203.0.113.99"]), ("x", "A", 300, ["nowhere"]))

        with pytest.raises(ContentRejectedError, match=r"x\.contrat\.example"):
            publisher.publish(wrong, key="k2")

        assert publisher.fetch(self.zone).serial == 10

    def test_names_with_escapes_are_refused_whole_since_its_api_does_not_take_them(self, publisher):
        publisher.publish(self.first, key="k1")

        with pytest.raises(ContentRejectedError, match="unsupported characters"):
            publisher.publish(content(self.zone, 11, (r"a\.b", "TXT", 300, ['"x"'])), key="k2")

        assert publisher.fetch(self.zone).serial == 10

    def test_a_wrong_key_is_no_answer_and_is_not_told(self, server):
        stranger = PowerDns(server.url, "not-the-key")

        with pytest.raises(ServerDownError, match="401"):
            stranger.publish(self.first, key="k1")
        assert "not-the-key" not in stranger.exchange()

    def test_it_signs(self, publisher):
        assert Capability.SIGNS in publisher.capabilities


def test_a_server_that_is_down_says_so():
    with pytest.raises(ServerDownError):
        PowerDns("http://127.0.0.1:1/api/v1/servers/localhost", KEY, seconds=1).publish(
            content("a.example", 1), key="k"
        )
