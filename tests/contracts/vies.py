"""What every register of VAT numbers must do."""

from datetime import UTC, datetime

VALID, INVALID, REQUESTER = "BE0403019261", "BE0403019262", "FR11123456782"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class VatRegisterContract:
    def test_a_valid_number_comes_with_the_consultation_that_proves_it(self, register):
        answer = register.check(VALID, requester=REQUESTER, now=NOW)

        assert (answer.number, answer.is_valid, answer.at) == (VALID, True, NOW)
        assert answer.consultation

    def test_asked_in_nobodys_name_it_comes_without(self, register):
        answer = register.check(VALID, requester="", now=NOW)

        assert answer.is_valid
        assert answer.consultation == ""

    def test_an_invalid_number_is_said_to_be_invalid(self, register):
        answer = register.check(INVALID, requester=REQUESTER, now=NOW)

        assert not answer.is_valid
        assert answer.consultation == ""
