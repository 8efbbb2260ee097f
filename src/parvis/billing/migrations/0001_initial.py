import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('billing', '0002_money_rules'), ('billing', '0003_never_emptied'), ('billing', '0004_bank_lines_per_seller'), ('billing', '0005_ledger'), ('billing', '0006_books_of_before'), ('billing', '0007_prepaid_balance'), ('billing', '0008_bank_lines'), ('billing', '0009_drafts'), ('billing', '0010_kept_cards_and_disputes'), ('billing', '0011_vat_checks'), ('billing', '0012_money_on_the_balance'), ('billing', '0013_money_that_came_back'), ('billing', '0014_direct_debits'), ('billing', '0015_card_consents'), ('billing', '0016_payment_proofs')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('brands', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PaymentProof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(max_length=20)),
                ('file_name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('jpg', 'JPEG'), ('png', 'PNG')], max_length=4)),
                ('body', models.BinaryField()),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_by', models.CharField(max_length=200)),
                ('added_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='PaymentShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_number', models.CharField(max_length=20)),
                ('amount_minor', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('book', models.CharField(choices=[('512', 'Bank'), ('5115', 'Money at the card company'), ('5118', 'Direct debits at the bank'), ('411', 'Customers'), ('416', 'Disputed by banks'), ('4191', 'Prepaid balances'), ('41919', 'Prepaid balances held back'), ('471', 'Money to be assigned'), ('706', 'Sales of services'), ('44571', 'Tax collected')], max_length=8)),
                ('minor', models.BigIntegerField()),
                ('detail', models.CharField(blank=True, max_length=20)),
            ],
        ),
        migrations.CreateModel(
            name='Purse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('minor', models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('amount_minor', models.BigIntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('is_by_company', models.BooleanField(db_default=False, default=False)),
                ('is_to_balance', models.BooleanField(db_default=False, default=False)),
                ('reference', models.CharField(blank=True, db_default='', max_length=100)),
                ('is_pending', models.BooleanField(db_default=False, default=False)),
                ('failures', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('problem', models.CharField(blank=True, db_default='', max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='SavedCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.CharField(max_length=20)),
                ('token', models.CharField(max_length=100)),
                ('holder', models.CharField(max_length=100)),
                ('brand', models.CharField(max_length=20)),
                ('last4', models.CharField(max_length=4)),
                ('month', models.PositiveSmallIntegerField()),
                ('year', models.PositiveSmallIntegerField()),
                ('is_default', models.BooleanField(default=False)),
                ('added_at', models.DateTimeField()),
                ('removed_at', models.DateTimeField(null=True)),
                ('forgotten_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='VatCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('is_valid', models.BooleanField(default=False)),
                ('answered_at', models.DateTimeField(null=True)),
                ('valid_at', models.DateTimeField(null=True)),
                ('consultation', models.CharField(blank=True, max_length=60)),
                ('name', models.CharField(blank=True, max_length=300)),
                ('address', models.CharField(blank=True, max_length=500)),
                ('down_since', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('down_since__isnull', False)), fields=['down_since'], name='vat_checks_down')],
            },
        ),
        migrations.CreateModel(
            name='CardHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=100)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_holders', to='accounts.account')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'company'), name='one_holder_per_account_and_company')],
            },
        ),
        migrations.CreateModel(
            name='CardSaving',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('company', models.CharField(max_length=20)),
                ('number', models.CharField(blank=True, max_length=100)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('succeeded', 'Paid'), ('refused', 'Refused'), ('abandoned', 'Abandoned')], default='pending', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_savings', to='accounts.account')),
            ],
            options={
                'indexes': [models.Index(fields=['company', 'number'], name='savings_by_number')],
            },
        ),
        migrations.CreateModel(
            name='CollectionFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('creditor_id', models.CharField(max_length=35)),
                ('number', models.CharField(max_length=35, unique=True)),
                ('collected_on', models.DateField()),
                ('count', models.PositiveIntegerField()),
                ('total_minor', models.BigIntegerField()),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=200)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collection_files', to='brands.legalentity')),
            ],
        ),
        migrations.CreateModel(
            name='Debt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('left_minor', models.BigIntegerField()),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Owed'), ('paid', 'Paid')], default='open', max_length=8)),
                ('opened_at', models.DateTimeField()),
                ('paid_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='debts', to='accounts.account')),
            ],
        ),
        migrations.CreateModel(
            name='DebtPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('minor', models.BigIntegerField()),
                ('is_credited', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('debt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='billing.debt')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='debt_part_is_of_something')],
            },
        ),
        migrations.CreateModel(
            name='EuropeanTurnover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('minor', models.BigIntegerField(default=0)),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='european_turnover', to='brands.legalentity')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entity', 'year'), name='one_turnover_per_seller_and_year')],
            },
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit-note', 'Credit note')], max_length=12)),
                ('number', models.CharField(max_length=35, unique=True)),
                ('brand_slug', models.CharField(max_length=50)),
                ('order_number', models.CharField(max_length=20)),
                ('issued_at', models.DateTimeField()),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField()),
                ('seller', models.JSONField()),
                ('buyer', models.JSONField()),
                ('lines', models.JSONField()),
                ('taxes', models.JSONField()),
                ('mentions', models.JSONField(default=list)),
                ('language', models.CharField(max_length=8)),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('total_minor', models.BigIntegerField()),
                ('paid_minor', models.BigIntegerField(default=0)),
                ('paid_on', models.DateField(null=True)),
                ('paid_by', models.CharField(blank=True, max_length=20)),
                ('digest', models.CharField(max_length=64)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='accounts.account')),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credit_notes', to='billing.invoice')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-issued_at'], name='invoices_by_account')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'invoice')), fields=('order_number',), name='one_invoice_per_order'), models.CheckConstraint(condition=models.Q(models.Q(('corrects__isnull', False), ('kind', 'credit-note')), models.Q(('corrects__isnull', True), ('kind', 'invoice')), _connector='OR'), name='credit_notes_correct_an_invoice'), models.CheckConstraint(condition=models.Q(('net_minor__gte', 0), ('total_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('tax_minor')))), name='invoice_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='InvoiceDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pdf', models.BinaryField()),
                ('cii', models.BinaryField(db_default=b'', default=b'')),
                ('ubl', models.BinaryField(db_default=b'', default=b'')),
                ('sha256', models.CharField(max_length=64)),
                ('rendered_at', models.DateTimeField()),
                ('invoice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='document', to='billing.invoice')),
            ],
        ),
        migrations.CreateModel(
            name='InvoiceDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invoice', 'Invoice'), ('credit-note', 'Credit note')], max_length=12)),
                ('brand_slug', models.CharField(max_length=50)),
                ('order_number', models.CharField(max_length=20)),
                ('seller', models.JSONField()),
                ('buyer', models.JSONField()),
                ('lines', models.JSONField()),
                ('taxes', models.JSONField()),
                ('mentions', models.JSONField(default=list)),
                ('language', models.CharField(max_length=8)),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('total_minor', models.BigIntegerField()),
                ('paid_minor', models.BigIntegerField(default=0)),
                ('paid_on', models.DateField(null=True)),
                ('paid_by', models.CharField(blank=True, max_length=20)),
                ('state', models.CharField(choices=[('waiting', 'To be issued'), ('refused', 'Held up by the rules'), ('issued', 'Issued')], default='waiting', max_length=10)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('faults', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('issue_at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='accounts.account')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='brands.legalentity')),
                ('invoice', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='billing.invoice')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'issued'), _negated=True), fields=['issue_at'], name='drafts_to_issue'), models.Index(fields=['order_number'], name='drafts_by_order')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'invoice')), fields=('order_number',), name='one_invoice_draft_per_order'), models.CheckConstraint(condition=models.Q(models.Q(('invoice__isnull', False), ('state', 'issued')), models.Q(models.Q(('state', 'issued'), _negated=True), ('invoice__isnull', True)), _connector='OR'), name='an_issued_draft_has_its_invoice'), models.CheckConstraint(condition=models.Q(('net_minor__gte', 0), ('total_minor', django.db.models.expressions.CombinedExpression(models.F('net_minor'), '+', models.F('tax_minor')))), name='invoice_draft_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='InvoiceSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=20)),
                ('year', models.PositiveSmallIntegerField()),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('last_issued_on', models.DateField(null=True)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='brands.legalentity')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('prefix', 'year'), name='one_series_per_prefix_and_year')],
            },
        ),
        migrations.CreateModel(
            name='LedgerEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100, unique=True)),
                ('kind', models.CharField(choices=[('payment', 'Payment'), ('top-up', 'Top-up'), ('invoice', 'Invoice'), ('credit-note', 'Credit note'), ('refund', 'Refund'), ('suspense', 'Money to be assigned'), ('dispute', 'Disputed payment'), ('debits', 'Direct debits at the bank'), ('return', 'Returned direct debit'), ('settlement', 'Paid back')], max_length=12)),
                ('currency', models.CharField(max_length=3)),
                ('order_number', models.CharField(blank=True, max_length=20)),
                ('document', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_entries', to='accounts.account')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.legalentity')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-id'], name='entries_by_account'), models.Index(fields=['seller', 'at'], name='entries_by_seller')],
            },
        ),
        migrations.CreateModel(
            name='LedgerSeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveBigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='seal', to='billing.ledgerentry')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.legalentity')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('seller', 'rank'), name='one_seal_per_rank')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('creditor_id', models.CharField(max_length=35)),
                ('reference', models.CharField(max_length=35)),
                ('scheme', models.CharField(default='CORE', max_length=4)),
                ('iban', models.CharField(max_length=34)),
                ('holder', models.CharField(max_length=70)),
                ('town', models.CharField(max_length=35)),
                ('country', models.CharField(max_length=2)),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=8)),
                ('creditor', models.JSONField()),
                ('signed_at', models.DateTimeField()),
                ('signed_by', models.CharField(max_length=200)),
                ('signed_ip', models.GenericIPAddressField(null=True)),
                ('state', models.CharField(choices=[('active', 'Active'), ('suspended', 'Suspended'), ('revoked', 'Revoked'), ('lapsed', 'Lapsed')], default='active', max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=40)),
                ('used_on', models.DateField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='accounts.account')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='brands.legalentity')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('seller', 'reference'), name='one_mandate_per_reference'), models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('account', 'seller'), name='one_active_mandate_per_account')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('order_number', models.CharField(blank=True, max_length=20)),
                ('means', models.CharField(choices=[('card', 'Card'), ('transfer', 'Bank transfer'), ('balance', 'Balance'), ('debit', 'Direct debit')], max_length=12)),
                ('state', models.CharField(choices=[('pending', 'Waiting'), ('succeeded', 'Paid'), ('refused', 'Refused'), ('abandoned', 'Abandoned')], default='pending', max_length=12)),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('provider', models.CharField(max_length=20)),
                ('provider_number', models.CharField(blank=True, max_length=100)),
                ('refusal', models.CharField(blank=True, max_length=40)),
                ('is_surplus', models.BooleanField(default=False)),
                ('is_joint', models.BooleanField(db_default=False, default=False)),
                ('keeps_card', models.BooleanField(db_default=False, default=False)),
                ('created_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='accounts.account')),
                ('joint', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='billing.payment')),
            ],
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('company', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=100)),
                ('amount_minor', models.BigIntegerField()),
                ('reserved_minor', models.BigIntegerField(db_default=0, default=0)),
                ('reason', models.CharField(blank=True, max_length=60)),
                ('state', models.CharField(choices=[('open', 'Open'), ('won', 'Won'), ('lost', 'Lost')], default='open', max_length=8)),
                ('answer_by', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(null=True)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('noted_at', models.DateTimeField(null=True)),
                ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='billing.payment')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('company', 'number'), name='one_dispute_per_number'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='dispute_is_of_something')],
            },
        ),
        migrations.AddField(
            model_name='debt',
            name='payment',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='debt', to='billing.payment'),
        ),
        migrations.CreateModel(
            name='Collection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('end_to_end', models.CharField(max_length=35, unique=True)),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('planned', 'Announced'), ('sent', 'Sent to the bank'), ('settled', 'Received'), ('returned', 'Returned'), ('cancelled', 'Cancelled')], default='planned', max_length=10)),
                ('announced_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('returned_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=4)),
                ('returned_minor', models.BigIntegerField(default=0)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='billing.collectionfile')),
                ('mandate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collections', to='billing.mandate')),
                ('payment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='collection', to='billing.payment')),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'due_on'], name='collections_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', True), ('state__in', ['planned', 'cancelled'])), models.Q(('file__isnull', False), ('state__in', ['sent', 'settled', 'returned'])), _connector='OR'), name='what_was_sent_is_in_a_file')],
            },
        ),
        migrations.CreateModel(
            name='CardConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('language', models.CharField(max_length=8)),
                ('given_by', models.CharField(max_length=200)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('given_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='card_consents', to='accounts.account')),
                ('saving', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consent', to='billing.cardsaving')),
                ('payment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='card_consent', to='billing.payment')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('payment__isnull', True), ('saving__isnull', False)), models.Q(('payment__isnull', False), ('saving__isnull', True)), _connector='OR'), name='consent_is_given_on_one_page')],
            },
        ),
        migrations.CreateModel(
            name='BankLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('iban', models.CharField(blank=True, max_length=40)),
                ('booked_on', models.DateField()),
                ('currency', models.CharField(max_length=3)),
                ('amount_minor', models.BigIntegerField()),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('text', models.TextField(blank=True)),
                ('party', models.CharField(blank=True, max_length=200)),
                ('about', models.CharField(blank=True, db_default='', max_length=35)),
                ('returned', models.CharField(blank=True, db_default='', max_length=4)),
                ('state', models.CharField(choices=[('new', 'New'), ('matched', 'Paid an order'), ('suspense', 'To be assigned'), ('assigned', 'Assigned'), ('returned', 'Sent back'), ('debit', 'Left the account')], max_length=10)),
                ('order_number', models.CharField(blank=True, max_length=20)),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('taken_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_lines', to='brands.legalentity')),
                ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_lines', to='billing.payment')),
            ],
            options={
                'indexes': [models.Index(fields=['seller', 'state', '-booked_on'], name='bank_lines_by_state')],
                'constraints': [models.UniqueConstraint(fields=('seller', 'key'), name='one_bank_line_per_key')],
            },
        ),
        migrations.CreateModel(
            name='PaymentNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=100)),
                ('body', models.JSONField()),
                ('received_at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('provider', 'number'), name='one_notice_per_number')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentnotice',
            trigger=pgtrigger.compiler.Trigger(name='notice_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='cb716092dd30c9dc4712f1d32cd6d96ca9364f84', operation='DELETE', pgid='pgtrigger_notice_never_deleted_811b8', table='billing_paymentnotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentnotice',
            trigger=pgtrigger.compiler.Trigger(name='notices_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='43ab5cd2b245960037de19c46a86c327270e6d40', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_notices_never_emptied_40404', table='billing_paymentnotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentnotice',
            trigger=pgtrigger.compiler.Trigger(name='same_notice', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='40e762cd6e4656b56f44560b9821b3506e215195', operation='UPDATE', pgid='pgtrigger_same_notice_9bffd', table='billing_paymentnotice', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='paymentproof',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_proofs', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='paymentshare',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='billing.payment'),
        ),
        migrations.AddField(
            model_name='posting',
            name='account',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='posting',
            name='entry',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='billing.ledgerentry'),
        ),
        migrations.AddField(
            model_name='purse',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purses', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='refund',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='billing.payment'),
        ),
        migrations.AddField(
            model_name='savedcard',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='accounts.account'),
        ),
        migrations.AddField(
            model_name='savedcard',
            name='consent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='billing.cardconsent'),
        ),
        migrations.AddField(
            model_name='payment',
            name='kept_card',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='billing.savedcard'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardsaving',
            trigger=pgtrigger.compiler.Trigger(name='saving_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{abandoned:succeeded,pending:abandoned,pending:refused,pending:succeeded,refused:succeeded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='9f35db3a08b3a2a54e95c07e39f3e4ef78bb8b72', operation='UPDATE', pgid='pgtrigger_saving_lifecycle_29680', table='billing_cardsaving', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collectionfile',
            trigger=pgtrigger.compiler.Trigger(name='collection_file_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='2de79d01d58988dbe80aad629e0ccd90c34227fe', operation='UPDATE OR DELETE', pgid='pgtrigger_collection_file_is_final_d71a0', table='billing_collectionfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collectionfile',
            trigger=pgtrigger.compiler.Trigger(name='collection_files_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='eab7c65d25cc661baa99664aa29f21e5ecdf3549', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_collection_files_never_emptied_23861', table='billing_collectionfile', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='debtpart',
            trigger=pgtrigger.compiler.Trigger(name='debt_part_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e2d1f95d49e129fab325e5d486d3ac11aefafdaa', operation='UPDATE OR DELETE', pgid='pgtrigger_debt_part_is_final_167e1', table='billing_debtpart', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='debtpart',
            trigger=pgtrigger.compiler.Trigger(name='debt_parts_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='0e00f192d9b2302e0d8bfa83b68396755ef70034', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_debt_parts_never_emptied_84947', table='billing_debtpart', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoice',
            trigger=pgtrigger.compiler.Trigger(name='final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='30ccbf77c6a2e5f49fdc66dba0fd51c821289ee0', operation='UPDATE OR DELETE', pgid='pgtrigger_final_05538', table='billing_invoice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoice',
            trigger=pgtrigger.compiler.Trigger(name='no_more_than_invoiced', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."kind" = \'credit-note\')', declare='DECLARE invoiced bigint; credited bigint;', func="\n        SELECT total_minor INTO invoiced FROM billing_invoice WHERE id = NEW.corrects_id FOR UPDATE;\n        SELECT coalesce(sum(total_minor), 0) INTO credited FROM billing_invoice WHERE corrects_id = NEW.corrects_id;\n        IF credited + NEW.total_minor > invoiced THEN\n            RAISE EXCEPTION 'more would be credited than was invoiced';\n        END IF;\n        RETURN NEW;\n    ", hash='3aa4baebab4c1094636b88981216d8f6ef0a645e', operation='INSERT', pgid='pgtrigger_no_more_than_invoiced_3dc45', table='billing_invoice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoice',
            trigger=pgtrigger.compiler.Trigger(name='invoices_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='ee77b8514c39a1cd6c2e5594ed797494e46e9939', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_invoices_never_emptied_7bc52', table='billing_invoice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoicedocument',
            trigger=pgtrigger.compiler.Trigger(name='final_pdf', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='de6b0a3a12aac8a22ddc1e03a965a10a9310a7c9', operation='UPDATE OR DELETE', pgid='pgtrigger_final_pdf_6c13a', table='billing_invoicedocument', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoicedocument',
            trigger=pgtrigger.compiler.Trigger(name='documents_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='5190273f66c58e23b3b877141ea78430b8396e5f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_documents_never_emptied_7f90a', table='billing_invoicedocument', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoicedraft',
            trigger=pgtrigger.compiler.Trigger(name='draft_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{refused:waiting,waiting:issued,waiting:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0a479dfb82b92c7312bf7b4ee2967bffcf9a16ae', operation='UPDATE', pgid='pgtrigger_draft_lifecycle_3468c', table='billing_invoicedraft', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoicedraft',
            trigger=pgtrigger.compiler.Trigger(name='draft_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='47c5038ba35fc1e2cf255418941f6e241f2c6377', operation='DELETE', pgid='pgtrigger_draft_never_deleted_ef4ae', table='billing_invoicedraft', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoicedraft',
            trigger=pgtrigger.compiler.Trigger(name='drafts_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='cbe67af3aafcb93c125ffc0bb3a907b0726b951b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_drafts_never_emptied_3a67e', table='billing_invoicedraft', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='invoicedraft',
            trigger=pgtrigger.compiler.Trigger(name='same_draft', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."entity_id" IS DISTINCT FROM (NEW."entity_id") OR OLD."brand_slug" IS DISTINCT FROM (NEW."brand_slug") OR OLD."order_number" IS DISTINCT FROM (NEW."order_number") OR OLD."lines" IS DISTINCT FROM (NEW."lines") OR OLD."taxes" IS DISTINCT FROM (NEW."taxes") OR OLD."mentions" IS DISTINCT FROM (NEW."mentions") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."net_minor" IS DISTINCT FROM (NEW."net_minor") OR OLD."tax_minor" IS DISTINCT FROM (NEW."tax_minor") OR OLD."total_minor" IS DISTINCT FROM (NEW."total_minor") OR OLD."paid_minor" IS DISTINCT FROM (NEW."paid_minor") OR OLD."paid_on" IS DISTINCT FROM (NEW."paid_on") OR OLD."paid_by" IS DISTINCT FROM (NEW."paid_by") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."issue_at" IS DISTINCT FROM (NEW."issue_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2fb4902dbc722b9637beb3bbcd7b77aa7bbf4a42', operation='UPDATE', pgid='pgtrigger_same_draft_e80c8', table='billing_invoicedraft', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='entry_is_forever', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='511ad7f88373fc1bf9ab8a857df0de2ee628003c', operation='UPDATE OR DELETE', pgid='pgtrigger_entry_is_forever_d1a04', table='billing_ledgerentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='entries_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='dff3efda5e7caae5f73accd20d7c7069aecd0699', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_entries_never_emptied_642e7', table='billing_ledgerentry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerentry',
            trigger=pgtrigger.compiler.Trigger(name='entry_balances', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF (SELECT coalesce(sum(minor), 0) <> 0 OR count(*) < 2 FROM billing_posting WHERE entry_id = NEW.id) THEN\n        RAISE EXCEPTION 'ledger entry % does not balance', NEW.id;\n    END IF;\n    RETURN NULL;\n", hash='1f3ae4d9a5bb3501b01ab7761f64ac8595bb607e', operation='INSERT', pgid='pgtrigger_entry_balances_46847', table='billing_ledgerentry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerseal',
            trigger=pgtrigger.compiler.Trigger(name='seal_is_forever', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6f979f8f32c92f5e658d774590eeb7871c61900c', operation='UPDATE OR DELETE', pgid='pgtrigger_seal_is_forever_fe5ac', table='billing_ledgerseal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='ledgerseal',
            trigger=pgtrigger.compiler.Trigger(name='seals_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='e0a46d49174ee95a2e21b8b9b6c5a112c8d002c8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_seals_never_emptied_31473', table='billing_ledgerseal', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='mandate_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{active:lapsed,active:revoked,active:suspended,suspended:lapsed,suspended:revoked}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='fd9291c04910f9f02e8bd7d5ae6d0e153539cb6a', operation='UPDATE', pgid='pgtrigger_mandate_lifecycle_f440c', table='billing_mandate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='mandate_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b7a07d865fff85a140ae1fb68b73f63847a72f93', operation='DELETE', pgid='pgtrigger_mandate_never_deleted_10d0b', table='billing_mandate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='mandates_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='3ac5d915910054ac4dda63237e0c16c5091bb516', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_mandates_never_emptied_0eb95', table='billing_mandate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mandate',
            trigger=pgtrigger.compiler.Trigger(name='same_mandate', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."seller_id" IS DISTINCT FROM (NEW."seller_id") OR OLD."creditor_id" IS DISTINCT FROM (NEW."creditor_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."scheme" IS DISTINCT FROM (NEW."scheme") OR OLD."iban" IS DISTINCT FROM (NEW."iban") OR OLD."holder" IS DISTINCT FROM (NEW."holder") OR OLD."town" IS DISTINCT FROM (NEW."town") OR OLD."country" IS DISTINCT FROM (NEW."country") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."creditor" IS DISTINCT FROM (NEW."creditor") OR OLD."signed_at" IS DISTINCT FROM (NEW."signed_at") OR OLD."signed_by" IS DISTINCT FROM (NEW."signed_by") OR OLD."signed_ip" IS DISTINCT FROM (NEW."signed_ip"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='378c9f5c40b36c6cc2f18853fd8c039894403fc9', operation='UPDATE', pgid='pgtrigger_same_mandate_1816a', table='billing_mandate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='dispute_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:lost,open:won}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='84e26d017381de3d9a16815946f50a6bc85177e5', operation='UPDATE', pgid='pgtrigger_dispute_lifecycle_4d5e2', table='billing_dispute', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='dispute_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f3d2e9e9aa48f41585ce58a49db02c3be4e5f735', operation='DELETE', pgid='pgtrigger_dispute_never_deleted_e66bb', table='billing_dispute', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='disputes_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='adb1865a0a0ba0ab378fd5c0d4c359ef54d98e67', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_disputes_never_emptied_a7c66', table='billing_dispute', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='dispute',
            trigger=pgtrigger.compiler.Trigger(name='same_dispute', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."company" IS DISTINCT FROM (NEW."company") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."reserved_minor" IS DISTINCT FROM (NEW."reserved_minor"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='86542eb44cee6fea3715ec3f853fa05cf81e09e7', operation='UPDATE', pgid='pgtrigger_same_dispute_ff851', table='billing_dispute', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(fields=['account', 'state'], name='debts_by_account'),
        ),
        migrations.AddIndex(
            model_name='debt',
            index=models.Index(condition=models.Q(('state', 'open')), fields=['due_on'], name='debts_open'),
        ),
        migrations.AddConstraint(
            model_name='debt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_minor__gt', 0), ('left_minor__lte', models.F('amount_minor')), ('state', 'open')), models.Q(('left_minor', 0), ('state', 'paid')), _connector='OR'), name='debt_is_open_while_something_is_left'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='debt',
            trigger=pgtrigger.compiler.Trigger(name='debt_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:paid}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='237de8dd4dd88fd040aa12c8f3214db731c5f568', operation='UPDATE', pgid='pgtrigger_debt_lifecycle_45063', table='billing_debt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='debt',
            trigger=pgtrigger.compiler.Trigger(name='debt_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2a58504049aace0af76a47754a8f31fd2acd5ec6', operation='DELETE', pgid='pgtrigger_debt_never_deleted_1e5c0', table='billing_debt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='debt',
            trigger=pgtrigger.compiler.Trigger(name='debts_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='d37b87201ebd7db8d05aa3a3eb67271dff0b87c5', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_debts_never_emptied_27ace', table='billing_debt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='debt',
            trigger=pgtrigger.compiler.Trigger(name='same_debt', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='2fcc75db5ffb91f46f92b1b27ead1296693590dd', operation='UPDATE', pgid='pgtrigger_same_debt_ae2cc', table='billing_debt', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collection',
            trigger=pgtrigger.compiler.Trigger(name='collection_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:cancelled,planned:sent,sent:returned,sent:settled,settled:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='d68388156da63f1ce700ca815eef21420d318333', operation='UPDATE', pgid='pgtrigger_collection_lifecycle_7f97b', table='billing_collection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collection',
            trigger=pgtrigger.compiler.Trigger(name='collection_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4c3f336c89f14d1e621953f9d7862bea11d1db2b', operation='DELETE', pgid='pgtrigger_collection_never_deleted_de4a5', table='billing_collection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collection',
            trigger=pgtrigger.compiler.Trigger(name='collections_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='f6891748c98e009b827b07208a7dac45611d73a6', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_collections_never_emptied_6cd63', table='billing_collection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='collection',
            trigger=pgtrigger.compiler.Trigger(name='same_collection', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."mandate_id" IS DISTINCT FROM (NEW."mandate_id") OR OLD."end_to_end" IS DISTINCT FROM (NEW."end_to_end") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."announced_at" IS DISTINCT FROM (NEW."announced_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='6d3b2da60823a969cf0542bc406d5df4535ba554', operation='UPDATE', pgid='pgtrigger_same_collection_a6dec', table='billing_collection', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardconsent',
            trigger=pgtrigger.compiler.Trigger(name='consent_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7a4ca43cb7d12ce32791118036b8895c759747b0', operation='UPDATE OR DELETE', pgid='pgtrigger_consent_is_final_a563f', table='billing_cardconsent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='cardconsent',
            trigger=pgtrigger.compiler.Trigger(name='card_consents_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='545521d7c87617f370ca23ac9c3d45eda28d6db2', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_card_consents_never_emptied_d62f3', table='billing_cardconsent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankline',
            trigger=pgtrigger.compiler.Trigger(name='bank_line_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{new:debit,new:matched,new:suspense,suspense:assigned,suspense:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='fe1cf35f47907b2d761b3d4673c8f0118864977a', operation='UPDATE', pgid='pgtrigger_bank_line_lifecycle_117d4', table='billing_bankline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankline',
            trigger=pgtrigger.compiler.Trigger(name='bank_line_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='824fd81cfb5fefc16901dc08c158fa2c6b54fa0f', operation='DELETE', pgid='pgtrigger_bank_line_never_deleted_2bfb7', table='billing_bankline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankline',
            trigger=pgtrigger.compiler.Trigger(name='bank_lines_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='5495bb5f9588c6e23ab0fa8d9f7288f8c7bcfd15', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_bank_lines_never_emptied_4c562', table='billing_bankline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankline',
            trigger=pgtrigger.compiler.Trigger(name='same_bank_line', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."seller_id" IS DISTINCT FROM (NEW."seller_id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."iban" IS DISTINCT FROM (NEW."iban") OR OLD."booked_on" IS DISTINCT FROM (NEW."booked_on") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."party" IS DISTINCT FROM (NEW."party") OR OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."returned" IS DISTINCT FROM (NEW."returned") OR OLD."order_number" IS DISTINCT FROM (NEW."order_number") OR OLD."file_name" IS DISTINCT FROM (NEW."file_name") OR OLD."taken_at" IS DISTINCT FROM (NEW."taken_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='0a3892491d0dd563f68a4065f859b91e77f331fa', operation='UPDATE', pgid='pgtrigger_same_bank_line_2e232', table='billing_bankline', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='paymentproof',
            index=models.Index(fields=['subject'], name='proofs_by_subject'),
        ),
        migrations.AddConstraint(
            model_name='paymentproof',
            constraint=models.UniqueConstraint(fields=('account', 'subject', 'sha256'), name='one_proof_per_file'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentproof',
            trigger=pgtrigger.compiler.Trigger(name='proof_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5ff8f520ad70aa0b5f055da47b8bfe4d4beeb33c', operation='UPDATE OR DELETE', pgid='pgtrigger_proof_is_final_2672b', table='billing_paymentproof', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentproof',
            trigger=pgtrigger.compiler.Trigger(name='proofs_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='ec26f0b8529f21c45f19aa19663931c904ba90f8', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_proofs_never_emptied_5dd52', table='billing_paymentproof', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='paymentshare',
            index=models.Index(fields=['order_number'], name='shares_by_order'),
        ),
        migrations.AddConstraint(
            model_name='paymentshare',
            constraint=models.UniqueConstraint(fields=('payment', 'order_number'), name='one_share_per_order'),
        ),
        migrations.AddConstraint(
            model_name='paymentshare',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='share_is_of_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentshare',
            trigger=pgtrigger.compiler.Trigger(name='share_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='32a2a1435630fc4d4e3fe9409634ef6ec726451c', operation='UPDATE OR DELETE', pgid='pgtrigger_share_is_final_188e1', table='billing_paymentshare', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentshare',
            trigger=pgtrigger.compiler.Trigger(name='shares_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='5c24971882ff3b1c11d2fecd56500bbd6218d1a9', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_shares_never_emptied_fb2bf', table='billing_paymentshare', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='posting',
            index=models.Index(condition=models.Q(('account__isnull', False)), fields=['account', 'book', 'entry'], name='postings_by_account'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(('minor', 0), _negated=True), name='posting_is_of_something'),
        ),
        migrations.AddConstraint(
            model_name='posting',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('book__in', ['411', '4191'])), models.Q(models.Q(('book__in', ['411', '4191']), _negated=True), ('account__isnull', True)), _connector='OR'), name='customers_books_name_the_customer'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='posting_is_forever', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ee18324ba5795a32fbf4a4cd235f742e15dd9f4e', operation='UPDATE OR DELETE', pgid='pgtrigger_posting_is_forever_0cf5b', table='billing_posting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='postings_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='e20ab68934c7af5ef2c7ae30124bf59392f978c4', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_postings_never_emptied_c7249', table='billing_posting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='posting_balances', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF (SELECT coalesce(sum(minor), 0) <> 0 OR count(*) < 2 FROM billing_posting WHERE entry_id = NEW.entry_id) THEN\n        RAISE EXCEPTION 'ledger entry % does not balance', NEW.entry_id;\n    END IF;\n    RETURN NULL;\n", hash='68f04ac391fb710e64a2987ce57e973d1833a982', operation='INSERT', pgid='pgtrigger_posting_balances_3cc5a', table='billing_posting', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='sealed_entries_are_closed', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    IF EXISTS (SELECT FROM billing_ledgerseal WHERE entry_id = NEW.entry_id) THEN\n                        RAISE EXCEPTION 'ledger entry % is sealed', NEW.entry_id;\n                    END IF;\n                    RETURN NEW;\n                ", hash='fa09a11fff0fdb20ee49bc4fe07e8868fd5ed2e8', operation='INSERT', pgid='pgtrigger_sealed_entries_are_closed_bc8a6', table='billing_posting', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='posting',
            trigger=pgtrigger.compiler.Trigger(name='balances_add_up', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."book" = \'4191\')', declare='DECLARE unit text;', func='\n                    SELECT entry.currency INTO unit FROM billing_ledgerentry AS entry WHERE entry.id = NEW.entry_id;\n                    UPDATE billing_purse SET minor = minor - NEW.minor\n                        WHERE account_id = NEW.account_id AND currency = unit;\n                    IF NOT FOUND THEN\n                        INSERT INTO billing_purse AS held (account_id, currency, minor)\n                        VALUES (NEW.account_id, unit, -NEW.minor)\n                        ON CONFLICT (account_id, currency) DO UPDATE SET minor = held.minor + excluded.minor;\n                    END IF;\n                    RETURN NULL;\n                ', hash='d1343a03086d5cbe0c5c594c4830329fa50dbc5d', operation='INSERT', pgid='pgtrigger_balances_add_up_5ce6f', table='billing_posting', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='purse',
            constraint=models.UniqueConstraint(fields=('account', 'currency'), name='one_purse_per_currency'),
        ),
        migrations.AddConstraint(
            model_name='purse',
            constraint=models.CheckConstraint(condition=models.Q(('minor__gte', 0)), name='purse_is_never_below_zero'),
        ),
        migrations.AddConstraint(
            model_name='refund',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_is_of_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='refund_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='2605033c45cd6fa57ea92f2ed23ed6aa46ccfa41', operation='DELETE', pgid='pgtrigger_refund_never_deleted_82f6c', table='billing_refund', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='refunds_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='8966b61019ea04103d4cf9ab71fd22b7054155bc', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_refunds_never_emptied_a9bdb', table='billing_refund', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='same_refund', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."payment_id" IS DISTINCT FROM (NEW."payment_id") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."is_to_balance" IS DISTINCT FROM (NEW."is_to_balance"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='8cf5828b02a932a86ccb814c8605b90c54e1b070', operation='UPDATE', pgid='pgtrigger_same_refund_528f6', table='billing_refund', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='refund',
            trigger=pgtrigger.compiler.Trigger(name='no_more_than_paid', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE paid bigint; owed bigint;', func="\n        SELECT amount_minor INTO paid FROM billing_payment\n            WHERE id = NEW.payment_id AND state = 'succeeded' FOR UPDATE;\n        SELECT coalesce(sum(amount_minor), 0) INTO owed FROM billing_refund WHERE payment_id = NEW.payment_id;\n        IF paid IS NULL OR owed + NEW.amount_minor > paid THEN\n            RAISE EXCEPTION 'more would be given back than was paid';\n        END IF;\n        RETURN NEW;\n    ", hash='649d5cbcb290e44c5361720aa5f4184568a0daf1', operation='INSERT', pgid='pgtrigger_no_more_than_paid_b6a00', table='billing_refund', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='savedcard',
            constraint=models.UniqueConstraint(fields=('company', 'token'), name='one_card_per_token'),
        ),
        migrations.AddConstraint(
            model_name='savedcard',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True), ('removed_at__isnull', True)), fields=('account',), name='one_default_card_per_account'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedcard',
            trigger=pgtrigger.compiler.Trigger(name='card_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='4038960e8d6e26b5131164e8e81ddd1f18805024', operation='DELETE', pgid='pgtrigger_card_never_deleted_cf8c4', table='billing_savedcard', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='savedcard',
            trigger=pgtrigger.compiler.Trigger(name='same_card', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."company" IS DISTINCT FROM (NEW."company") OR OLD."token" IS DISTINCT FROM (NEW."token") OR OLD."holder" IS DISTINCT FROM (NEW."holder") OR OLD."last4" IS DISTINCT FROM (NEW."last4") OR OLD."consent_id" IS DISTINCT FROM (NEW."consent_id"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='fde30c0895a621a8d977f9450b9e47cf90114e4c', operation='UPDATE', pgid='pgtrigger_same_card_0c344', table='billing_savedcard', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='payment',
            index=models.Index(fields=['order_number'], name='payments_by_order'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'pending'), models.Q(('order_number', ''), _negated=True)), fields=('order_number', 'means'), name='one_open_payment_per_order'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.UniqueConstraint(condition=models.Q(('is_surplus', False), ('state', 'succeeded'), models.Q(('order_number', ''), _negated=True)), fields=('order_number',), name='one_success_per_order'),
        ),
        migrations.AddConstraint(
            model_name='payment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payment_is_of_something'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='payment_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{abandoned:succeeded,pending:abandoned,pending:refused,pending:succeeded,refused:succeeded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ec6fac7df17d1964a7dbda834453d2baf5636530', operation='UPDATE', pgid='pgtrigger_payment_lifecycle_b213e', table='billing_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='30bf546a364f9675e0c57abe78af72c0d73f5368', operation='DELETE', pgid='pgtrigger_never_deleted_3cd1e', table='billing_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='payments_never_emptied', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION '% is never emptied', TG_TABLE_NAME;", hash='6743927da7b96c313b3ad5b7bf03e0505b37883f', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_payments_never_emptied_3d497', table='billing_payment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='payment',
            trigger=pgtrigger.compiler.Trigger(name='same_payment', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."order_number" IS DISTINCT FROM (NEW."order_number") OR OLD."means" IS DISTINCT FROM (NEW."means") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."amount_minor" IS DISTINCT FROM (NEW."amount_minor") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."is_joint" IS DISTINCT FROM (NEW."is_joint") OR OLD."joint_id" IS DISTINCT FROM (NEW."joint_id") OR OLD."kept_card_id" IS DISTINCT FROM (NEW."kept_card_id") OR OLD."keeps_card" IS DISTINCT FROM (NEW."keeps_card"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='55051ccc33887c069382b50603ebc95b413e42eb', operation='UPDATE', pgid='pgtrigger_same_payment_13567', table='billing_payment', when='BEFORE')),
        ),
    ]
