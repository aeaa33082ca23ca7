from django.db import migrations

TABLES = ("people_identity",)
STORAGE = "ALTER TABLE {table} ALTER COLUMN sealed SET STORAGE {how}"


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("people", "0001_people")]

    operations = [
        migrations.RunSQL(
            STORAGE.format(table=table, how="EXTERNAL"),
            STORAGE.format(table=table, how="EXTENDED"),
        )
        for table in TABLES
    ]
