from django.db import migrations

from ventanilla.security.storage import uncompressed


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("interviews", "0001_interviews")]

    operations = uncompressed("interviews_sitting", "interviews_submission")
