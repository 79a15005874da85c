"""Batches of a former tool's files, their bytes and their lines: four tables (ADR 104)."""

import django.db.models.deletion
import palier.models.identifiers
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('palier', '0317_found_by_their_heir'),
    ]

    operations = [
        migrations.CreateModel(
            name='StockBatch',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('state', models.CharField(default='recu', max_length=16)),
                ('tool', models.CharField(blank=True, db_default='', default='', max_length=40)),
                ('mapping', models.TextField(blank=True, db_default='', default='')),
                ('mapping_digest', models.CharField(blank=True, db_default='', default='', max_length=64)),
                ('encoding', models.CharField(blank=True, db_default='', default='', max_length=16)),
                ('separator', models.CharField(blank=True, db_default='', default='', max_length=1)),
                ('sheet', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('columns', models.JSONField(db_default=[], default=list)),
                ('notes', models.JSONField(db_default=[], default=list)),
                ('position', models.PositiveIntegerField(db_default=0, default=0)),
                ('read', models.PositiveIntegerField(db_default=0, default=0)),
                ('taken', models.PositiveIntegerField(db_default=0, default=0)),
                ('partial', models.PositiveIntegerField(db_default=0, default=0)),
                ('refused', models.PositiveIntegerField(db_default=0, default=0)),
                ('known', models.PositiveIntegerField(db_default=0, default=0)),
                ('digests', models.JSONField(db_default={}, default=dict)),
                ('fault', models.CharField(blank=True, db_default='', default='', max_length=400)),
                ('received_at', models.DateTimeField()),
                ('moved_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('files_until', models.DateField()),
                ('lines_until', models.DateField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='palier.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='StockFile',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('position', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('size', models.PositiveBigIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='palier.stockbatch')),
            ],
        ),
        migrations.CreateModel(
            name='StockFilePart',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('data', models.BinaryField()),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='palier.stockfile')),
            ],
        ),
        migrations.CreateModel(
            name='StockLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('tool', models.CharField(max_length=40)),
                ('number', models.PositiveIntegerField()),
                ('key', models.CharField(blank=True, db_default='', default='', max_length=80)),
                ('original', models.JSONField()),
                ('state', models.CharField(max_length=10)),
                ('refusal', models.CharField(blank=True, db_default='', default='', max_length=24)),
                ('refused_column', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('fields', models.JSONField(db_default={}, default=dict)),
                ('left_out', models.JSONField(db_default={}, default=dict)),
                ('numero', models.CharField(blank=True, db_default='', default='', max_length=18)),
                ('birth_date', models.DateField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='palier.stockbatch')),
                ('demande', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.demande')),
            ],
        ),
        migrations.AddIndex(
            model_name='stockbatch',
            index=models.Index(condition=models.Q(('state__in', ('en_cours', 'en_annulation'))), fields=['moved_at'], name='stock_batch_to_do'),
        ),
        migrations.AddConstraint(
            model_name='stockbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['recu', 'en_cours', 'arrete', 'repris', 'en_annulation', 'annule', 'fini'])), name='stock_batch_state'),
        ),
        migrations.AddConstraint(
            model_name='stockbatch',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('recu', 'fini')), models.Q(('mapping__gt', ''), ('mapping_digest__gt', ''), ('tool__gt', '')), _connector='OR'), name='stock_batch_is_mapped'),
        ),
        migrations.AddIndex(
            model_name='stockfile',
            index=models.Index(fields=['digest'], name='stock_file_again'),
        ),
        migrations.AddConstraint(
            model_name='stockfile',
            constraint=models.UniqueConstraint(fields=('batch', 'position'), name='stock_file_once'),
        ),
        migrations.AddConstraint(
            model_name='stockfilepart',
            constraint=models.UniqueConstraint(fields=('file', 'position'), name='stock_part_once'),
        ),
        migrations.AddIndex(
            model_name='stockline',
            index=models.Index(condition=models.Q(('numero__gt', '')), fields=['numero'], name='stock_line_of_number'),
        ),
        migrations.AddIndex(
            model_name='stockline',
            index=models.Index(fields=['batch', 'state', 'number'], name='stock_line_of_batch'),
        ),
        migrations.AddConstraint(
            model_name='stockline',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['en_attente', 'refusee', 'deja', 'confirmee', 'ecartee'])), name='stock_line_state'),
        ),
        migrations.AddConstraint(
            model_name='stockline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('refusal__gt', ''), ('state', 'refusee')), models.Q(models.Q(('state', 'refusee'), _negated=True), ('key__gt', ''), ('refusal', '')), _connector='OR'), name='stock_line_refused_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='stockline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('demande__isnull', False), ('settled_at__isnull', False), ('state__in', ('confirmee', 'ecartee'))), models.Q(models.Q(('state__in', ('confirmee', 'ecartee')), _negated=True), ('demande', None), ('settled_at', None)), _connector='OR'), name='stock_line_settled_by_a_person'),
        ),
        migrations.AddConstraint(
            model_name='stockline',
            constraint=models.UniqueConstraint(fields=('batch', 'number'), name='stock_line_once'),
        ),
        migrations.AddConstraint(
            model_name='stockline',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('en_attente', 'confirmee', 'ecartee'))), fields=('tool', 'key'), name='stock_line_one_a_key'),
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop)
            for table in ("palier_stockbatch", "palier_stockfile", "palier_stockfilepart", "palier_stockline")
        ),
    ]
