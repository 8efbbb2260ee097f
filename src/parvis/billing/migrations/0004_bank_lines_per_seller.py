from django.db import migrations

TO_SELLERS = """
ALTER TABLE billing_paymentnotice DISABLE TRIGGER USER;
UPDATE billing_paymentnotice AS notice
    SET number = 'bank:' || brand.legal_entity_id || substring(notice.number FROM 5)
    FROM billing_payment payment
    JOIN accounts_account account ON account.id = payment.account_id
    JOIN brands_brand brand ON brand.id = account.brand_id
    WHERE notice.provider = 'bank' AND notice.number !~ '^bank:[0-9]+:'
        AND payment.provider = 'bank' AND payment.provider_number = notice.number;
ALTER TABLE billing_paymentnotice ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    """A bank line already matched stays so under the key that names its seller."""

    dependencies = [
        ("billing", "0003_never_emptied"),
    ]

    operations = [
        migrations.RunSQL(TO_SELLERS, migrations.RunSQL.noop),
    ]
