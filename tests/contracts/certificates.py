"""What every authority must do. ``prove`` makes the proofs of an order be found; ``host`` is a name that can be proved."""

import pytest
from cryptography import x509

from parvis.certificates.keys import fits, life_of, new_request
from parvis.certificates.ports import NotProvedError


class AuthorityContract:
    host = "www.contract.example"
    unproved = "no-certificate.contract.example"

    def test_a_proved_name_gets_a_certificate_of_its_key(self, authority, prove):
        key, csr = new_request(self.host)
        order = authority.order(csr)
        prove(self.host, order)

        chain = authority.finish(order.address, csr)

        assert fits(chain, key)
        names = x509.load_pem_x509_certificate(chain.encode()).extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
        assert names.value.get_values_for_type(x509.DNSName) == [self.host]
        since, until = life_of(chain)
        assert since < until

    def test_after_a_lost_answer_the_same_order_gives_the_same_certificate(self, authority, prove):
        _key, csr = new_request(self.host)
        order = authority.order(csr)
        prove(self.host, order)
        first = authority.finish(order.address, csr)

        assert authority.finish(order.address, csr) == first

    def test_a_name_that_is_not_proved_gets_none_however_often_it_is_asked(self, authority):
        _key, csr = new_request(self.unproved)
        order = authority.order(csr)

        for _time in range(2):
            with pytest.raises(NotProvedError):
                authority.finish(order.address, csr)

    def test_a_certificate_is_revoked_once_and_twice(self, authority, prove):
        _key, csr = new_request(self.host)
        order = authority.order(csr)
        prove(self.host, order)
        chain = authority.finish(order.address, csr)

        authority.revoke(chain)
        authority.revoke(chain)

    def test_what_was_said_holds_no_key(self, authority, prove):
        key, csr = new_request(self.host)
        authority.order(csr)

        assert key not in authority.exchange()
        assert "PRIVATE" not in authority.exchange()
