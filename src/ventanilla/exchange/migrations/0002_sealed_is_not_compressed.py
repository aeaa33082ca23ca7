from django.db import migrations

TABLES = ("exchange_notice", "exchange_disclosure", "exchange_handover")
STORAGE = "ALTER TABLE {table} ALTER COLUMN sealed SET STORAGE {how}"


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("exchange", "0001_exchange")]

    operations = [
        migrations.RunSQL(
            STORAGE.format(table=table, how="EXTERNAL"),
            STORAGE.format(table=table, how="EXTENDED"),
        )
        for table in TABLES
    ]
