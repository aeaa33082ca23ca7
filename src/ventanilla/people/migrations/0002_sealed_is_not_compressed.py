from django.db import migrations

from ventanilla.security.storage import uncompressed


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("people", "0001_people")]

    operations = uncompressed("people_identity")
