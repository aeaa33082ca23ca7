-- Consents: what rests on one is written while it stands, and it stands until that is written.

-- Whether a dossier has a consent that stands now: of a purpose, to one provider where one is named,
-- this one where it is named. The row is held until the transaction ends: to take it back waits for
-- whoever relies on it, and whoever comes after finds it taken back. A job writes of another day.
CREATE OR REPLACE FUNCTION sec.agreed(
    consent uuid, dossier uuid, purpose text, provider bytea, day date) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  -- The clock of whoever wrote it down may be a little ahead of this one.
  latest timestamptz := sec.now() + interval '5 seconds';
  earliest timestamptz := sec.now();
BEGIN
  IF sec.kind() = 'job' THEN
    latest := agreed.day + 2;
    earliest := agreed.day - 1;
  END IF;
  PERFORM FROM public.security_consent AS c
    WHERE c.dossier_id = agreed.dossier AND c.purpose = agreed.purpose
      AND c.answer = 'given' AND c.withdrawn_at IS NULL
      AND c.since <= latest AND (c.until IS NULL OR c.until > earliest)
      AND (agreed.consent IS NULL OR c.id = agreed.consent)
      AND (agreed.provider IS NULL OR c.provider = agreed.provider)
    FOR SHARE;
  RETURN FOUND;
END $$;

-- Whether what is written in a scope may do without a consent: in an ordinary one it may.
CREATE OR REPLACE FUNCTION sec.ordinary(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.level = 0 FROM public.security_scope AS s WHERE s.id = wanted
$$;

-- Whether a sitting may be answered: one that comes before consent always, any other while the
-- person's consent to be attended stands.
CREATE OR REPLACE FUNCTION sec.answerable(sitting uuid, dossier uuid, scope bigint, day date)
RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sec.ordinary(scope)
    OR EXISTS (SELECT FROM public.interviews_sitting AS s
               WHERE s.id = answerable.sitting AND s.dossier_id = answerable.dossier
                 AND s.before_consent)
    OR sec.agreed(NULL, answerable.dossier, 'service', NULL, answerable.day);
END $$;

-- Whether a changed consent is only taken back or shortened. What stands in the table now is the row
-- as it was.
CREATE OR REPLACE FUNCTION sec.narrows(consent uuid, ends timestamptz) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.security_consent AS c
                 WHERE c.id = consent AND c.withdrawn_at IS NULL
                   AND (c.until IS NULL OR ends <= c.until))
$$;

-- Whether a moment is not ahead: what rests on a consent that is gone may be ended, and not kept.
CREATE OR REPLACE FUNCTION sec.past(moment timestamptz) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT moment < sec.now() + interval '5 seconds'
$$;

-- Whether a dossier that moves to a scope stays as restricted as it is: in an ordinary one it would
-- be open to everybody of the post, and nothing in it would wait for consent.
CREATE OR REPLACE FUNCTION sec.stays_restricted(dossier uuid, scope bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.security_dossier AS d
    JOIN public.security_scope AS was ON was.id = d.scope_id
    JOIN public.security_scope AS becomes ON becomes.id = scope
    WHERE d.id = dossier AND becomes.level >= was.level)
$$;
