from django.db import migrations

from ventanilla.security.storage import uncompressed


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("exchange", "0001_exchange")]

    operations = uncompressed("exchange_notice", "exchange_disclosure", "exchange_handover")
