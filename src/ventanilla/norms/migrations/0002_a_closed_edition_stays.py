"""A closed edition refuses every change: of itself, its categories, what counts and what became.

Whoever writes in an edition holds its row: a change that comes at the same time as the closing
waits, and then finds it closed.
"""

from django.db import migrations

TABLES = ("category", "counting", "succession")
MAKE = """
CREATE FUNCTION norms_refuse_if_closed(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE closed date;
BEGIN
  SELECT closed_on INTO closed FROM norms_edition WHERE id = wanted FOR NO KEY UPDATE;
  IF closed IS NOT NULL THEN
    RAISE EXCEPTION 'This edition is closed.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_closed_edition_stays';
  END IF;
END $$;

CREATE FUNCTION norms_edition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM norms_refuse_if_closed(OLD.id);
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_closed_edition_stays BEFORE UPDATE OR DELETE ON norms_edition
  FOR EACH ROW EXECUTE FUNCTION norms_edition_stays();

CREATE FUNCTION norms_part_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    PERFORM norms_refuse_if_closed(OLD.edition_id);
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  PERFORM norms_refuse_if_closed(NEW.edition_id);
  RETURN NEW;
END $$;
""" + "".join(
    f"CREATE TRIGGER a_closed_edition_stays BEFORE INSERT OR UPDATE OR DELETE ON norms_{table} "
    "FOR EACH ROW EXECUTE FUNCTION norms_part_stays();\n"
    for table in TABLES
)
UNMAKE = "".join(
    f"DROP TRIGGER a_closed_edition_stays ON norms_{table};\n" for table in (*TABLES, "edition")
) + """
DROP FUNCTION norms_part_stays();
DROP FUNCTION norms_edition_stays();
DROP FUNCTION norms_refuse_if_closed(bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('norms', '0001_norms'),
    ]

    operations = [
        migrations.RunSQL(MAKE, UNMAKE),
    ]
