from django.db import migrations

TABLES = ("cases_section", "cases_owed", "cases_alarm", "cases_entry")
STORAGE = "ALTER TABLE {table} ALTER COLUMN sealed SET STORAGE {how}"


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("cases", "0001_cases")]

    operations = [
        migrations.RunSQL(
            STORAGE.format(table=table, how="EXTERNAL"),
            STORAGE.format(table=table, how="EXTENDED"),
        )
        for table in TABLES
    ]
