"""What every RegistrationDataSource must do (SHOP-5). A driver's tests subclass this.

They give ``source``, the driver; ``far``, one that nobody answers; ``impatient``, one that waits half a second and whose
server says nothing; ``name``, a name that nobody holds; and ``world``, where ``taken(name)`` has somebody else hold it
since 2026-11-01 for one year, locked against transfer, on two name servers.
"""

import time
from datetime import UTC, datetime

import pytest

from parvis.domains.ports import RefusedError, UnavailableError


class RegistrationDataContract:
    def test_a_free_name_is_nobodys(self, source, name):
        assert source.lookup(name) is None

    def test_what_is_published_of_a_taken_name_is_told(self, source, world, name):
        world.taken(name)

        found = source.lookup(name)

        assert found.name == name
        assert found.registrar
        assert (found.created_at, found.expires_at) == (
            datetime(2026, 11, 1, tzinfo=UTC),
            datetime(2027, 11, 1, tzinfo=UTC),
        )
        assert found.statuses == ("clientTransferProhibited",)
        assert len(found.nameservers) == 2
        assert name in found.raw.lower()
        assert found.source in {"rdap", "whois"}

    def test_a_name_is_read_anew_each_time(self, source, world, name):
        assert source.lookup(name) is None
        world.taken(name)

        assert source.lookup(name) is not None

    def test_where_nobody_answers_it_is_unavailable(self, far, name):
        with pytest.raises(UnavailableError):
            far.lookup(name)

    def test_silence_is_unavailable_within_its_time_out(self, impatient, name):
        before = time.monotonic()

        with pytest.raises(UnavailableError):
            impatient.lookup(name)

        assert time.monotonic() - before < 2

    @pytest.mark.parametrize("wrong", ["", "fr", "a b.fr", "a.fr\r\nb.fr", "../domain/a.fr", "é.fr", "a.fr?x=1"])
    def test_what_is_no_name_is_never_asked(self, source, wrong):
        with pytest.raises(RefusedError):
            source.lookup(wrong)
