from django.db import migrations

TABLES = ("interviews_sitting", "interviews_submission")
STORAGE = "ALTER TABLE {table} ALTER COLUMN sealed SET STORAGE {how}"


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("interviews", "0001_interviews")]

    operations = [
        migrations.RunSQL(
            STORAGE.format(table=table, how="EXTERNAL"),
            STORAGE.format(table=table, how="EXTENDED"),
        )
        for table in TABLES
    ]
