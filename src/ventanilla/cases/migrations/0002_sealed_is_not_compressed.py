from django.db import migrations

from ventanilla.security.storage import uncompressed


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("cases", "0001_cases")]

    operations = uncompressed("cases_section", "cases_owed", "cases_alarm", "cases_entry")
