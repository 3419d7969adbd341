import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models

from newsdesk.database.creating import CreateModels


def create_groups(apps, schema_editor):
    group = apps.get_model("auth", "Group")
    for name in ("analyst", "annotator", "editor"):
        group.objects.get_or_create(name=name)


class Migration(migrations.Migration):
    """All up to 0032 at once, for databases that are new."""

    replaces = [
        ('articles', '0001_initial'),
        ('articles', '0002_roles'),
        ('articles', '0003_upload_precision_and_warnings'),
        ('articles', '0004_guard_text_after_update'),
        ('articles', '0005_fingerprints'),
        ('articles', '0006_arrivals'),
        ('articles', '0007_deletions'),
        ('articles', '0008_guard_text_when_it_is_set'),
        ('articles', '0009_words_as_they_are_sought'),
        ('articles', '0010_sections_notes_originals'),
        ('articles', '0011_metadata_and_outcomes'),
        ('articles', '0012_articles_by_address'),
        ('articles', '0013_outlets'),
        ('articles', '0014_outcomes_and_descriptions'),
        ('articles', '0015_addresses_and_keys'),
        ('articles', '0016_large_files_and_zones'),
        ('articles', '0017_articles_from_programs'),
        ('articles', '0018_feeds_and_outlets'),
        ('articles', '0019_feed_runs_and_merges'),
        ('articles', '0020_other_texts'),
        ('articles', '0021_large_descriptions'),
        ('articles', '0022_columns_of_tables'),
        ('articles', '0023_checks_columns'),
        ('articles', '0024_rewordings_tell'),
        ('articles', '0025_turns'),
        ('articles', '0026_changes_of_outlets'),
        ('articles', '0027_files_of_one_upload'),
        ('articles', '0028_merges_by_jobs'),
        ('articles', '0029_merges_made'),
        ('articles', '0030_articles_without_a_date'),
        ('articles', '0031_fewer_indexes'),
        ('articles', '0032_guessed_days_and_whole_files'),
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
                name='Source',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=200)),
                    ('key', models.CharField(help_text='the name, folded', max_length=200, unique=True)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('date_order', models.CharField(blank=True, choices=[('DMY', 'the day first (3 April is 03/04)'), ('MDY', 'the month first (3 April is 04/03)')], help_text='how it prints 03/04/2025; empty until somebody said', max_length=3)),
                    ('language', models.CharField(blank=True, help_text='where a text does not tell; empty = none', max_length=8)),
                    ('note', models.TextField(blank=True, help_text='licence or terms of its articles', max_length=2000)),
                    ('silent_after', models.PositiveSmallIntegerField(blank=True, help_text='days without an article until that is an alarm; empty = from its own rhythm', null=True)),
                    ('zone', models.CharField(blank=True, help_text='of times without one; empty = the site’s', max_length=64)),
                ],
                options={
                    'ordering': ['key'],
                    'verbose_name': 'outlet',
                },
            ),
            migrations.CreateModel(
                name='Article',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=500)),
                    ('author', models.CharField(blank=True, max_length=300)),
                    ('url', models.URLField(blank=True, max_length=2000)),
                    ('text', models.TextField(help_text='immutable; every offset counts its code points')),
                    ('sha256', models.CharField(help_text='of the text', max_length=64)),
                    ('language', models.CharField(default='en', max_length=8)),
                    ('n_words', models.PositiveIntegerField(default=0)),
                    ('published_at', models.DateTimeField(blank=True, help_text='empty = needs a date', null=True)),
                    ('published_precision', models.CharField(choices=[('time', 'to the minute'), ('day', 'to the day')], default='time', max_length=4)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('state', models.CharField(choices=[('received', 'received'), ('annotated', 'annotated'), ('reviewed', 'reviewed'), ('failed', 'failed'), ('other', 'in another language')], default='received', max_length=10)),
                    ('failure', models.TextField(blank=True, help_text='why the annotation failed')),
                    ('revision', models.PositiveIntegerField(default=0, help_text="counts every change of this article's annotations")),
                    ('copy_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='copies', to='articles.article')),
                    ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='articles.source', verbose_name='outlet')),
                    ('upload', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='articles', to='articles.upload')),
                    ('search', django.contrib.postgres.search.SearchVectorField(editable=False, help_text='the words of title and text (articles/search/tokens.py)')),
                    ('notes', models.JSONField(blank=True, default=list, help_text='what was done to the text before it was stored')),
                    ('section', models.CharField(blank=True, help_text='of the newspaper, as printed', max_length=200)),
                    ('found_in', models.JSONField(blank=True, default=dict, help_text='where its title, author … were found: {field: {where, guess, others}}')),
                    ('new_version_of', models.ForeignKey(blank=True, help_text='same outlet and address, or the text that replaces this one', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='newer', to='articles.article')),
                    ('replaced_by', models.ForeignKey(blank=True, help_text='the same article with its text read in another way, which counts instead', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replaces', to='articles.article')),
                ],
                options={
                    'ordering': [models.OrderBy(models.F('published_at'), descending=True, nulls_first=True), '-pk'],
                    'indexes': [models.Index(models.OrderBy(models.F('published_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='article_newest'), models.Index(fields=['source', '-published_at'], name='article_by_source'), models.Index(fields=['state'], name='article_by_state'), models.Index(fields=['sha256'], name='article_by_text'), models.Index(fields=['-created_at'], name='article_by_arrival'), django.contrib.postgres.indexes.GinIndex(fields=['search'], name='article_search'), django.contrib.postgres.indexes.HashIndex(condition=models.Q(('url', ''), _negated=True), fields=['url'], name='article_by_address'), models.Index(condition=models.Q(('state', 'received')), fields=['upload'], name='received_article'), models.Index(condition=models.Q(('published_at__isnull', True)), fields=['-id'], name='article_undated')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'sha256'), name='one_text_per_source'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='article_has_text'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('failure', ''), _negated=True), _connector='OR'), name='failed_article_has_reason'), models.CheckConstraint(condition=models.Q(('copy_of__isnull', True), models.Q(('copy_of', models.F('pk')), _negated=True), _connector='OR'), name='no_copy_of_itself')],
                    'triggers': [pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."author" IS DISTINCT FROM (NEW."author") OR OLD."copy_of_id" IS DISTINCT FROM (NEW."copy_of_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."failure" IS DISTINCT FROM (NEW."failure") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_precision" IS DISTINCT FROM (NEW."published_precision") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."source_id" IS DISTINCT FROM (NEW."source_id") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."upload_id" IS DISTINCT FROM (NEW."upload_id") OR OLD."url" IS DISTINCT FROM (NEW."url"))', func='INSERT INTO "articles_articleevent" ("author", "copy_of_id", "created_at", "failure", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_precision", "sha256", "source_id", "state", "title", "upload_id", "url") VALUES (OLD."author", OLD."copy_of_id", OLD."created_at", OLD."failure", OLD."id", OLD."language", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."published_at", OLD."published_precision", OLD."sha256", OLD."source_id", OLD."state", OLD."title", OLD."upload_id", OLD."url"); RETURN NULL;', hash='dc3c61825af0ec14a6942160a3039e8f644662f1', operation='UPDATE', pgid='pgtrigger_update_update_d7697', table='articles_article', when='AFTER')), pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "articles_articleevent" ("author", "copy_of_id", "created_at", "failure", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_precision", "sha256", "source_id", "state", "title", "upload_id", "url") VALUES (OLD."author", OLD."copy_of_id", OLD."created_at", OLD."failure", OLD."id", OLD."language", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."published_precision", OLD."sha256", OLD."source_id", OLD."state", OLD."title", OLD."upload_id", OLD."url"); RETURN NULL;', hash='674524ad0d6add17a9dc5ea8970ce2c242361311', operation='DELETE', pgid='pgtrigger_delete_delete_ddb9c', table='articles_article', when='AFTER')), pgtrigger.compiler.Trigger(name='article_text_is_immutable', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256"))', func='RAISE EXCEPTION \'pgtrigger: Cannot update of "text", "sha256" rows from % table\', TG_TABLE_NAME;', hash='8370fe447a9c4c2ddd50f1fc0f427ab5ae79ba56', operation='UPDATE OF "text", "sha256"', pgid='pgtrigger_article_text_is_immutable_e4664', table='articles_article', when='AFTER'))],
                },
            ),
            migrations.CreateModel(
                name='Upload',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('files', 'files'), ('paste', 'pasted text'), ('command', 'command line'), ('addresses', 'page addresses'), ('program', 'articles that a program sent'), ('feed', 'feed'), ('demo', 'demo corpus')], max_length=10)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('title', models.CharField(blank=True, max_length=500)),
                    ('source_name', models.CharField(blank=True, max_length=200)),
                    ('author', models.CharField(blank=True, max_length=300)),
                    ('url', models.URLField(blank=True, max_length=2000)),
                    ('published_at', models.DateTimeField(blank=True, null=True)),
                    ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('published_precision', models.CharField(choices=[('time', 'to the minute'), ('day', 'to the day')], default='time', max_length=4)),
                    ('program', models.CharField(blank=True, help_text='the name of the token that it sends with', max_length=60)),
                    ('sent_on', models.DateField(blank=True, null=True)),
                    ('feed', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='uploads', to='articles.feed')),
                    ('checks_columns', models.BooleanField(default=False, help_text='tables wait until somebody has looked at their columns, whatever they are called')),
                ],
                options={
                    'ordering': ['-created_at'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'demo')), fields=('kind',), name='one_demo_corpus'), models.UniqueConstraint(fields=('by', 'program', 'sent_on'), name='one_upload_per_program_and_day')],
                },
            ),
            migrations.CreateModel(
                name='ArticleEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('title', models.CharField(max_length=500)),
                    ('author', models.CharField(blank=True, max_length=300)),
                    ('url', models.URLField(blank=True, max_length=2000)),
                    ('sha256', models.CharField(help_text='of the text', max_length=64)),
                    ('language', models.CharField(default='en', max_length=8)),
                    ('published_at', models.DateTimeField(blank=True, help_text='empty = needs a date', null=True)),
                    ('published_precision', models.CharField(choices=[('time', 'to the minute'), ('day', 'to the day')], default='time', max_length=4)),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('state', models.CharField(choices=[('received', 'received'), ('annotated', 'annotated'), ('reviewed', 'reviewed'), ('failed', 'failed'), ('other', 'in another language')], default='received', max_length=10)),
                    ('failure', models.TextField(blank=True, help_text='why the annotation failed')),
                    ('copy_of', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='articles.article')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='articles.article')),
                    ('source', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='articles.source', verbose_name='outlet')),
                    ('upload', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='articles.upload')),
                ],
                options={
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='UploadItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=300)),
                    ('size', models.PositiveBigIntegerField(help_text='bytes')),
                    ('content', models.BinaryField(help_text='the bytes as sent, as long as their article is here', null=True)),
                    ('state', models.CharField(choices=[('waiting', 'waiting'), ('stored', 'stored'), ('duplicate', 'duplicate'), ('failed', 'failed')], default='waiting', max_length=10)),
                    ('reason', models.TextField(blank=True, help_text="why it failed, in the reader's words")),
                    ('encoding', models.CharField(blank=True, help_text='detected; empty until read', max_length=40)),
                    ('article', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='upload_items', to='articles.article')),
                    ('duplicate_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.article')),
                    ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='articles.upload')),
                    ('warnings', models.JSONField(blank=True, default=list, help_text='what the reader was unsure of, in words')),
                    ('dates', models.JSONField(blank=True, default=list, help_text='the two days it may be of, until somebody says which')),
                    ('insisted', models.BooleanField(default=False, help_text='somebody said that it is an article')),
                    ('why', models.CharField(blank=True, choices=[('unreadable', 'unreadable'), ('asked', 'asked about'), ('columns', 'columns not known'), ('password', 'password needed'), ('too_large', 'too large'), ('fault', 'not read'), ('cancelled', 'cancelled')], max_length=10)),
                    ('read_at', models.DateTimeField(help_text='when it got its outcome', null=True)),
                    ('address', models.URLField(blank=True, help_text='where its bytes are fetched from', max_length=2000)),
                    ('key', models.CharField(blank=True, help_text='by which the program that sent it knows it', max_length=200)),
                    ('digest', models.CharField(blank=True, help_text='SHA-256 of what a program sent', max_length=64)),
                    ('hints', models.JSONField(blank=True, default=dict, help_text='what its feed says of it: {field: words}')),
                    ('header', models.CharField(blank=True, help_text='of a table whose columns nobody knows', max_length=64)),
                    ('guess', models.JSONField(blank=True, default=dict, help_text='a day that it may be of, for want of a date: {"at", "where"}')),
                    ('whole_file', models.ForeignKey(blank=True, help_text='of which it is a part', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='parts', to='articles.wholefile')),
                ],
                options={
                    'ordering': ['pk'],
                    'indexes': [models.Index(condition=models.Q(('key', ''), _negated=True), fields=['key'], name='item_by_key'), models.Index(condition=models.Q(('state', 'waiting')), fields=['upload'], name='waiting_item'), models.Index(condition=models.Q(('state', 'failed'), ('why', 'fault')), fields=['upload'], name='parked_item')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='failed_item_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), _negated=True), ('content__isnull', False), models.Q(('address', ''), _negated=True), _connector='OR'), name='waiting_item_has_content'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('upload', 'key', 'digest'), name='one_item_per_key_and_content')],
                },
            ),
            migrations.CreateModel(
                name='Fingerprint',
                fields=[
                    ('article', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='fingerprint', serialize=False, to='articles.article')),
                    ('bands', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='no row where there are none', size=None)),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['bands'], name='articles_by_band')],
                },
            ),
            migrations.CreateModel(
                name='Deletion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='of the upload, in words', max_length=200)),
                    ('asked_at', models.DateTimeField(auto_now_add=True)),
                    ('total', models.PositiveIntegerField(help_text='articles')),
                    ('done', models.PositiveIntegerField(default=0, help_text='articles')),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('problem', models.CharField(blank=True, max_length=300)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('upload', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='deletions', to='articles.upload')),
                ],
                options={
                    'ordering': ['-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('upload',), name='one_open_deletion_per_upload')],
                },
            ),
            migrations.CreateModel(
                name='Description',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('changes', models.JSONField(help_text='[{article, before: {field: value}, after: …}]')),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='descriptions', to='articles.upload')),
                    ('done', models.PositiveIntegerField(default=0, help_text='articles')),
                    ('finished_at', models.DateTimeField(help_text='of a job', null=True)),
                    ('left', models.JSONField(blank=True, default=list, help_text='why others stayed as they were, in words')),
                    ('problem', models.CharField(blank=True, max_length=300)),
                    ('said', models.JSONField(blank=True, default=dict, help_text='what the job says of each')),
                    ('todo', models.JSONField(blank=True, default=list, help_text='ids of articles, in the order in which they come')),
                    ('total', models.PositiveIntegerField(default=0, help_text='articles of a job; 0 = made at once')),
                    ('undoes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='undoings', to='articles.description')),
                ],
                options={
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='Zone',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=100)),
                    ('since', models.DateTimeField(auto_now_add=True)),
                ],
            ),
            migrations.CreateModel(
                name='LargeFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=300)),
                    ('size', models.PositiveBigIntegerField(help_text='bytes')),
                    ('mark', models.CharField(help_text='by which the file is known again: of its beginning and its size', max_length=64)),
                    ('said', models.JSONField(default=dict, help_text='what the person said about it')),
                    ('position', models.PositiveBigIntegerField(default=0, help_text='of the next piece: a byte, or the number of a file')),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='large_files', to='articles.upload')),
                ],
            ),
            migrations.CreateModel(
                name='Feed',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('url', models.URLField(max_length=2000, verbose_name='address')),
                    ('title', models.CharField(blank=True, max_length=200)),
                    ('minutes', models.PositiveIntegerField(choices=[(15, 'every 15 minutes'), (30, 'every 30 minutes'), (60, 'every hour'), (180, 'every 3 hours'), (360, 'every 6 hours'), (720, 'every 12 hours'), (1440, 'once a day'), (10080, 'once a week')], default=60, help_text='minutes between two times', verbose_name='asked')),
                    ('pages', models.CharField(choices=[('as_needed', 'where the feed has only a summary'), ('always', 'always'), ('never', 'never: only what the feed carries')], default='as_needed', max_length=10, verbose_name='read the page')),
                    ('created_at', models.DateTimeField(auto_now_add=True)),
                    ('state', models.CharField(choices=[('active', 'active'), ('paused', 'paused'), ('gone', 'gone')], default='active', max_length=10)),
                    ('next_at', models.DateTimeField(default=django.utils.timezone.now, help_text='when it is asked next')),
                    ('asked_at', models.DateTimeField(null=True)),
                    ('brought_at', models.DateTimeField(help_text='when it last had something new', null=True)),
                    ('failing_since', models.DateTimeField(null=True)),
                    ('failures', models.PositiveIntegerField(default=0, help_text='in a row')),
                    ('problem', models.CharField(blank=True, help_text='of the last time, in words', max_length=500)),
                    ('etag', models.CharField(blank=True, max_length=500)),
                    ('last_modified', models.CharField(blank=True, max_length=100)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='feeds', to='articles.source', verbose_name='outlet')),
                ],
                options={
                    'ordering': ['source__key', 'pk'],
                    'indexes': [models.Index(condition=models.Q(('state', 'active')), fields=['next_at'], name='feed_by_due_time')],
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.MD5('url'), name='one_feed_per_address'), models.CheckConstraint(condition=models.Q(('failing_since', None), models.Q(('problem', ''), _negated=True), _connector='OR'), name='failing_feed_says_why')],
                },
            ),
            migrations.CreateModel(
                name='FeedSearch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.URLField(max_length=2000)),
                    ('asked_at', models.DateTimeField(auto_now_add=True)),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('problem', models.CharField(blank=True, max_length=500)),
                    ('found', models.JSONField(default=list, help_text='[{url, title, site, entries: [{title, at, url, words, how}], n}]')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='articles.source', verbose_name='outlet')),
                ],
            ),
            migrations.CreateModel(
                name='SeenEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=32)),
                    ('mark', models.CharField(max_length=32)),
                    ('times', models.PositiveIntegerField(default=1, help_text='that it said something new')),
                    ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seen', to='articles.feed')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('feed', 'key'), name='each_entry_once')],
                },
            ),
            migrations.CreateModel(
                name='SourceMerge',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='of the outlet that went', max_length=200)),
                    ('said', models.JSONField(help_text='what was said of it: {field: value}')),
                    ('articles', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='ids of those that moved', size=None)),
                    ('feeds', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), help_text='ids of those that moved', size=None)),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('keep', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='articles.source')),
                    ('absorb', models.ForeignKey(help_text='the outlet that goes, as long as it is', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.source')),
                    ('finished_at', models.DateTimeField(help_text='when everything had moved, or it was stopped', null=True)),
                    ('problem', models.CharField(blank=True, max_length=300)),
                    ('total', models.PositiveIntegerField(default=0, help_text='articles to move, or to move back')),
                    ('undo_asked_at', models.DateTimeField(null=True)),
                ],
                options={
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='Rewording',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('how', models.CharField(help_text='in words', max_length=200)),
                    ('lost', models.JSONField(default=list, help_text='what people decided and the other text has no place for, in words')),
                    ('carried', models.JSONField(default=dict, help_text='which annotation became which: {kind: {number: number}}')),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('after', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reworded_from', to='articles.article')),
                    ('before', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rewordings', to='articles.article')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('told', models.JSONField(default=dict, help_text='title, outlet, date … of the article after: {field: value}')),
                ],
                options={
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='ColumnMap',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('header', models.CharField(help_text='by which such a table is known again', max_length=64, unique=True)),
                    ('names', models.JSONField(default=list, help_text='its first row')),
                    ('columns', models.JSONField(help_text='{number: field}, and what the first row is (articles/readers/tables.py)')),
                    ('at', models.DateTimeField(auto_now=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'table layout',
                    'ordering': ['-at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='SourceChange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('changes', models.JSONField(help_text='[{source: id, before: {field: value}, after: {field: value}}]')),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('undone_at', models.DateTimeField(null=True)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'change of outlets',
                    'verbose_name_plural': 'changes of outlets',
                    'ordering': ['-pk'],
                },
            ),
            migrations.CreateModel(
                name='WholeFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(max_length=300)),
                    ('content', models.BinaryField(help_text='the bytes as sent', null=True)),
                    ('insisted', models.BooleanField(default=False, help_text='somebody said that it holds articles')),
                    ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='whole_files', to='articles.upload')),
                ],
                options={
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='Redivision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('at', models.DateTimeField(auto_now_add=True)),
                    ('columns', models.JSONField(default=dict, help_text='{number: field}, and what the first row is; {} = as known')),
                    ('encoding', models.CharField(blank=True, help_text='empty = as its bytes look', max_length=40)),
                    ('total', models.PositiveIntegerField(default=0, help_text='parts')),
                    ('done', models.PositiveIntegerField(default=0, help_text='parts')),
                    ('changed', models.PositiveIntegerField(default=0, help_text='parts that say something else now')),
                    ('left', models.JSONField(default=list, help_text='why others stayed as they were, in words')),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('problem', models.CharField(blank=True, max_length=300)),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('description', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='articles.description')),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='redivisions', to='articles.wholefile')),
                ],
                options={
                    'ordering': ['-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('file',), name='one_open_redivision_per_whole_file')],
                },
            ),
        ]),
        migrations.RunPython(create_groups, migrations.RunPython.noop),
    ]
