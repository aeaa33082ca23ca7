from django.db import migrations

from ventanilla.security.storage import belongs, uncompressed


class Migration(migrations.Migration):
    """A ciphertext does not become shorter: PostgreSQL need not try."""

    dependencies = [("attachments", "0001_attachments")]

    operations = [
        *uncompressed("attachments_attachment", "attachments_original", "attachments_chunk"),
        *belongs("attachments_attachment", "attachments_original", "attachments_chunk"),
    ]
