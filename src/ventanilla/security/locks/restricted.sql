-- Restricted scopes: whoever opens a case there has it, until it is given to somebody.

-- Write a new dossier into a scope of which the seat sees that there are cases, and let the seat work
-- on it for a week at most. Only a new one: of what stands already nobody lets themselves in. A job
-- says for whom it works.
CREATE OR REPLACE FUNCTION sec.begin_dossier(
    wanted uuid, said bigint, version integer, opened date, holder bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- The clock of whoever asks next may be a little behind this one.
  begun timestamptz := sec.now() - interval '5 seconds';
BEGIN
  IF (said = ANY (sec.stub()) AND (sec.kind() = 'job' OR holder = sec.seat())) IS NOT TRUE THEN
    RAISE insufficient_privilege USING MESSAGE = 'Not within reach.';
  END IF;
  INSERT INTO public.security_dossier (id, scope_id, key_version, opened_on)
    VALUES (wanted, said, version, opened);
  INSERT INTO public.security_grant
      (dossier_id, scope_id, seat_id, purpose, since, until, given_by_id, consent_id)
    VALUES (wanted, said, holder, 'assignment', begun, begun + interval '7 days', NULL, NULL);
END $$;
