"""The sandbox's card company behind a line that loses answers: what was asked is done, or not, and nobody hears."""

from parvis.billing.ports import PaymentUnavailableError, PaymentUnknownError
from parvis.drivers.sandbox.cards import SandboxCards


class LossyCards(SandboxCards):
    """``lose_next`` answers to charges and refunds are lost; ``fail_next`` calls never arrive."""

    def __init__(self, path, secret="a secret"):
        super().__init__(path, secret)
        self.path = path
        self.lose_next = 0
        self.fail_next = 0
        self.asked = []

    def charge(self, **asked):
        return self._told("charge", lambda: super(LossyCards, self).charge(**asked))

    def refund(self, number, **asked):
        return self._told("refund", lambda: super(LossyCards, self).refund(number, **asked))

    def charged(self, **asked):
        self.asked.append("charged")
        return super().charged(**asked)

    def refunded(self, number, **asked):
        self.asked.append("refunded")
        return super().refunded(number, **asked)

    def _told(self, what, do):
        self.asked.append(what)
        if self.fail_next:
            self.fail_next -= 1
            raise PaymentUnavailableError(f"{what}: not reached")
        answer = do()
        if self.lose_next:
            self.lose_next -= 1
            raise PaymentUnknownError(f"{what}: the answer was lost")
        return answer

    def fail_refund(self, number):
        """The holder's bank sends money back that was given back."""
        with self._database() as database:
            database.execute("INSERT OR IGNORE INTO failed_refunds VALUES (?)", (number,))

    def times_charged(self, reference):
        with self._database() as database:
            found = database.execute(
                "SELECT count(*) FROM payments WHERE reference = ? AND state = 'paid'", (reference,)
            )
            return found.fetchone()[0]

    def given_back(self, number):
        with self._database() as database:
            found = database.execute("SELECT sum(minor) FROM refunds WHERE page = ?", (number,))
            return found.fetchone()[0] or 0
