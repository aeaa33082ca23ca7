"""A published version stays as it is: the owner is refused too, and so is a restored database.

Only an empty signature may be filled in: there were versions before there was a key.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION what_is_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.signature = '' AND NEW.signature <> ''
     AND to_jsonb(OLD) - 'signature' = to_jsonb(NEW) - 'signature' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'A published protocol stays as it is.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER what_is_published_stays BEFORE UPDATE OR DELETE ON protocols_publishedversion
  FOR EACH ROW EXECUTE FUNCTION what_is_published_stays();
CREATE TRIGGER what_is_published_is_not_emptied BEFORE TRUNCATE ON protocols_publishedversion
  FOR EACH STATEMENT EXECUTE FUNCTION what_is_published_stays();
"""
ALLOW = """
DROP TRIGGER what_is_published_is_not_emptied ON protocols_publishedversion;
DROP TRIGGER what_is_published_stays ON protocols_publishedversion;
DROP FUNCTION what_is_published_stays();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('protocols', '0002_signature'),
    ]

    operations = [
        migrations.RunSQL(REFUSE, ALLOW),
    ]
