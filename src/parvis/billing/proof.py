"""Reading all the books again, and what they are of, to say what does not add up (PAY-2)."""

from collections.abc import Iterator
from typing import Final

from django.db import connection

from parvis.billing.models import LedgerEntry, LedgerSeal
from parvis.billing.seals import digest_of

_CHECKS: Final = (
    (
        "entry {} does not balance",
        """SELECT entry.key FROM billing_ledgerentry AS entry
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id
           GROUP BY entry.id HAVING count(posting.id) < 2 OR sum(posting.minor) <> 0 ORDER BY entry.id""",
    ),
    (
        "payment {} is not in the books, or not as it was made",
        """SELECT payment.reference FROM billing_payment AS payment
           LEFT JOIN billing_ledgerentry AS entry ON entry.key = 'payment:' || payment.id
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.minor > 0
           GROUP BY payment.id
           HAVING coalesce(sum(posting.minor), 0)
                  <> CASE WHEN payment.state = 'succeeded' AND NOT payment.is_joint
                          AND (payment.means <> 'cheque' OR payment.order_number = '')
                     THEN payment.amount_minor ELSE 0 END
               OR bool_or(entry.currency <> payment.currency)
           ORDER BY payment.id""",
    ),
    (
        "payment {} of several orders is not the sum of its parts",
        """SELECT joint.reference FROM billing_payment AS joint
           LEFT JOIN billing_payment AS part ON part.joint_id = joint.id
           WHERE joint.is_joint GROUP BY joint.id
           HAVING coalesce(sum(part.amount_minor) FILTER (WHERE part.state = 'succeeded'), 0)
                  <> CASE WHEN joint.state = 'succeeded' THEN joint.amount_minor ELSE 0 END
           ORDER BY joint.id""",
    ),
    (
        "dispute {} is not in the books as it stands",
        """SELECT dispute.number FROM billing_dispute AS dispute
           LEFT JOIN billing_ledgerentry AS entry ON split_part(entry.key, ':', 1) = 'dispute'
                AND split_part(entry.key, ':', 2) = dispute.id::text
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '416'
           GROUP BY dispute.id
           HAVING coalesce(sum(posting.minor), 0) <> CASE dispute.state WHEN 'open' THEN dispute.amount_minor ELSE 0 END
           ORDER BY dispute.id""",
    ),
    (
        "what dispute {} holds back is not in the books",
        """SELECT dispute.number FROM billing_dispute AS dispute
           LEFT JOIN billing_ledgerentry AS entry ON split_part(entry.key, ':', 1) = 'dispute'
                AND split_part(entry.key, ':', 2) = dispute.id::text
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '41919'
           GROUP BY dispute.id
           HAVING coalesce(sum(posting.minor), 0)
                  <> CASE dispute.state WHEN 'open' THEN -dispute.reserved_minor ELSE 0 END
           ORDER BY dispute.id""",
    ),
    (
        "document {} is not in the books, or not as it was issued",
        """SELECT document.number FROM billing_invoice AS document
           LEFT JOIN billing_ledgerentry AS entry ON entry.key = 'document:' || document.id
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id
           GROUP BY document.id
           HAVING coalesce(sum(posting.minor) FILTER (WHERE posting.book = '411'), 0)
                  <> CASE document.kind WHEN 'credit-note' THEN -document.total_minor ELSE document.total_minor END
               OR coalesce(sum(posting.minor) FILTER (WHERE posting.book = '706'), 0)
                  <> CASE document.kind WHEN 'credit-note' THEN document.net_minor ELSE -document.net_minor END
               OR bool_or(entry.currency <> document.currency)
           ORDER BY document.id""",
    ),
    (
        "refund {} is not in the books, or not as it was made",
        """SELECT refund.key FROM billing_refund AS refund
           LEFT JOIN billing_ledgerentry AS entry ON split_part(entry.key, ':', 1) = 'refund'
                AND split_part(entry.key, ':', 2) = refund.id::text
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '411'
           GROUP BY refund.id
           HAVING coalesce(sum(posting.minor), 0)
                  <> CASE WHEN refund.done_at IS NULL THEN 0 ELSE refund.amount_minor END
           ORDER BY refund.id""",
    ),
    (
        "entry {} is of nothing that happened",
        """SELECT entry.key FROM billing_ledgerentry AS entry
           WHERE CASE split_part(entry.key, ':', 1)
               WHEN 'payment' THEN NOT EXISTS (SELECT FROM billing_payment WHERE 'payment:' || id = entry.key)
               WHEN 'document' THEN NOT EXISTS (SELECT FROM billing_invoice WHERE 'document:' || id = entry.key)
               WHEN 'refund' THEN NOT EXISTS (
                   SELECT FROM billing_refund WHERE id::text = split_part(entry.key, ':', 2))
               WHEN 'dispute' THEN NOT EXISTS (
                   SELECT FROM billing_dispute WHERE id::text = split_part(entry.key, ':', 2))
               WHEN 'suspense' THEN NOT EXISTS (
                   SELECT FROM billing_bankline WHERE id::text = split_part(entry.key, ':', 2))
               WHEN 'debits' THEN NOT EXISTS (
                   SELECT FROM billing_bankline WHERE 'debits:' || id = entry.key AND state IN ('matched', 'assigned'))
               WHEN 'return' THEN NOT EXISTS (
                   SELECT FROM billing_collection WHERE 'return:' || id = entry.key AND state = 'returned')
               WHEN 'cheque' THEN NOT EXISTS (
                   SELECT FROM billing_cheque WHERE id::text = split_part(entry.key, ':', 2))
               WHEN 'slip' THEN NOT EXISTS (SELECT FROM billing_chequeslip WHERE 'slip:' || id = entry.key)
               WHEN 'debt' THEN NOT EXISTS (
                   SELECT FROM billing_debtpart WHERE 'debt:' || id = entry.key AND NOT is_credited)
               WHEN 'loss' THEN NOT EXISTS (
                   SELECT FROM billing_debtpart WHERE 'loss:' || id = entry.key AND is_written_off)
               WHEN 'late-fee' THEN NOT EXISTS (
                   SELECT FROM billing_debt WHERE 'late-fee:' || id = entry.key AND fee_minor > 0)
               WHEN 'interest' THEN NOT EXISTS (
                   SELECT FROM billing_debtinterest WHERE 'interest:' || id = entry.key)
               ELSE true END
           ORDER BY entry.id""",
    ),
    (
        "direct debit {} is not in the books as it stands",
        """SELECT collection.end_to_end FROM billing_collection AS collection
           JOIN billing_payment AS payment ON payment.id = collection.payment_id
           LEFT JOIN billing_ledgerentry AS entry ON entry.key = 'return:' || collection.id
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '411'
           GROUP BY collection.id, payment.state
           HAVING coalesce(sum(posting.minor), 0) <> collection.returned_minor
               OR (payment.state = 'succeeded') <> (collection.settled_at IS NOT NULL)
           ORDER BY collection.id""",
    ),
    (
        "cheque {} is not in the books as it stands",
        """SELECT cheque.id FROM billing_cheque AS cheque
           JOIN billing_payment AS payment ON payment.id = cheque.payment_id
           LEFT JOIN billing_ledgerentry AS entry ON split_part(entry.key, ':', 1) = 'cheque'
                AND split_part(entry.key, ':', 2) = cheque.id::text
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '411'
           GROUP BY cheque.id, payment.state, payment.amount_minor
           HAVING coalesce(sum(posting.minor), 0) <> cheque.rejected_minor - payment.amount_minor
               OR (payment.state = 'succeeded') <> (cheque.counted_at IS NOT NULL)
           ORDER BY cheque.id""",
    ),
    (
        "slip {} of cheques is not in the books as it was credited",
        """SELECT slip.number FROM billing_chequeslip AS slip
           LEFT JOIN billing_ledgerentry AS entry ON entry.key = 'slip:' || slip.id
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '512'
           GROUP BY slip.id HAVING coalesce(sum(posting.minor), 0) <> slip.credited_minor ORDER BY slip.id""",
    ),
    (
        "debt {} is not in the books as it stands",
        """SELECT debt.id FROM billing_debt AS debt
           LEFT JOIN billing_debtpart AS part ON part.debt_id = debt.id
           LEFT JOIN billing_ledgerentry AS entry ON entry.key = 'debt:' || part.id
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '4191'
           GROUP BY debt.id
           HAVING debt.amount_minor + debt.fee_minor + debt.interest_minor - coalesce(sum(part.minor), 0) <> debt.left_minor
               OR coalesce(sum(posting.minor), 0)
                  <> coalesce(sum(part.minor) FILTER (WHERE NOT part.is_credited AND NOT part.is_written_off), 0)
           ORDER BY debt.id""",
    ),
    (
        "what was asked for beside debt {}, or given up of it, is not in the books",
        """SELECT debt.id FROM billing_debt AS debt
           LEFT JOIN billing_debtpart AS part ON part.debt_id = debt.id AND part.is_written_off
           LEFT JOIN billing_ledgerentry AS entry ON entry.key IN ('late-fee:' || debt.id, 'loss:' || part.id)
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '411'
           GROUP BY debt.id, part.minor
           HAVING coalesce(sum(posting.minor), 0) <> debt.fee_minor - coalesce(part.minor, 0) ORDER BY debt.id""",
    ),
    (
        "interest of debt {} is not in the books as it was asked for",
        """SELECT debt.id FROM billing_debt AS debt
           LEFT JOIN billing_debtinterest AS claimed ON claimed.debt_id = debt.id
           LEFT JOIN billing_ledgerentry AS entry ON entry.key = 'interest:' || claimed.id
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '411'
           GROUP BY debt.id
           HAVING coalesce(sum(posting.minor), 0) <> debt.interest_minor
               OR coalesce(sum(claimed.minor), 0) <> debt.interest_minor ORDER BY debt.id""",
    ),
    (
        "bank line {} is not in the books as it is",
        """SELECT line.id FROM billing_bankline AS line
           LEFT JOIN billing_ledgerentry AS entry ON split_part(entry.key, ':', 1) = 'suspense'
                AND split_part(entry.key, ':', 2) = line.id::text
           LEFT JOIN billing_posting AS posting ON posting.entry_id = entry.id AND posting.book = '471'
           GROUP BY line.id
           HAVING coalesce(sum(posting.minor), 0) <> CASE line.state WHEN 'suspense' THEN -line.amount_minor ELSE 0 END
           ORDER BY line.id""",
    ),
    (
        "the prepaid balance of account {} is not the sum of its movements",
        """SELECT coalesce(purse.account_id, moved.account_id) FROM billing_purse AS purse
           FULL JOIN (
               SELECT posting.account_id, entry.currency, -sum(posting.minor) AS minor
               FROM billing_posting AS posting JOIN billing_ledgerentry AS entry ON entry.id = posting.entry_id
               WHERE posting.book = '4191' GROUP BY posting.account_id, entry.currency
           ) AS moved ON moved.account_id = purse.account_id AND moved.currency = purse.currency
           WHERE coalesce(purse.minor, 0) <> coalesce(moved.minor, 0) ORDER BY 1""",
    ),
)
"""A sentence, and the query that finds what it is true of."""


def faults() -> Iterator[str]:
    """One sentence for each thing that does not add up, naming it. Memory does not grow with the books."""
    for sentence, query in _CHECKS:
        with connection.cursor() as cursor:
            cursor.execute(query)
            for (subject,) in cursor.fetchall():
                yield sentence.format(subject)
    yield from _broken_seals()


def _broken_seals() -> Iterator[str]:
    """Entries that are not what was sealed, and places of the chains that are empty."""
    sellers = LedgerSeal.objects.order_by("seller_id").values_list("seller_id", flat=True).distinct()
    for seller in list(sellers):
        previous, expected = "", 1
        entries = LedgerEntry.objects.filter(seal__seller_id=seller).select_related("seal").order_by("seal__rank")
        for entry in entries.prefetch_related("postings").iterator(chunk_size=1_000):
            if entry.seal.rank != expected:
                yield f"entry {expected} of seller {seller} was taken out"
            if entry.seal.digest != digest_of(entry, entry.postings.all(), previous):
                yield f"entry {entry.key} is not what was sealed"
            previous, expected = entry.seal.digest, entry.seal.rank + 1
