"""A frozen edition never changes and never goes, nor does the log of who was given it."""

from django.db import migrations

MAKE = """
CREATE FUNCTION reports_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What was given out stays.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER what_was_frozen_stays BEFORE UPDATE OR DELETE ON reports_frozenedition
  FOR EACH ROW EXECUTE FUNCTION reports_stay();
CREATE TRIGGER what_was_given_stays BEFORE UPDATE OR DELETE ON reports_release
  FOR EACH ROW EXECUTE FUNCTION reports_stay();
"""
UNMAKE = """
DROP TRIGGER what_was_given_stays ON reports_release;
DROP TRIGGER what_was_frozen_stays ON reports_frozenedition;
DROP FUNCTION reports_stay();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0003_frozen_editions'),
    ]

    operations = [
        migrations.RunSQL(MAKE, UNMAKE),
    ]
