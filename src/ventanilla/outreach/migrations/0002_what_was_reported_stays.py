"""A closed month refuses edits: of its events, their counts and the posts they were held with.

Whoever writes in a month of a post, or closes it, holds the post's row: an edit that comes at the
same time as the closing waits, and then finds the month closed. What was forgotten is added as held
and counted, once, and stands beside what was reported.
"""

from django.db import migrations

MAKE = """
CREATE FUNCTION outreach_is_closed(wanted_post bigint, wanted_month date) RETURNS boolean
LANGUAGE sql VOLATILE AS $$
  SELECT EXISTS (SELECT FROM outreach_closedmonth
                 WHERE post_id = wanted_post AND month = wanted_month)
      OR EXISTS (SELECT FROM outreach_earliermonth
                 WHERE post_id = wanted_post AND month = wanted_month)
$$;

CREATE FUNCTION outreach_refuse_if_closed(wanted_post bigint, wanted_month date) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM network_post WHERE id = wanted_post FOR NO KEY UPDATE;
  IF outreach_is_closed(wanted_post, wanted_month) THEN
    RAISE EXCEPTION 'This month is closed.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_closed_month_stays';
  END IF;
END $$;

CREATE FUNCTION outreach_is_late(wanted_event bigint) RETURNS boolean
LANGUAGE sql VOLATILE AS $$
  SELECT EXISTS (SELECT FROM outreach_event AS e JOIN outreach_closedmonth AS m
                   ON m.post_id = e.post_id AND m.month = e.month
                 WHERE e.id = wanted_event AND e.closed_at > m.closed_at)
$$;

CREATE FUNCTION outreach_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM FROM network_post WHERE id = NEW.post_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM outreach_closedmonth
               WHERE post_id = NEW.post_id AND month = NEW.month
                 AND NEW.status = 'held' AND NEW.closed_at > closed_at) THEN
      RETURN NEW;
    END IF;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    PERFORM outreach_refuse_if_closed(OLD.post_id, OLD.month);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM outreach_refuse_if_closed(NEW.post_id, NEW.month);
    RETURN NEW;
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER a_closed_month_stays BEFORE INSERT OR UPDATE OR DELETE ON outreach_event
  FOR EACH ROW EXECUTE FUNCTION outreach_event_stays();

CREATE FUNCTION outreach_of_event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held record;
BEGIN
  IF TG_OP = 'INSERT' AND outreach_is_late(NEW.event_id) THEN RETURN NEW; END IF;
  FOR held IN
    SELECT DISTINCT e.post_id, e.month FROM outreach_event AS e
    WHERE (TG_OP <> 'INSERT' AND e.id = OLD.event_id)
       OR (TG_OP <> 'DELETE' AND e.id = NEW.event_id)
  LOOP
    PERFORM outreach_refuse_if_closed(held.post_id, held.month);
  END LOOP;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_closed_month_stays BEFORE INSERT OR UPDATE OR DELETE ON outreach_count
  FOR EACH ROW EXECUTE FUNCTION outreach_of_event_stays();
CREATE TRIGGER a_closed_month_stays BEFORE INSERT OR UPDATE OR DELETE ON outreach_event_co_posts
  FOR EACH ROW EXECUTE FUNCTION outreach_of_event_stays();

CREATE FUNCTION outreach_closing_a_month() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM outreach_refuse_if_closed(NEW.post_id, NEW.month);
  IF EXISTS (SELECT FROM outreach_event
             WHERE post_id = NEW.post_id AND month = NEW.month
               AND status NOT IN ('held', 'cancelled')) THEN
    RAISE EXCEPTION 'An event of this month is open.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_month_closes_when_its_events_have';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_month_closes_once BEFORE INSERT ON outreach_closedmonth
  FOR EACH ROW EXECUTE FUNCTION outreach_closing_a_month();

CREATE FUNCTION outreach_adjusting() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE held record;
DECLARE total record;
BEGIN
  SELECT e.post_id, e.month INTO held FROM outreach_event AS e WHERE e.id = NEW.event_id;
  PERFORM FROM network_post WHERE id = held.post_id FOR NO KEY UPDATE;
  IF NOT outreach_is_closed(held.post_id, held.month) THEN
    RAISE EXCEPTION 'This month is open: its counts can be changed.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'an_adjustment_is_of_a_closed_month';
  END IF;
  SELECT c.attendances + NEW.attendances + coalesce(sum(a.attendances), 0) AS attendances,
         c.female + NEW.female + coalesce(sum(a.female), 0) AS female,
         c.male + NEW.male + coalesce(sum(a.male), 0) AS male,
         c.other + NEW.other + coalesce(sum(a.other), 0) AS other,
         c.unknown + NEW.unknown + coalesce(sum(a.unknown), 0) AS unknown,
         c.minors + NEW.minors + coalesce(sum(a.minors), 0) AS minors,
         c.contacts + NEW.contacts + coalesce(sum(a.contacts), 0) AS contacts,
         c.reach + NEW.reach + coalesce(sum(a.reach), 0) AS reach
    INTO total
    FROM outreach_count AS c LEFT JOIN outreach_adjustment AS a ON a.event_id = c.event_id
    WHERE c.event_id = NEW.event_id GROUP BY c.id;
  IF NOT FOUND OR least(total.female, total.male, total.other, total.unknown, total.minors,
                        total.contacts, total.reach) < 0
     OR total.minors > total.attendances THEN
    RAISE EXCEPTION 'The corrected count cannot be.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'a_corrected_count_can_be';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER a_corrected_count_can_be BEFORE INSERT ON outreach_adjustment
  FOR EACH ROW EXECUTE FUNCTION outreach_adjusting();

CREATE FUNCTION outreach_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'What was reported stays.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER what_was_reported_stays BEFORE UPDATE OR DELETE ON outreach_closedmonth
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_stays();
CREATE TRIGGER what_was_corrected_stays BEFORE UPDATE OR DELETE ON outreach_adjustment
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_stays();
"""
UNMAKE = """
DROP TRIGGER what_was_corrected_stays ON outreach_adjustment;
DROP TRIGGER what_was_reported_stays ON outreach_closedmonth;
DROP TRIGGER a_corrected_count_can_be ON outreach_adjustment;
DROP TRIGGER a_month_closes_once ON outreach_closedmonth;
DROP TRIGGER a_closed_month_stays ON outreach_event_co_posts;
DROP TRIGGER a_closed_month_stays ON outreach_count;
DROP TRIGGER a_closed_month_stays ON outreach_event;
DROP FUNCTION outreach_stays();
DROP FUNCTION outreach_adjusting();
DROP FUNCTION outreach_closing_a_month();
DROP FUNCTION outreach_of_event_stays();
DROP FUNCTION outreach_event_stays();
DROP FUNCTION outreach_is_late(bigint);
DROP FUNCTION outreach_refuse_if_closed(bigint, date);
DROP FUNCTION outreach_is_closed(bigint, date);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('outreach', '0001_outreach'),
    ]

    operations = [
        migrations.RunSQL(MAKE, UNMAKE),
    ]
