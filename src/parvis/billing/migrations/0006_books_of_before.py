from django.db import migrations

BEFORE = """
INSERT INTO billing_ledgerentry (key, kind, seller_id, account_id, currency, order_number, document, at)
SELECT written.key, written.kind, brand.legal_entity_id, written.account_id, written.currency, written.order_number,
       written.document, written.at
FROM (
    SELECT 'payment:' || id AS key, 'payment' AS kind, account_id, currency, order_number, reference::text AS document,
           coalesce(settled_at, created_at) AS at
    FROM billing_payment WHERE state = 'succeeded'
    UNION ALL
    SELECT 'document:' || id, kind, account_id, currency, order_number, number, issued_at
    FROM billing_invoice WHERE total_minor <> 0
    UNION ALL
    SELECT 'refund:' || refund.id, 'refund', payment.account_id, payment.currency, payment.order_number,
           payment.reference::text, refund.done_at
    FROM billing_refund AS refund JOIN billing_payment AS payment ON payment.id = refund.payment_id
    WHERE refund.done_at IS NOT NULL
) AS written
JOIN accounts_account AS account ON account.id = written.account_id
JOIN brands_brand AS brand ON brand.id = account.brand_id
ORDER BY written.at, written.key;

INSERT INTO billing_posting (entry_id, book, account_id, minor, detail)
SELECT entry.id, side.book, CASE side.book WHEN '411' THEN entry.account_id END, side.minor, side.detail
FROM billing_ledgerentry AS entry
JOIN (
    SELECT 'payment:' || id AS key, CASE means WHEN 'card' THEN '5115' ELSE '512' END AS book, amount_minor AS minor,
           '' AS detail
    FROM billing_payment
    UNION ALL
    SELECT 'payment:' || id, '411', -amount_minor, '' FROM billing_payment
    UNION ALL
    SELECT 'document:' || id, '411', CASE kind WHEN 'credit-note' THEN -total_minor ELSE total_minor END, ''
    FROM billing_invoice
    UNION ALL
    SELECT 'document:' || id, '706', CASE kind WHEN 'credit-note' THEN net_minor ELSE -net_minor END, ''
    FROM billing_invoice
    UNION ALL
    SELECT 'document:' || id, '44571',
           CASE kind WHEN 'credit-note' THEN 1 ELSE -1 END * (tax ->> 'tax_minor')::bigint,
           (tax ->> 'category') || ' ' || (tax ->> 'rate')
    FROM billing_invoice, jsonb_array_elements(taxes) AS tax
    UNION ALL
    SELECT 'refund:' || id, '411', amount_minor, '' FROM billing_refund
    UNION ALL
    SELECT 'refund:' || refund.id, CASE payment.means WHEN 'card' THEN '5115' ELSE '512' END, -refund.amount_minor, ''
    FROM billing_refund AS refund JOIN billing_payment AS payment ON payment.id = refund.payment_id
) AS side ON side.key = entry.key
WHERE side.minor <> 0
ORDER BY entry.id;
"""


class Migration(migrations.Migration):
    """Payments, documents and refunds from before there were books are written down as the books have them."""

    dependencies = [("billing", "0005_ledger")]

    operations = [migrations.RunSQL(BEFORE, migrations.RunSQL.noop)]
