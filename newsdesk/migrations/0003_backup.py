from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('newsdesk', '0002_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Backup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(help_text='the moment that it shows')),
            ],
        ),
    ]
