import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('orders', '0002_cart_lines_have_no_contact'), ('orders', '0003_contract_notices'), ('orders', '0004_orders_stay'), ('orders', '0005_failed_is_refunded'), ('orders', '0006_unpaid_orders_expire'), ('orders', '0007_terms'), ('orders', '0008_transfers'), ('orders', '0009_paid_from_the_balance'), ('orders', '0010_renewal_plans'), ('orders', '0011_changes_of_holder'), ('orders', '0012_glue_of_registrations'), ('orders', '0013_premium_renewals'), ('orders', '0014_trademark_notices'), ('orders', '0015_offers'), ('orders', '0016_means_are_a_table'), ('orders', '0017_promotions')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('brands', '0001_initial'),
        ('catalog', '0001_initial'),
        ('contacts', '0001_initial'),
        ('domains', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('saved', 'Saved'), ('ordered', 'Ordered')], default='open', max_length=10)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('code', models.CharField(blank=True, db_default='', default='', max_length=30)),
                ('version', models.PositiveIntegerField(default=1)),
                ('order_key', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='carts', to='accounts.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('account',), name='one_open_cart_per_account')],
            },
        ),
        migrations.CreateModel(
            name='CartLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('domain.register', 'Registration'), ('domain.renew', 'Renewal'), ('domain.transfer', 'Transfer'), ('domain.restore', 'Restore'), ('domain.holder', 'Change of holder')], max_length=20)),
                ('name', models.CharField(max_length=253)),
                ('tld', models.CharField(max_length=63)),
                ('years', models.PositiveSmallIntegerField(default=1)),
                ('is_premium', models.BooleanField(default=False)),
                ('fee_minor', models.BigIntegerField(null=True)),
                ('renewal_fee_minor', models.BigIntegerField(null=True)),
                ('shown_minor', models.BigIntegerField()),
                ('claims_key', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('sealed_code', models.TextField(blank=True)),
                ('has_opted_out', models.BooleanField(db_default=False, default=False)),
                ('agreed_minor', models.BigIntegerField(null=True)),
                ('agreed_until', models.DateTimeField(null=True)),
                ('offer_id', models.BigIntegerField(null=True)),
                ('currency', models.CharField(max_length=3)),
                ('added_at', models.DateTimeField()),
                ('cart', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.cart')),
                ('registrant', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='contacts.contact')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('cart', 'kind', 'name'), name='one_line_per_name')],
            },
        ),
        migrations.CreateModel(
            name='ContractNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('withdrawal', 'Withdrawal'), ('end', 'End of contract')], max_length=12)),
                ('name', models.CharField(max_length=200)),
                ('email', models.EmailField(max_length=254)),
                ('contract', models.CharField(max_length=253)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('language', models.CharField(max_length=8)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('state', models.CharField(choices=[('received', 'Waiting for an answer'), ('accepted', 'Accepted'), ('refused', 'Refused')], default='received', max_length=10)),
                ('answer', models.CharField(blank=True, max_length=500)),
                ('received_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='accounts.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', 'state', 'received_at'], name='notices_by_brand')],
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('state', models.CharField(choices=[('asked', 'Asked for'), ('sent', 'Valid'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('expired', 'Expired')], default='asked', max_length=10)),
                ('wish', models.TextField(blank=True)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.BigIntegerField(default=0)),
                ('tax_minor', models.BigIntegerField(default=0)),
                ('tax_rate', models.DecimalField(decimal_places=6, default=0, max_digits=7)),
                ('tax_category', models.CharField(blank=True, max_length=3)),
                ('tax_mention', models.CharField(blank=True, max_length=200)),
                ('tax_evidence', models.JSONField(default=dict)),
                ('language', models.CharField(max_length=8)),
                ('asked_by', models.CharField(max_length=200)),
                ('asked_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('valid_until', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='accounts.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
            ],
        ),
        migrations.CreateModel(
            name='OfferLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('domain.register', 'Registration'), ('domain.renew', 'Renewal'), ('domain.transfer', 'Transfer'), ('domain.restore', 'Restore'), ('domain.holder', 'Change of holder')], max_length=20)),
                ('name', models.CharField(max_length=253)),
                ('tld', models.CharField(max_length=63)),
                ('years', models.PositiveSmallIntegerField()),
                ('net_minor', models.BigIntegerField()),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.offer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('offer', 'kind', 'name'), name='one_line_of_an_offer_per_name'), models.CheckConstraint(condition=models.Q(('net_minor__gte', 0)), name='offer_line_is_of_no_negative_amount')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('key', models.UUIDField(unique=True)),
                ('state', models.CharField(choices=[('unpaid', 'Waiting for payment'), ('paid', 'Paid'), ('cancelled', 'Cancelled'), ('expired', 'Expired')], default='unpaid', max_length=10)),
                ('means', models.CharField(max_length=12)),
                ('currency', models.CharField(max_length=3)),
                ('net_minor', models.BigIntegerField()),
                ('tax_minor', models.BigIntegerField()),
                ('tax_rate', models.DecimalField(decimal_places=6, max_digits=7)),
                ('tax_category', models.CharField(max_length=3)),
                ('tax_mention', models.CharField(blank=True, max_length=200)),
                ('tax_evidence', models.JSONField(db_default={}, default=dict)),
                ('language', models.CharField(max_length=8)),
                ('terms_version', models.CharField(max_length=20)),
                ('terms_digest', models.CharField(max_length=64)),
                ('consent_ip', models.GenericIPAddressField(null=True)),
                ('has_waived_withdrawal', models.BooleanField(default=False)),
                ('has_accepted_premium', models.BooleanField(db_default=False, default=False)),
                ('placed_by', models.CharField(max_length=200)),
                ('placed_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_default=django.db.models.expressions.CombinedExpression(django.db.models.functions.datetime.Now(), '+', models.Value(datetime.timedelta(days=30))))),
                ('paid_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='accounts.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['account', '-placed_at'], name='orders_by_account'), models.Index(fields=['brand', 'state', '-placed_at'], name='orders_by_brand'), models.Index(condition=models.Q(('state', 'unpaid')), fields=['expires_at'], name='orders_to_be_paid')],
                'constraints': [models.CheckConstraint(condition=models.Q(('net_minor__gte', 0), ('tax_minor__gte', 0)), name='order_is_of_no_negative_amount'), models.CheckConstraint(condition=models.Q(('means__in', ('card', 'balance', 'debit', 'transfer', 'later'))), name='order_is_paid_by_known_means')],
            },
        ),
        migrations.AddField(
            model_name='offer',
            name='order',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offers', to='orders.order'),
        ),
        migrations.CreateModel(
            name='OrderLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('domain.register', 'Registration'), ('domain.renew', 'Renewal'), ('domain.transfer', 'Transfer'), ('domain.restore', 'Restore'), ('domain.holder', 'Change of holder')], max_length=20)),
                ('name', models.CharField(max_length=253)),
                ('tld', models.CharField(max_length=63)),
                ('years', models.PositiveSmallIntegerField()),
                ('net_minor', models.BigIntegerField()),
                ('off_minor', models.BigIntegerField(db_default=0, default=0)),
                ('promotion', models.CharField(blank=True, db_default='', default='', max_length=80)),
                ('fee_minor', models.BigIntegerField(null=True)),
                ('renewal_minor', models.BigIntegerField(null=True)),
                ('holder', models.JSONField()),
                ('nameservers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), default=list, size=None)),
                ('glue', models.JSONField(blank=True, db_default=models.Value({}, output_field=models.JSONField()), default=dict)),
                ('claims', models.JSONField(blank=True, db_default=models.Value({}, output_field=models.JSONField()), default=dict)),
                ('sealed_code', models.TextField(blank=True)),
                ('has_opted_out', models.BooleanField(db_default=False, default=False)),
                ('state', models.CharField(choices=[('waiting', 'Waiting for payment'), ('ordered', 'In progress'), ('checking', 'Being checked with the registry'), ('done', 'Done'), ('failed', 'Not possible'), ('refunded', 'Refunded'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('problem', models.CharField(blank=True, max_length=40)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='orders.order')),
                ('registrant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.contact')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('order', 'kind', 'name'), name='one_line_of_an_order_per_name'), models.CheckConstraint(condition=models.Q(('net_minor__gte', 0)), name='line_is_of_no_negative_amount')],
            },
        ),
        migrations.CreateModel(
            name='PromotionUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promotions', to='orders.order')),
                ('promotion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='catalog.promotion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('promotion', 'order'), name='one_use_of_a_promotion_per_order')],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ends_on', models.DateField()),
                ('code', models.CharField(max_length=8)),
                ('due_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('is_missed', models.BooleanField(default=False)),
                ('letters', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=100), default=list, size=None)),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='domains.domain')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('domain', 'ends_on', 'code'), name='one_reminder_per_term_and_step')],
            },
        ),
        migrations.CreateModel(
            name='RenewalPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ends_on', models.DateField()),
                ('is_automatic', models.BooleanField()),
                ('is_deleted', models.BooleanField()),
                ('next_at', models.DateTimeField(null=True)),
                ('ordered_for', models.DateField(null=True)),
                ('domain', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='renewal_plan', to='domains.domain')),
                ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewal_plans', to='orders.order')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='renewal_plans_due')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contractnotice',
            trigger=pgtrigger.compiler.Trigger(name='notice_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{received:accepted,received:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='94668bd28a4b772b5a7e371a5bbe1eabf2e7d717', operation='UPDATE', pgid='pgtrigger_notice_lifecycle_c45f5', table='orders_contractnotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contractnotice',
            trigger=pgtrigger.compiler.Trigger(name='notice_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0a27e9e17a838a2da9b797fa7c4b39de96533504', operation='DELETE', pgid='pgtrigger_notice_never_deleted_f2383', table='orders_contractnotice', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offerline',
            trigger=pgtrigger.compiler.Trigger(name='offer_line_is_final', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='cee9121e2bc421731b9f0ed284dd027e982442c8', operation='UPDATE OR DELETE', pgid='pgtrigger_offer_line_is_final_79bc0', table='orders_offerline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{unpaid:cancelled,unpaid:expired,unpaid:paid}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='a3eaac53bf5843c27dd0b2618a34c8deae87c07a', operation='UPDATE', pgid='pgtrigger_order_lifecycle_18eff', table='orders_order', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='order_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='22c449f8d3ed529587468bbf46dfd11dda4eaf02', operation='DELETE', pgid='pgtrigger_order_never_deleted_d0384', table='orders_order', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='order',
            trigger=pgtrigger.compiler.Trigger(name='same_order', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."brand_id" IS DISTINCT FROM (NEW."brand_id") OR OLD."account_id" IS DISTINCT FROM (NEW."account_id") OR OLD."currency" IS DISTINCT FROM (NEW."currency") OR OLD."net_minor" IS DISTINCT FROM (NEW."net_minor") OR OLD."tax_minor" IS DISTINCT FROM (NEW."tax_minor") OR OLD."tax_rate" IS DISTINCT FROM (NEW."tax_rate") OR OLD."tax_category" IS DISTINCT FROM (NEW."tax_category") OR OLD."tax_mention" IS DISTINCT FROM (NEW."tax_mention") OR OLD."tax_evidence" IS DISTINCT FROM (NEW."tax_evidence") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."terms_version" IS DISTINCT FROM (NEW."terms_version") OR OLD."terms_digest" IS DISTINCT FROM (NEW."terms_digest") OR OLD."consent_ip" IS DISTINCT FROM (NEW."consent_ip") OR OLD."has_waived_withdrawal" IS DISTINCT FROM (NEW."has_waived_withdrawal") OR OLD."has_accepted_premium" IS DISTINCT FROM (NEW."has_accepted_premium") OR OLD."placed_by" IS DISTINCT FROM (NEW."placed_by") OR OLD."placed_at" IS DISTINCT FROM (NEW."placed_at") OR OLD."expires_at" IS DISTINCT FROM (NEW."expires_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='46033d39276767771b1984345f921f61205626a5', operation='UPDATE', pgid='pgtrigger_same_order_26b95', table='orders_order', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['account', '-asked_at'], name='offers_by_account'),
        ),
        migrations.AddIndex(
            model_name='offer',
            index=models.Index(fields=['brand', 'state', 'asked_at'], name='offers_by_state'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('order__isnull', False), ('state', 'accepted')), models.Q(models.Q(('state', 'accepted'), _negated=True), ('order__isnull', True)), _connector='OR'), name='an_accepted_offer_has_its_order'),
        ),
        migrations.AddConstraint(
            model_name='offer',
            constraint=models.CheckConstraint(condition=models.Q(('net_minor__gte', 0), ('tax_minor__gte', 0)), name='offer_is_of_no_negative_amount'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{asked:declined,asked:sent,sent:accepted,sent:declined,sent:expired}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8a03d5c1c83f1578439e2bc50764c6140c7842e1', operation='UPDATE', pgid='pgtrigger_offer_lifecycle_f95b5', table='orders_offer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='offer',
            trigger=pgtrigger.compiler.Trigger(name='offer_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='340e269b9bded26fcd99aa177dcbd095cbe90fbb', operation='DELETE', pgid='pgtrigger_offer_never_deleted_0d3d3', table='orders_offer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='line_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{checking:done,checking:failed,checking:ordered,failed:refunded,ordered:checking,ordered:done,ordered:failed,waiting:cancelled,waiting:failed,waiting:ordered}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8f1bd99f26557801ab614664f5fb45e3184a51bb', operation='UPDATE', pgid='pgtrigger_line_lifecycle_814e2', table='orders_orderline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='line_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='01a23ca8d6d2ce44bbcc6ddf4ca73bc505687c0b', operation='DELETE', pgid='pgtrigger_line_never_deleted_9c0a3', table='orders_orderline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='orderline',
            trigger=pgtrigger.compiler.Trigger(name='same_line', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."order_id" IS DISTINCT FROM (NEW."order_id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."tld" IS DISTINCT FROM (NEW."tld") OR OLD."years" IS DISTINCT FROM (NEW."years") OR OLD."net_minor" IS DISTINCT FROM (NEW."net_minor") OR OLD."off_minor" IS DISTINCT FROM (NEW."off_minor") OR OLD."promotion" IS DISTINCT FROM (NEW."promotion") OR OLD."fee_minor" IS DISTINCT FROM (NEW."fee_minor") OR OLD."renewal_minor" IS DISTINCT FROM (NEW."renewal_minor") OR OLD."registrant_id" IS DISTINCT FROM (NEW."registrant_id") OR OLD."holder" IS DISTINCT FROM (NEW."holder") OR OLD."nameservers" IS DISTINCT FROM (NEW."nameservers") OR OLD."glue" IS DISTINCT FROM (NEW."glue") OR OLD."claims" IS DISTINCT FROM (NEW."claims") OR OLD."has_opted_out" IS DISTINCT FROM (NEW."has_opted_out"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='33ffefec7503bd16ee4104b7abbcdcb691e0c022', operation='UPDATE', pgid='pgtrigger_same_line_f5273', table='orders_orderline', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='reminder',
            trigger=pgtrigger.compiler.Trigger(name='reminder_is_proof', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='be14575d72901aa1b468946be65e5d46bd2903b2', operation='UPDATE OR DELETE', pgid='pgtrigger_reminder_is_proof_a672b', table='orders_reminder', when='BEFORE')),
        ),
    ]
