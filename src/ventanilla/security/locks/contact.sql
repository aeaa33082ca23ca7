-- The safe contact: when the line to a person is there at all.

-- Whether a contact may be used at this moment: confirmed, not older than that was worth, on a day and
-- at an hour that the person named, by the clock of where they are. What is not known is a no. No
-- moment is handed in: nobody says what time it is.
CREATE OR REPLACE FUNCTION sec.may_reach(
    days integer, begins integer, ends integer, zone text,
    confirmed timestamptz, until timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  instant timestamptz := sec.now();
  there timestamp := instant AT TIME ZONE zone;
  minute integer := extract(hour FROM there) * 60 + extract(minute FROM there);
BEGIN
  RETURN (confirmed <= instant AND until > instant
      AND until <= confirmed + interval '336 hours'
      AND (days >> (extract(isodow FROM there)::integer - 1)) & 1 = 1
      AND begins <= minute AND minute < ends) IS TRUE;
END $$;

-- Whether a contact may be written: nobody confirms ahead of time, and its clock is one there is.
CREATE OR REPLACE FUNCTION sec.may_set(zone text, confirmed timestamptz) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM sec.now() AT TIME ZONE zone;
  RETURN confirmed IS NULL OR confirmed < sec.now() + interval '1 minute';
EXCEPTION WHEN invalid_parameter_value THEN
  RETURN false;
END $$;
