import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('domains', '0002_auth_code_generation'), ('domains', '0003_indexes_for_filters'), ('domains', '0004_failed_is_the_end'), ('domains', '0005_registry_contacts'), ('domains', '0006_exports'), ('domains', '0007_the_registrys_own_handle'), ('domains', '0008_terms_and_transfers'), ('domains', '0009_paid_until_of_known_names'), ('domains', '0010_deleted_at'), ('domains', '0011_holds'), ('domains', '0012_drifts_and_messages'), ('domains', '0013_the_customers_expiry'), ('domains', '0014_contacts_of_names'), ('domains', '0015_inner_hosts'), ('domains', '0016_changes_of_holder'), ('domains', '0017_ds_records'), ('domains', '0018_declared_servers'), ('domains', '0019_codes_of_holder_changes'), ('domains', '0020_premium_fees'), ('domains', '0021_verifications_told'), ('domains', '0022_unpaid_names_are_held'), ('domains', '0023_trademark_notices'), ('domains', '0024_allocations'), ('domains', '0025_tokens_given_by_customers')]

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '__first__'),
        ('brands', '0001_initial'),
        ('contacts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='TrademarkNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(db_index=True, max_length=200)),
                ('notice_id', models.CharField(max_length=100)),
                ('label', models.CharField(max_length=63)),
                ('not_before', models.DateTimeField()),
                ('not_after', models.DateTimeField()),
                ('marks', models.JSONField()),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('told_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_inbound', models.BooleanField()),
                ('stage', models.CharField(choices=[('requested', 'Requested'), ('blocked', 'Waiting for you'), ('pending', 'In progress at the registry'), ('done', 'Done'), ('refused', 'Refused'), ('cancelled', 'Cancelled')], default='requested', max_length=10)),
                ('other', models.CharField(blank=True, max_length=100)),
                ('sealed_code', models.TextField(blank=True)),
                ('obstacle', models.PositiveSmallIntegerField(null=True)),
                ('is_withdrawn', models.BooleanField(default=False)),
                ('requested_at', models.DateTimeField()),
                ('answer_by', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Allocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253)),
                ('sealed_token', models.TextField(blank=True)),
                ('is_customers', models.BooleanField(db_default=False, default=False)),
                ('is_used', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.account')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('account', 'name'), name='one_open_allocation_of_a_name_per_account')],
            },
        ),
        migrations.CreateModel(
            name='DeclaredServer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253)),
                ('addresses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=45), size=None)),
                ('position', models.PositiveSmallIntegerField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declared_servers', to='brands.brand')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'name'), name='one_declared_server_per_name_and_brand')],
            },
        ),
        migrations.CreateModel(
            name='Declaration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('registry', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('untold', 'Not checked yet'), ('agrees', 'Confirmed by the registry'), ('missing', 'Not declared there'), ('differs', 'Other addresses there')], default='untold', max_length=10)),
                ('found', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=45), default=list, size=None)),
                ('told_at', models.DateTimeField(null=True)),
                ('problem', models.TextField(blank=True)),
                ('server', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='declarations', to='domains.declaredserver')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('server', 'registry'), name='one_declaration_per_server_and_registry')],
            },
        ),
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253)),
                ('unicode_name', models.CharField(max_length=253)),
                ('tld', models.CharField(max_length=63)),
                ('registry', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('pending', 'Being registered'), ('transferring', 'Being transferred'), ('active', 'Active'), ('redemption', 'In redemption'), ('released', 'No longer ours'), ('failed', 'Not registered')], default='pending', max_length=16)),
                ('registered_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('paid_until', models.DateTimeField(null=True)),
                ('is_renewed_by_registry', models.BooleanField(db_default=False, default=False)),
                ('ends_at', models.GeneratedField(db_persist=True, expression=models.Case(models.When(is_renewed_by_registry=True, then=django.db.models.functions.comparison.Coalesce('paid_until', 'expires_at')), default=django.db.models.functions.comparison.Least('expires_at', 'paid_until')), output_field=models.DateTimeField(null=True))),
                ('registry_statuses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), default=list, size=None)),
                ('nameservers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=253), default=list, size=None)),
                ('ds', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), null=True, size=None)),
                ('is_locked', models.BooleanField(default=False)),
                ('registrant_handle', models.CharField(blank=True, db_default='', default='', max_length=255)),
                ('contact_handles', models.JSONField(blank=True, db_default=models.Value({}, output_field=models.JSONField()), default=dict)),
                ('transfer_barred_until', models.DateTimeField(null=True)),
                ('is_auto_renewed', models.BooleanField(default=True)),
                ('is_premium', models.BooleanField(default=False)),
                ('premium_fees', models.JSONField(blank=True, db_default=models.Value({}, output_field=models.JSONField()), default=dict)),
                ('premium_currency', models.CharField(blank=True, db_default='', default='', max_length=3)),
                ('premium_told_at', models.DateTimeField(null=True)),
                ('agreed_renewal_minor', models.BigIntegerField(null=True)),
                ('synced_at', models.DateTimeField(null=True)),
                ('look_asked_at', models.DateTimeField(null=True)),
                ('deleted_at', models.DateTimeField(null=True)),
                ('auth_code_generation', models.PositiveIntegerField(db_default=0, default=0)),
                ('grams', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=3), default=list, size=None)),
                ('created_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='domains', to='accounts.account')),
                ('registrant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='domains', to='contacts.contact')),
            ],
            options={
                'indexes': [models.Index(fields=['account', 'unicode_name', 'id'], name='domains_by_name'), models.Index(fields=['account', 'ends_at', 'id'], name='domains_by_end'), models.Index(fields=['account', 'tld', 'unicode_name'], name='domains_by_tld'), models.Index(fields=['account', 'state', 'unicode_name'], name='domains_by_state'), models.Index(models.F('registry'), models.OrderBy(models.F('synced_at'), nulls_first=True), models.F('id'), condition=models.Q(('state__in', ['active', 'redemption'])), name='domains_to_look_at'), django.contrib.postgres.indexes.GinIndex(fields=['grams'], name='domains_by_grams'), django.contrib.postgres.indexes.GinIndex(fields=['nameservers'], name='domains_by_nameserver'), django.contrib.postgres.indexes.GinIndex(fields=['registry_statuses'], name='domains_by_status')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['released', 'failed']), _negated=True), fields=('name',), name='one_live_domain_per_name')],
            },
        ),
        migrations.CreateModel(
            name='Drift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('nameservers', 'Name servers'), ('ds', 'DS records'), ('is_locked', 'Transfer lock'), ('registrant_handle', 'Holder'), ('sponsor', 'Registrar')], max_length=20)),
                ('ours', models.JSONField()),
                ('theirs', models.JSONField()),
                ('found_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_how', models.CharField(blank=True, choices=[('put-back', 'Put back as it was'), ('accepted', 'Accepted'), ('changed', 'Replaced by a later change'), ('released', 'The name is no longer ours')], max_length=12)),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drifts', to='domains.domain')),
            ],
            options={
                'indexes': [models.Index(fields=['-found_at', '-id'], name='drifts_by_date')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('domain', 'field'), name='one_open_drift_per_field')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64)),
                ('kind', models.CharField(max_length=4)),
                ('wanted', models.JSONField()),
                ('sort', models.CharField(max_length=20)),
                ('language', models.CharField(max_length=8)),
                ('time_zone', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'running'), ('ready', 'ready'), ('failed', 'failed')], default='waiting', max_length=8)),
                ('total', models.PositiveIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('size', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='accounts.account')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['expires_at'], name='exports_to_forget')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('account', 'asked_by', 'key'), name='one_unfinished_export_per_wish')],
            },
        ),
        migrations.CreateModel(
            name='ExportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('body', models.BinaryField()),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='domains.export')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('export', 'position'), name='one_part_per_position')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(choices=[('verification', 'The holder’s e-mail address is not verified'), ('unpaid', 'The renewal is not paid')], max_length=16)),
                ('was_locked', models.BooleanField()),
                ('asked_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='domains.domain')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('domain', 'reason'), name='one_hold_per_reason')],
            },
        ),
        migrations.CreateModel(
            name='HolderChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order_line_id', models.BigIntegerField(unique=True)),
                ('holder', models.JSONField()),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('stage', models.CharField(choices=[('consents', 'Waiting for the agreement of both holders'), ('sent', 'At the registry'), ('done', 'Done'), ('declined', 'Declined by a holder'), ('expired', 'Nobody agreed in time'), ('withdrawn', 'Withdrawn'), ('refused', 'Refused by the registry')], max_length=10)),
                ('has_opted_out', models.BooleanField()),
                ('deadline_at', models.DateTimeField(null=True)),
                ('requested_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('code_asked_at', models.DateTimeField(null=True)),
                ('sealed_code', models.TextField(blank=True, db_default='', default='')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contacts.contact')),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holder_changes', to='domains.domain')),
            ],
            options={
                'indexes': [models.Index(fields=['domain', '-requested_at'], name='holder_changes_by_domain'), models.Index(condition=models.Q(('stage', 'consents')), fields=['deadline_at'], name='holder_changes_by_deadline')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('stage__in', ('consents', 'sent'))), fields=('domain',), name='one_open_holder_change_per_domain')],
            },
        ),
        migrations.CreateModel(
            name='HolderConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(choices=[('old', 'Present holder'), ('new', 'New holder')], max_length=3)),
                ('email', models.EmailField(max_length=254)),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('is_given', models.BooleanField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('ip', models.GenericIPAddressField(null=True)),
                ('change', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='domains.holderchange')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('change', 'party'), name='one_consent_per_party')],
            },
        ),
        migrations.CreateModel(
            name='InnerHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=253)),
                ('addresses', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=45), default=list, size=None)),
                ('told_at', models.DateTimeField()),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='inner_hosts', to='domains.domain')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('domain', 'name'), name='one_inner_host_per_name')],
            },
        ),
        migrations.CreateModel(
            name='RegistryContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('registry', models.CharField(max_length=40)),
                ('handle', models.CharField(max_length=16)),
                ('registry_handle', models.CharField(blank=True, db_default='', default='', max_length=16)),
                ('data', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('verification_due_at', models.DateTimeField(null=True)),
                ('verification_told_at', models.DateTimeField(null=True)),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='at_registries', to='contacts.contact')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('verification_told_at__isnull', True)), fields=['verification_due_at'], name='verifications_to_tell')],
                'constraints': [models.UniqueConstraint(fields=('registry', 'handle'), name='one_contact_per_handle')],
            },
        ),
        migrations.CreateModel(
            name='RegistryMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('registry', models.CharField(max_length=40)),
                ('message_id', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('kind', models.CharField(max_length=20)),
                ('name', models.CharField(blank=True, db_index=True, max_length=253)),
                ('text', models.TextField(blank=True)),
                ('raw', models.TextField(blank=True)),
                ('received_at', models.DateTimeField()),
                ('handled_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(choices=[('kept', 'Received'), ('looked', 'The name was looked at'), ('waiting', 'To be read'), ('seen', 'Read')], default='kept', max_length=10)),
            ],
            options={
                'indexes': [models.Index(fields=['-received_at', '-id'], name='messages_by_date'), models.Index(condition=models.Q(('handled_at__isnull', True)), fields=['outcome', 'id'], name='messages_to_handle')],
                'constraints': [models.UniqueConstraint(fields=('registry', 'message_id', 'at'), name='each_message_once')],
            },
        ),
        migrations.CreateModel(
            name='Search',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.UUIDField(default=uuid.uuid4, unique=True)),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField(db_index=True)),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='brands.brand')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('group', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=253)),
                ('tld', models.CharField(max_length=63)),
                ('registry', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('checking', 'Checking'), ('available', 'Available'), ('premium', 'Premium'), ('taken', 'Already registered'), ('reserved', 'Reserved by the registry'), ('silent', 'Check not possible')], default='checking', max_length=10)),
                ('reason', models.CharField(blank=True, max_length=200)),
                ('fees', models.JSONField(default=dict)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('claims', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('answered_at', models.DateTimeField(null=True)),
                ('search', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='domains.search')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('search', 'name'), name='one_answer_per_name')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trademarknotice',
            trigger=pgtrigger.compiler.Trigger(name='notice_stays_as_shown', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='212b392ecd05a957b748dd51b6d611d6d0a00b4b', operation='UPDATE OR DELETE', pgid='pgtrigger_notice_stays_as_shown_2925e', table='domains_trademarknotice', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='transfer',
            name='domain',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers', to='domains.domain'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='domain',
            trigger=pgtrigger.compiler.Trigger(name='domain_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{active:redemption,active:released,pending:active,pending:failed,redemption:active,redemption:released,transferring:active,transferring:failed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0ebb93eac23cbd0edd5733aa984b9933aaad9224', operation='UPDATE', pgid='pgtrigger_domain_lifecycle_c675a', table='domains_domain', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='export',
            trigger=pgtrigger.compiler.Trigger(name='export_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{running:failed,running:ready,waiting:running}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='431e97de1ad090cb08463ac746cff55282b691e0', operation='UPDATE', pgid='pgtrigger_export_lifecycle_f7439', table='domains_export', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holderchange',
            trigger=pgtrigger.compiler.Trigger(name='holder_change_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."stage", \':\', NEW."stage") = ANY(\'{consents:declined,consents:expired,consents:sent,consents:withdrawn,sent:done,sent:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."stage" IS DISTINCT FROM NEW."stage") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "stage" from "%" to "%" on table %\', OLD."stage", NEW."stage", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='ba26b7fd6d4e44a24ab43e0fd6f865b067ca5e72', operation='UPDATE', pgid='pgtrigger_holder_change_lifecycle_d17f5', table='domains_holderchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holderchange',
            trigger=pgtrigger.compiler.Trigger(name='holder_change_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='ea37c9c7d4916773f3f9de737800cfd6826f1d6c', operation='DELETE', pgid='pgtrigger_holder_change_never_deleted_421aa', table='domains_holderchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holderchange',
            trigger=pgtrigger.compiler.Trigger(name='same_holder_change', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."domain_id" IS DISTINCT FROM (NEW."domain_id") OR OLD."order_line_id" IS DISTINCT FROM (NEW."order_line_id") OR OLD."contact_id" IS DISTINCT FROM (NEW."contact_id") OR OLD."holder" IS DISTINCT FROM (NEW."holder") OR OLD."before" IS DISTINCT FROM (NEW."before") OR OLD."after" IS DISTINCT FROM (NEW."after") OR OLD."has_opted_out" IS DISTINCT FROM (NEW."has_opted_out") OR OLD."deadline_at" IS DISTINCT FROM (NEW."deadline_at") OR OLD."requested_at" IS DISTINCT FROM (NEW."requested_at"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='a96547dbcf3605b9c1764dc7a9b88428a0a80d33', operation='UPDATE', pgid='pgtrigger_same_holder_change_07180', table='domains_holderchange', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holderconsent',
            trigger=pgtrigger.compiler.Trigger(name='holder_consent_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='abcf3b10f3c85d38ae60eca21cdb0789b19fa742', operation='DELETE', pgid='pgtrigger_holder_consent_never_deleted_0aaa5', table='domains_holderconsent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holderconsent',
            trigger=pgtrigger.compiler.Trigger(name='holder_consent_answered_once', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."is_given" IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='9c9b53bdafc6c716f3ac84ced4318c83161aef06', operation='UPDATE', pgid='pgtrigger_holder_consent_answered_once_98549', table='domains_holderconsent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['domain', '-requested_at'], name='transfers_by_domain'),
        ),
        migrations.AddConstraint(
            model_name='transfer',
            constraint=models.UniqueConstraint(condition=models.Q(('stage__in', ('requested', 'blocked', 'pending'))), fields=('domain',), name='one_open_transfer_per_domain'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='transfer_lifecycle', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."stage", \':\', NEW."stage") = ANY(\'{blocked:cancelled,blocked:done,blocked:pending,blocked:refused,blocked:requested,pending:blocked,pending:cancelled,pending:done,pending:refused,requested:blocked,requested:cancelled,requested:done,requested:pending,requested:refused}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."stage" IS DISTINCT FROM NEW."stage") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "stage" from "%" to "%" on table %\', OLD."stage", NEW."stage", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='2c48616ec649651eac214ad6d4c8bb759fd4d22a', operation='UPDATE', pgid='pgtrigger_transfer_lifecycle_b2d05', table='domains_transfer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transfer',
            trigger=pgtrigger.compiler.Trigger(name='transfer_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='62b843cd6c84e6a553f7dfa43486cb6082d22be8', operation='DELETE', pgid='pgtrigger_transfer_never_deleted_5d361', table='domains_transfer', when='BEFORE')),
        ),
    ]
