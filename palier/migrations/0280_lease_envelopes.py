"""The papers of a lease, who signs them, and the calls of a provider: four tables (ADR 94).

Expand only: the release before leaves them empty.
"""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

import palier.models.identifiers


class Migration(migrations.Migration):
    dependencies = [
        ("palier", "0270_parted_files_at_one_door"),
    ]

    operations = [
        migrations.CreateModel(
            name='LeaseEnvelope',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('state', models.CharField(db_default='brouillon', default='brouillon', max_length=12)),
                ('level', models.CharField(blank=True, db_default='', default='', max_length=10)),
                ('rent', models.PositiveIntegerField(db_default=0, default=0)),
                ('charges', models.PositiveIntegerField(db_default=0, default=0)),
                ('deposit', models.PositiveIntegerField(db_default=0, default=0)),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('letter', models.BigIntegerField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('on_paper_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('refusal', models.CharField(blank=True, db_default='', default='', max_length=12)),
                ('ended_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('tries', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('next_look_at', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, db_default='', default='', max_length=16)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('completed_at', models.DateTimeField(null=True)),
                ('candidature', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='envelopes', to='palier.candidature')),
                ('demande', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.demande')),
                ('made_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='LeasePaper',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('kind', models.CharField(max_length=16)),
                ('name', models.CharField(max_length=130)),
                ('size', models.PositiveIntegerField()),
                ('pages', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('sha256', models.CharField(max_length=64)),
                ('data', models.BinaryField()),
                ('added_at', models.DateTimeField()),
                ('demande', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.demande')),
                ('envelope', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='papers', to='palier.leaseenvelope')),
                ('signed_from', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='signed', to='palier.leasepaper')),
            ],
        ),
        migrations.CreateModel(
            name='LeaseSigner',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('public_id', models.UUIDField(default=palier.models.identifiers.uuid7, editable=False, unique=True)),
                ('person_key', models.CharField(blank=True, db_default='', default='', max_length=8)),
                ('name', models.CharField(max_length=250)),
                ('link_sealed', models.CharField(blank=True, db_default='', default='', max_length=2000)),
                ('signed_at', models.DateTimeField(null=True)),
                ('demande', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='palier.demande')),
                ('envelope', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='signers', to='palier.leaseenvelope')),
                ('user', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SigningNotice',
            fields=[
                ('event', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('received_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('looked_at', models.DateTimeField(null=True)),
                ('envelope', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='palier.leaseenvelope')),
            ],
        ),
        migrations.AddIndex(
            model_name='leaseenvelope',
            index=models.Index(fields=['candidature', 'made_at'], name='leaseenvelope_of_file'),
        ),
        migrations.AddIndex(
            model_name='leaseenvelope',
            index=models.Index(fields=['state', 'next_look_at'], name='leaseenvelope_due'),
        ),
        migrations.AddConstraint(
            model_name='leaseenvelope',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['annulee', 'brouillon', 'envoyee', 'expiree', 'finie', 'ouverte', 'refusee', 'remplacee', 'signee'])), name='leaseenvelope_state'),
        ),
        migrations.AddConstraint(
            model_name='leaseenvelope',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', ['', 'avancee', 'qualifiee', 'simple'])), name='leaseenvelope_level'),
        ),
        migrations.AddConstraint(
            model_name='leaseenvelope',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'brouillon'), models.Q(('ends_at__gt', models.F('sent_at')), ('ends_at__isnull', False), ('sent_at__isnull', False)), models.Q(('sent_at', None), ('state__in', ['annulee', 'finie'])), _connector='OR'), name='leaseenvelope_sent_whole'),
        ),
        migrations.AddConstraint(
            model_name='leaseenvelope',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'signee'), _negated=True), ('completed_at__isnull', False), _connector='OR'), name='leaseenvelope_signed_whole'),
        ),
        migrations.AddConstraint(
            model_name='leaseenvelope',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['brouillon', 'envoyee', 'ouverte', 'refusee'])), fields=('candidature',), name='leaseenvelope_one_living'),
        ),
        migrations.AddConstraint(
            model_name='leasepaper',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['contrat', 'diagnostics', 'charges', 'etat_des_lieux', 'caution', 'annexe', 'preuve'])), name='leasepaper_kind'),
        ),
        migrations.AddConstraint(
            model_name='leasepaper',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$'), ('size__gt', 0)), name='leasepaper_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='leasepaper',
            constraint=models.UniqueConstraint(fields=('envelope', 'sha256'), name='leasepaper_once'),
        ),
        migrations.AddConstraint(
            model_name='leasesigner',
            constraint=models.UniqueConstraint(fields=('envelope', 'person_key'), name='leasesigner_once'),
        ),
        migrations.AddConstraint(
            model_name='leasesigner',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person_key', ''), ('user__isnull', False)), models.Q(models.Q(('person_key', ''), _negated=True), ('user', None)), _connector='OR'), name='leasesigner_is_one'),
        ),
        *(
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY", migrations.RunSQL.noop)
            for table in ("palier_leaseenvelope", "palier_leasesigner", "palier_leasepaper", "palier_signingnotice")
        ),
    ]
