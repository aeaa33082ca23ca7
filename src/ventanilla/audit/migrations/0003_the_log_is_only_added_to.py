"""What stands in the log stays: no role but the owner may even ask, and the owner is refused too.

The rights alone would come back with a restore into a database whose default privileges give them;
the trigger travels with the table.
"""

from django.db import migrations

OTHERS = """
DO $$
DECLARE other name;
BEGIN
  FOR other IN
    SELECT DISTINCT role.rolname
    FROM pg_class AS log, aclexplode(log.relacl) AS given, pg_roles AS role
    WHERE log.oid = 'audit_event'::regclass
      AND role.oid = given.grantee AND given.grantee <> log.relowner
  LOOP
    EXECUTE format('{act}', other);
  END LOOP;
END $$
"""
REVOKE = OTHERS.format(act="REVOKE UPDATE, DELETE, TRUNCATE ON audit_event FROM %I")
GRANT = OTHERS.format(act="GRANT UPDATE, DELETE ON audit_event TO %I")
REFUSE = """
CREATE FUNCTION the_log_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The log is only added to.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER the_log_is_only_added_to
  BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
  FOR EACH STATEMENT EXECUTE FUNCTION the_log_is_only_added_to();
"""
ALLOW = """
DROP TRIGGER the_log_is_only_added_to ON audit_event;
DROP FUNCTION the_log_is_only_added_to();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_by_dossier'),
    ]

    operations = [
        migrations.RunSQL(REVOKE, GRANT),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
