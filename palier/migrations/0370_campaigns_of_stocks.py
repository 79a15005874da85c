"""Campaigns, invitations, what a person does of them, and what one decides of lines: seven tables (ADR 110, 111)."""

import django.db.models.deletion
import palier.models.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('palier', '0367_searches_with_closed_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockBlock',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('block', models.BigIntegerField(db_index=True)),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockline')),
            ],
        ),
        migrations.CreateModel(
            name='StockCampaign',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('state', models.CharField(default='preparee', max_length=10)),
                ('begun_at', models.DateTimeField(null=True)),
                ('moved_at', models.DateTimeField()),
                ('counts', models.JSONField(db_default={}, default=dict)),
                ('counted_at', models.DateTimeField(null=True)),
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockbatch')),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='StockCheck',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('key', models.CharField(max_length=80)),
                ('state', models.CharField(default='a_demander', max_length=16)),
                ('numero', models.CharField(max_length=18)),
                ('differences', models.JSONField(db_default=[], default=list)),
                ('register_on', models.DateField(null=True)),
                ('asked_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, db_default='', default='', max_length=12)),
                ('decided_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockbatch')),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockline')),
            ],
        ),
        migrations.CreateModel(
            name='StockInvite',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('state', models.CharField(default='a_inviter', max_length=12)),
                ('done', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('proof', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('asks_number', models.BooleanField(db_default=False, default=False)),
                ('numero', models.CharField(blank=True, db_default='', default='', max_length=18)),
                ('refusal', models.CharField(blank=True, db_default='', default='', max_length=12)),
                ('answered_at', models.DateTimeField(null=True)),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invites', to='palier.stockcampaign')),
                ('line', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockline')),
            ],
        ),
        migrations.CreateModel(
            name='StockSending',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('step', models.PositiveSmallIntegerField()),
                ('way', models.CharField(max_length=10)),
                ('message', models.UUIDField(null=True, unique=True)),
                ('code_hash', models.CharField(max_length=64, unique=True)),
                ('sent_at', models.DateTimeField()),
                ('lost_at', models.DateTimeField(null=True)),
                ('disowned_at', models.DateTimeField(null=True)),
                ('used_at', models.DateTimeField(null=True)),
                ('invite', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sendings', to='palier.stockinvite')),
            ],
        ),
        migrations.CreateModel(
            name='StockTask',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(max_length=10)),
                ('name', models.CharField(max_length=200)),
                ('contact', models.CharField(max_length=400)),
                ('link', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('made_at', models.DateTimeField()),
                ('result', models.CharField(blank=True, db_default='', default='', max_length=16)),
                ('done_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockbatch')),
                ('done_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invite', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='palier.stockinvite')),
            ],
        ),
        migrations.CreateModel(
            name='StockTwin',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('keys', models.JSONField()),
                ('score', models.PositiveSmallIntegerField()),
                ('reasons', models.JSONField()),
                ('is_exact', models.BooleanField()),
                ('state', models.CharField(default='a_decider', max_length=10)),
                ('decided_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockbatch')),
                ('decided_by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('line', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockline')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.stockline')),
            ],
        ),
        migrations.AddConstraint(
            model_name='stockcampaign',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['preparee', 'en_cours', 'suspendue', 'arretee'])), name='stock_campaign_state'),
        ),
        migrations.AddIndex(
            model_name='stockcheck',
            index=models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='stock_check_due'),
        ),
        migrations.AddIndex(
            model_name='stockcheck',
            index=models.Index(fields=['batch', 'state', 'id'], name='stock_check_of_batch'),
        ),
        migrations.AddConstraint(
            model_name='stockcheck',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['a_demander', 'pareil', 'differe', 'inconnu', 'autre_naissance', 'sans_reponse'])), name='stock_check_state'),
        ),
        migrations.AddConstraint(
            model_name='stockcheck',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decision', '')), models.Q(('decided_at__isnull', False), ('decision__in', ['garder', 'demander'])), _connector='OR'), name='stock_check_decided'),
        ),
        migrations.AddIndex(
            model_name='stockinvite',
            index=models.Index(condition=models.Q(('next_at__isnull', False), ('state__in', ('a_inviter', 'invitee', 'retenue'))), fields=['campaign', 'next_at'], name='stock_invite_due'),
        ),
        migrations.AddIndex(
            model_name='stockinvite',
            index=models.Index(fields=['campaign', 'state'], name='stock_invite_counted'),
        ),
        migrations.AddConstraint(
            model_name='stockinvite',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['a_inviter', 'invitee', 'retenue', 'jointe', 'confirmee', 'refusee', 'injoignable'])), name='stock_invite_state'),
        ),
        migrations.AddConstraint(
            model_name='stockinvite',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal__in', ['plus_utile', 'pas_a_moi']), ('state', 'refusee')), models.Q(models.Q(('state', 'refusee'), _negated=True), ('refusal', '')), _connector='OR'), name='stock_invite_refused_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='stocksending',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['courriel', 'sms', 'lettre', 'telephone'])), name='stock_sending_way'),
        ),
        migrations.AddConstraint(
            model_name='stocksending',
            constraint=models.UniqueConstraint(fields=('invite', 'step'), name='stock_sending_once'),
        ),
        migrations.AddIndex(
            model_name='stocktask',
            index=models.Index(fields=['batch', 'kind', 'done_at', 'made_at'], name='stock_task_of_batch'),
        ),
        migrations.AddConstraint(
            model_name='stocktask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'lettre'), ('result', '')), models.Q(('kind', 'telephone'), ('link', '')), _connector='OR'), name='stock_task_kind'),
        ),
        migrations.AddConstraint(
            model_name='stocktask',
            constraint=models.CheckConstraint(condition=models.Q(('result', ''), models.Q(('done_at__isnull', False), ('result__in', ['viendra', 'plus_utile', 'pas_elle', 'pas_de_reponse', 'numero_mort'])), _connector='OR'), name='stock_task_result'),
        ),
        migrations.AddConstraint(
            model_name='stocktask',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'telephone')), fields=('invite',), name='stock_task_one_call'),
        ),
        migrations.AddIndex(
            model_name='stocktwin',
            index=models.Index(fields=['batch', 'state', 'is_exact', 'id'], name='stock_twin_of_batch'),
        ),
        migrations.AddConstraint(
            model_name='stocktwin',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['a_decider', 'meme', 'distinctes'])), name='stock_twin_state'),
        ),
        migrations.AddConstraint(
            model_name='stocktwin',
            constraint=models.CheckConstraint(condition=models.Q(('line__lt', models.F('other'))), name='stock_twin_of_two'),
        ),
        migrations.AddConstraint(
            model_name='stocktwin',
            constraint=models.UniqueConstraint(fields=('line', 'other'), name='stock_twin_once'),
        ),
        migrations.AddField(
            model_name='stockbatch',
            name='compared',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop)
            for table in (
                "palier_stockcampaign",
                "palier_stockinvite",
                "palier_stocksending",
                "palier_stocktask",
                "palier_stockcheck",
                "palier_stocktwin",
                "palier_stockblock",
            )
        ),
    ]
