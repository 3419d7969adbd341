import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from newsdesk.database.creating import CreateModels


class Migration(migrations.Migration):
    """All up to 0006 at once, for databases that are new."""

    replaces = [
        ('newsdesk', '0001_api_token'),
        ('newsdesk', '0002_accounts'),
        ('newsdesk', '0003_backup'),
        ('newsdesk', '0004_attempt'),
        ('newsdesk', '0005_hints'),
        ('newsdesk', '0006_token_scope'),
    ]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='what it is for', max_length=60)),
                    ('digest', models.CharField(help_text='SHA-256 of the token', max_length=64, unique=True)),
                    ('created_at', models.DateTimeField()),
                    ('last_used_at', models.DateTimeField(help_text='to the minute', null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                    ('ends_at', models.DateTimeField(help_text='never, for tokens made before tokens had an end', null=True)),
                    ('scope', models.CharField(choices=[('read', 'read what you can read'), ('send', 'send articles, and nothing else')], default='read', max_length=4)),
                ],
                options={
                    'ordering': ['-created_at', '-pk'],
                    'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='one_token_per_person_and_name'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='token_has_name'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('created_at')), _connector='OR'), name='token_ends_after_it_began')],
                },
            ),
            migrations.CreateModel(
                name='Account',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='account', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('must_change_password', models.BooleanField(default=False, help_text='before anything else')),
                    ('confirmed_email', models.EmailField(blank=True, help_text='the address from which a link of ours was followed', max_length=254)),
                    ('last_seen_at', models.DateTimeField(help_text='to some minutes', null=True)),
                    ('hints_dismissed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=20), blank=True, default=list, size=None)),
                ],
            ),
            migrations.CreateModel(
                name='Pace',
                fields=[
                    ('key', models.CharField(help_text='SHA-256 of what is tried and by whom', max_length=64, primary_key=True, serialize=False)),
                    ('due_at', models.DateTimeField(db_index=True, help_text='when the tries so far will be forgotten')),
                ],
            ),
            migrations.CreateModel(
                name='Backup',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('made_at', models.DateTimeField(help_text='the moment that it shows')),
                ],
            ),
            migrations.CreateModel(
                name='Attempt',
                fields=[
                    ('key', models.CharField(max_length=32, primary_key=True, serialize=False)),
                    ('person', models.BigIntegerField(help_text='who sent it; not a reference, which would lock their account')),
                    ('at', models.DateTimeField(db_index=True)),
                    ('is_stored', models.BooleanField(help_text='otherwise it was given up before it arrived')),
                ],
            ),
        ]),
        migrations.RunSQL(
            "CREATE INDEX step_by_person ON pghistory_context ((metadata -> 'by')) WHERE metadata ? 'by'",
            "DROP INDEX step_by_person",
        ),
    ]
