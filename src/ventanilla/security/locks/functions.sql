-- Who is there, what they reach, and the committed line that a key is released for.
--
-- Every function runs as ventanilla_rules, which owns no table and cannot sign in. Nothing here
-- trusts what the application says about itself: only a secret whose hash stands in a session.

-- The moment by which everything here begins and ends: the database's, never the application's.
CREATE OR REPLACE FUNCTION sec.now() RETURNS timestamptz
LANGUAGE sql VOLATILE AS $$ SELECT clock_timestamp() $$;

-- HMAC-SHA-256 (RFC 2104) over a text, this server process and this transaction: what it signs is
-- worth nothing in any other.
CREATE OR REPLACE FUNCTION sec.mac(body text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT encode(sha256(outer_pad || sha256(inner_pad || convert_to(
      body || '|' || pg_backend_pid() || '|' || extract(epoch FROM transaction_timestamp()),
      'UTF8'))), 'hex')
  FROM sec.secret
$$;

-- What a session reaches with a seat now; all NULL for no live session, or a seat that is not its.
CREATE OR REPLACE FUNCTION sec.standing(
    secret text, wanted bigint,
    OUT kind text, OUT seat bigint, OUT officer bigint, OUT post bigint,
    OUT stub bigint[], OUT record bigint[], OUT reading uuid[], OUT writing uuid[],
    OUT walls uuid[], OUT glass uuid[])
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  held record;
  taken record;
  instant timestamptz := sec.now();
BEGIN
  SELECT s.officer_id, s.job, s.seat_id INTO held
    FROM public.security_session AS s
    WHERE s.digest = encode(sha256(convert_to(secret, 'UTF8')), 'hex')
      AND s.ends_at > instant AND s.idle_until > instant;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  IF held.job <> '' AND held.seat_id IS NULL THEN
    kind := 'job';
    stub := ARRAY(SELECT id FROM public.security_scope);
    record := stub;
    reading := '{}';
    writing := '{}';
    walls := '{}';
    glass := '{}';
    RETURN;
  END IF;
  SELECT s.id, s.officer_id, s.post_id, s.protocols, r.stub, r.record INTO taken
    FROM public.security_seat AS s
    JOIN public.security_officer AS o ON o.id = s.officer_id
    JOIN public.network_post AS p ON p.id = s.post_id
    JOIN sec.reach AS r ON r.role = s.role
    WHERE s.id = coalesce(held.seat_id, wanted)
      AND (s.id = held.seat_id OR s.officer_id = held.officer_id)
      AND o.is_active
      AND s.valid_from <= (instant AT TIME ZONE p.zone)::date
      AND (s.valid_until IS NULL OR s.valid_until > (instant AT TIME ZONE p.zone)::date)
      AND NOT EXISTS (SELECT FROM public.oversight_freeze AS f
                      WHERE f.seat_id = s.id AND f.released_at IS NULL);
  IF NOT FOUND THEN
    RETURN;
  END IF;
  kind := 'seat';
  seat := taken.id;
  officer := taken.officer_id;
  post := taken.post_id;
  -- A scope without a protocol is the desk of the post: what came in, and is no case yet.
  stub := ARRAY(
    SELECT id FROM public.security_scope
    WHERE post_id = taken.post_id AND protocol = ANY (taken.protocols || ARRAY['']) AND level <= taken.stub);
  record := ARRAY(
    SELECT id FROM public.security_scope
    WHERE post_id = taken.post_id AND protocol = ANY (taken.protocols || ARRAY['']) AND level <= taken.record);
  SELECT coalesce(array_agg(g.dossier_id), '{}'),
         coalesce(array_agg(g.dossier_id) FILTER (WHERE p.writes), '{}'),
         coalesce(array_agg(g.dossier_id) FILTER (WHERE g.purpose = 'break_glass'), '{}')
    INTO reading, writing, glass
    FROM public.security_grant AS g
    JOIN sec.purpose AS p ON p.purpose = g.purpose
    LEFT JOIN public.security_consent AS c ON c.id = g.consent_id
    WHERE g.seat_id = taken.id AND g.since <= instant AND g.until > instant
      AND (g.consent_id IS NULL
           OR (c.since <= instant AND c.withdrawn_at IS NULL
               AND (c.until IS NULL OR c.until > instant)));
  walls := ARRAY(
    SELECT dossier_id FROM public.security_wall
    WHERE officer_id = taken.officer_id AND lifted_at IS NULL);
END $$;

-- The first statement of a transaction: prove who is there. Without a live session the transaction
-- stays one that reaches nothing.
CREATE OR REPLACE FUNCTION sec.enter(secret text, wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who record := sec.standing(secret, wanted);
  body text;
BEGIN
  IF who.kind IS NULL THEN
    PERFORM set_config('sec.context', '', true);
    RETURN;
  END IF;
  body := concat(
    who.kind, '|', who.seat, '|', who.officer, '|', who.post, '|', who.stub, '|',
    who.record, '|', who.reading, '|', who.writing, '|', who.walls);
  PERFORM set_config('sec.context', concat(body, '|', sec.mac(body)), true);
END $$;

-- One part of what this transaction entered with; NULL unless it was signed here and now.
CREATE OR REPLACE FUNCTION sec.part(number integer) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  context text := current_setting('sec.context', true);
  signed_from integer;
BEGIN
  IF context IS NULL OR context = '' THEN
    RETURN NULL;
  END IF;
  signed_from := length(context) - 64;
  IF sec.mac(left(context, signed_from - 1)) IS DISTINCT FROM substr(context, signed_from + 1) THEN
    RETURN NULL;
  END IF;
  RETURN split_part(context, '|', number);
END $$;

CREATE OR REPLACE FUNCTION sec.kind() RETURNS text
LANGUAGE sql STABLE AS $$ SELECT sec.part(1) $$;
CREATE OR REPLACE FUNCTION sec.seat() RETURNS bigint
LANGUAGE sql STABLE AS $$ SELECT nullif(sec.part(2), '')::bigint $$;
CREATE OR REPLACE FUNCTION sec.officer() RETURNS bigint
LANGUAGE sql STABLE AS $$ SELECT nullif(sec.part(3), '')::bigint $$;
CREATE OR REPLACE FUNCTION sec.post() RETURNS bigint
LANGUAGE sql STABLE AS $$ SELECT nullif(sec.part(4), '')::bigint $$;
CREATE OR REPLACE FUNCTION sec.stub() RETURNS bigint[]
LANGUAGE sql STABLE AS $$ SELECT sec.part(5)::bigint[] $$;
CREATE OR REPLACE FUNCTION sec.record() RETURNS bigint[]
LANGUAGE sql STABLE AS $$ SELECT sec.part(6)::bigint[] $$;
CREATE OR REPLACE FUNCTION sec.reading() RETURNS uuid[]
LANGUAGE sql STABLE AS $$ SELECT sec.part(7)::uuid[] $$;
CREATE OR REPLACE FUNCTION sec.writing() RETURNS uuid[]
LANGUAGE sql STABLE AS $$ SELECT sec.part(8)::uuid[] $$;
CREATE OR REPLACE FUNCTION sec.walls() RETURNS uuid[]
LANGUAGE sql STABLE AS $$ SELECT sec.part(9)::uuid[] $$;

-- Whether who is there may write a row of a dossier that says to stand in a scope: only where the
-- dossier does stand there. Keys are looked at after this: a duplicate cannot tell of what is hidden.
CREATE OR REPLACE FUNCTION sec.writes(wanted uuid, said bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  record bigint[] := sec.part(6)::bigint[];
  context text := current_setting('sec.context', true);
BEGIN
  IF record IS NULL THEN
    RETURN false;
  END IF;
  RETURN (said = ANY (record) OR wanted = ANY (split_part(context, '|', 8)::uuid[]))
    AND wanted <> ALL (split_part(context, '|', 9)::uuid[])
    AND EXISTS (SELECT FROM public.security_dossier AS d
                WHERE d.id = wanted AND d.scope_id = said);
END $$;

-- The same for a row that also points to a track: the track has to be the dossier's own.
CREATE OR REPLACE FUNCTION sec.writes(wanted uuid, said bigint, track uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN sec.writes(wanted, said) AND EXISTS (
    SELECT FROM public.cases_track AS t WHERE t.id = track AND t.dossier_id = wanted);
END $$;

-- Whether a track of a protocol may stand in a case: in a scope of that protocol, and in a case
-- that is new at this post or seen through another track. Otherwise the rule that a protocol runs
-- once in a case would tell who is a case of another protocol.
CREATE OR REPLACE FUNCTION sec.may_run(wanted uuid, wanted_protocol text, said bigint)
RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.security_scope AS s
                 WHERE s.id = said AND s.protocol = wanted_protocol)
    AND (EXISTS (SELECT FROM public.cases_track AS t
                 WHERE t.case_id = wanted
                   AND (t.scope_id = ANY ((SELECT sec.stub())::bigint[])
                        OR t.dossier_id = ANY ((SELECT sec.reading())::uuid[]))
                   AND t.dossier_id <> ALL ((SELECT sec.walls())::uuid[]))
         OR (EXISTS (SELECT FROM public.cases_case AS c
                     WHERE c.id = wanted
                       AND (c.post_id = (SELECT sec.post()) OR (SELECT sec.kind()) = 'job'))
             AND NOT EXISTS (SELECT FROM public.cases_track AS t WHERE t.case_id = wanted)))
$$;

-- What the other tracks of a case ask of one that the seat opens, whether it sees them or not: which
-- effects, and nothing of who asks or why. Not of those whose record was deleted.
CREATE OR REPLACE FUNCTION sec.held(wanted uuid) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT DISTINCT e
  FROM public.cases_track AS t
  JOIN public.cases_track AS o ON o.case_id = t.case_id AND o.id <> t.id AND o.state <> 'deleted'
  CROSS JOIN LATERAL unnest(string_to_array(nullif(o.effects, ''), ' ')) AS e
  WHERE t.id = wanted
    AND (t.scope_id = ANY ((SELECT sec.record())::bigint[])
         OR t.dossier_id = ANY ((SELECT sec.reading())::uuid[]))
    AND t.dossier_id <> ALL ((SELECT sec.walls())::uuid[])
$$;

-- Write down who opens what for which purpose. Called on a connection that commits at once: the
-- line stands before any key is asked for. Somebody signed in cannot choose the moment, nor act in
-- another name; a job may say for whom it works, and when.
CREATE OR REPLACE FUNCTION sec.release(
    secret text, wanted bigint, opened uuid[], action text, kind text, detail jsonb,
    at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who record := sec.standing(secret, wanted);
  reached bigint;
  written bigint;
BEGIN
  IF who.kind IS NULL THEN
    RAISE insufficient_privilege USING MESSAGE = 'Nobody is there.';
  END IF;
  IF who.kind <> 'job' THEN
    SELECT count(*) INTO reached FROM public.security_dossier AS d
      WHERE d.id = ANY (opened)
        AND (d.scope_id = ANY (who.record) OR d.id = ANY (who.reading))
        AND d.id <> ALL (who.walls)
        -- What was opened in an emergency is read by itself, never in a list or a search.
        AND (release.kind = 'open' OR d.scope_id = ANY (who.record)
             OR d.id = ANY (who.writing) OR d.id <> ALL (who.glass));
    IF reached IS DISTINCT FROM cardinality(opened)::bigint THEN
      RAISE insufficient_privilege USING MESSAGE = 'Not within reach.';
    END IF;
  END IF;
  IF EXISTS (
      SELECT FROM public.oversight_alert AS a
      JOIN public.security_session AS s
        ON s.digest = encode(sha256(convert_to(secret, 'UTF8')), 'hex')
      WHERE a.seat_id = who.seat AND a.kind = 'bulk' AND s.officer_id IS NOT NULL
        AND a.at > greatest(s.begun_at, s.stepped_up_at)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'Prove first that it is you.';
  END IF;
  INSERT INTO public.audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
    SELECT CASE WHEN who.kind = 'job' THEN release.at ELSE sec.now() END,
           coalesce(who.seat, wanted),
           coalesce(who.officer,
                    (SELECT officer_id FROM public.security_seat WHERE id = wanted)),
           coalesce((SELECT s.job FROM public.security_session AS s
                     WHERE s.digest = encode(sha256(convert_to(secret, 'UTF8')), 'hex')), ''),
           release.action, release.kind,
           CASE WHEN release.kind = 'search' THEN '{}' ELSE opened END, release.detail
    RETURNING id INTO written;
  IF release.kind = 'search' THEN
    INSERT INTO sec.sought (release, digest) VALUES (written, sec.digest(opened));
  END IF;
  IF who.kind <> 'job' AND release.kind = 'open' THEN
    PERFORM sec.alert('canary', concat(written), who.seat, who.post, c.dossier, '{}')
      FROM sec.canary AS c WHERE c.dossier = ANY (opened);
  END IF;
  RETURN written;
END $$;

-- What a search may open, without the log having to list twenty thousand dossiers.
CREATE OR REPLACE FUNCTION sec.digest(opened uuid[]) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT sha256(convert_to(opened::text, 'UTF8'))
$$;

-- The key service takes a release: once, while it is fresh, within the budget of its seat. Only a
-- committed line is there to be found.
CREATE OR REPLACE FUNCTION sec.take(release bigint, opened uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  line record;
  spent record;
BEGIN
  SELECT e.seat_id, e.job, e.kind, e.dossiers INTO line
    FROM public.audit_event AS e
    WHERE e.id = take.release AND e.kind IN ('open', 'list', 'search')
      AND e.written_at > clock_timestamp() - interval '10 seconds';
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'No such release.';
  END IF;
  IF line.kind = 'search' THEN
    PERFORM FROM sec.sought AS s
      WHERE s.release = take.release AND s.digest = sec.digest(opened);
    IF NOT FOUND THEN
      RAISE insufficient_privilege USING MESSAGE = 'Another release.';
    END IF;
  ELSIF line.dossiers IS DISTINCT FROM opened THEN
    RAISE insufficient_privilege USING MESSAGE = 'Another release.';
  END IF;
  IF line.job = '' THEN
    SELECT b.span, b.most INTO spent FROM sec.budget AS b
      WHERE b.kind = line.kind AND sec.spent(line.seat_id, b.kind, b.counted, b.span) > b.most
      LIMIT 1;
    IF FOUND THEN
      RAISE SQLSTATE 'VB001' USING MESSAGE = 'The budget is spent.';
    END IF;
  END IF;
  INSERT INTO sec.taken (release, at) VALUES (take.release, clock_timestamp())
    ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'Taken already.';
  END IF;
END $$;

-- At which other posts somebody is known who may be this person: how often, and nothing else. Asked
-- by protocol staff, about the protocols of their seat, on the record, sixty times an hour.
CREATE OR REPLACE FUNCTION sec.known_elsewhere(secret text, wanted bigint, tokens bytea[])
RETURNS TABLE (post_id bigint, cases bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who record := sec.standing(secret, wanted);
  protocols text[];
BEGIN
  SELECT s.protocols INTO protocols
    FROM public.security_seat AS s JOIN sec.reach AS r ON r.role = s.role
    WHERE s.id = who.seat AND r.stub >= 0;
  IF NOT FOUND THEN
    RAISE insufficient_privilege USING MESSAGE = 'Not within reach.';
  END IF;
  IF (SELECT count(*) FROM public.audit_event AS e
      WHERE (e.seat_id, e.at) > (who.seat, (SELECT sec.now() - interval '1 hour'))
        AND e.seat_id = who.seat AND e.action = 'search.elsewhere') >= 60 THEN
    RAISE SQLSTATE 'VB001' USING MESSAGE = 'The budget is spent.';
  END IF;
  INSERT INTO public.audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
    VALUES (sec.now(), who.seat, who.officer, '', 'search.elsewhere', 'search', '{}', '{}');
  RETURN QUERY
    SELECT s.post_id, count(DISTINCT t.dossier_id)
    FROM public.people_token AS t
    JOIN public.security_scope AS s ON s.id = t.scope_id
    WHERE t.token = ANY (tokens) AND t.kind = 'person'
      AND s.post_id <> who.post AND s.protocol = ANY (protocols)
      AND t.dossier_id <> ALL (who.walls)
    GROUP BY s.post_id ORDER BY 2 DESC, 1;
END $$;

-- How much a seat has opened in the last while, this one included.
CREATE OR REPLACE FUNCTION sec.spent(
    seat bigint, kind text, counted text, span interval) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  -- The pair leads to the index by seat: from the moment alone PostgreSQL would rather walk through
  -- whatever everybody opened since.
  SELECT CASE WHEN counted = 'dossiers' THEN count(DISTINCT d) ELSE count(*) END
  FROM public.audit_event AS e
  LEFT JOIN LATERAL unnest(CASE WHEN counted = 'dossiers' THEN e.dossiers END) AS d ON true
  WHERE (e.seat_id, e.at) > (spent.seat, (SELECT sec.now() - spent.span))
    AND e.seat_id = spent.seat AND e.kind = spent.kind AND e.job = ''
$$;

-- The latest lines about a dossier, for whoever may open it.
CREATE OR REPLACE FUNCTION sec.openings(wanted uuid, most integer)
RETURNS TABLE (id bigint, at timestamptz, seat_id bigint, officer_id bigint, job text,
               action text, kind text, dossiers uuid[], detail jsonb)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  -- Without anybody there, and for a dossier that is not there, the answer is unknown: no.
  IF (wanted <> ALL (sec.walls()) AND (
      wanted = ANY (sec.reading())
      OR (SELECT d.scope_id FROM public.security_dossier AS d WHERE d.id = wanted)
         = ANY (sec.record()))) IS NOT TRUE THEN
    RETURN;
  END IF;
  -- Sorted by a sum, not by the column: PostgreSQL would rather walk the whole log backwards than
  -- trust the index by dossier.
  RETURN QUERY SELECT e.id, e.at, e.seat_id, e.officer_id, e.job::text, e.action::text,
                      e.kind::text, ARRAY[wanted], e.detail
    FROM public.audit_event AS e WHERE e.dossiers @> ARRAY[wanted]
    ORDER BY e.id + 0 DESC LIMIT most;
END $$;

-- The scopes for whose records the seat answers when they are to go: a head of protection for
-- those of the post, a data steward for those of a protocol at any post. A job for all.
CREATE OR REPLACE FUNCTION sec.keeping() RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN sec.kind() = 'job' THEN sec.stub() ELSE ARRAY(
    SELECT s.id FROM public.security_scope AS s
    JOIN public.security_seat AS h ON h.id = (SELECT sec.seat())
    WHERE s.protocol = ANY (h.protocols)
      AND (h.role = 'data_steward' OR (h.role = 'supervisor' AND s.post_id = h.post_id))) END
$$;

-- Closed records that are due for deletion until a day, or one of them, for whoever answers for
-- them: numbers and days, and nothing of what they say.
CREATE OR REPLACE FUNCTION sec.due(until date, wanted uuid)
RETURNS TABLE (track uuid, dossier uuid, scope bigint, number text, post bigint, protocol text,
               closed_on date, delete_after date, held boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.dossier_id, t.scope_id, c.number, c.post_id, t.protocol, t.closed_on,
         t.delete_after,
         EXISTS (SELECT FROM public.cases_hold AS h
                 WHERE h.dossier_id = t.dossier_id AND h.lifted_at IS NULL)
  FROM public.cases_track AS t JOIN public.cases_case AS c ON c.id = t.case_id
  WHERE t.state = 'closed' AND t.scope_id = ANY ((SELECT sec.keeping())::bigint[])
    AND t.dossier_id <> ALL ((SELECT sec.walls())::uuid[])
    AND CASE WHEN wanted IS NULL THEN t.delete_after <= until ELSE t.id = wanted END
  ORDER BY t.delete_after LIMIT 1000
$$;

-- The key service asks: is there a committed deletion of this dossier by two, and no hold?
CREATE OR REPLACE FUNCTION sec.may_destroy(act uuid, wanted uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.cases_disposal AS d
                 WHERE d.id = act AND d.dossier_id = wanted AND d.kind = 'deletion'
                   AND d.state IN ('confirmed', 'done') AND d.confirmer_id <> d.proposer_id)
     AND NOT EXISTS (SELECT FROM public.cases_hold AS h
                     WHERE h.dossier_id = wanted AND h.lifted_at IS NULL)
$$;

-- The open cases of the seat's post in numbers, by who has them; nobody is named.
CREATE OR REPLACE FUNCTION sec.post_load(at timestamptz)
RETURNS TABLE (assigned bigint, working bigint, late bigint, red bigint, paused bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.assigned_id, count(*), count(*) FILTER (WHERE t.due_at < post_load.at),
         count(*) FILTER (WHERE t.severity = 'red'),
         count(*) FILTER (WHERE t.state = 'suspended')
  FROM public.cases_track AS t
  JOIN public.security_scope AS s ON s.id = t.scope_id
  WHERE s.post_id = (SELECT sec.post()) AND t.state IN ('open', 'suspended', 'transferring')
    AND (SELECT cardinality(h.protocols) = 0 OR s.protocol = ANY (h.protocols)
         FROM public.security_seat AS h WHERE h.id = (SELECT sec.seat()))
  GROUP BY t.assigned_id
$$;

-- The scope of post × protocol × level, made on first use; enter anew to reach it.
CREATE OR REPLACE FUNCTION sec.scope(wanted_post bigint, wanted_protocol text, wanted_level integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  known bigint;
BEGIN
  INSERT INTO public.security_scope (post_id, protocol, level)
    VALUES (wanted_post, wanted_protocol, wanted_level) ON CONFLICT DO NOTHING;
  SELECT id INTO known FROM public.security_scope
    WHERE post_id = wanted_post AND protocol = wanted_protocol AND level = wanted_level;
  RETURN known;
END $$;

-- Whether the log names a seat.
CREATE OR REPLACE FUNCTION sec.has_acted(wanted bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.audit_event WHERE seat_id = wanted)
$$;

-- The door of jobs and commands: a session without an officer, for some hours.
CREATE OR REPLACE FUNCTION sec.begin_job(job text, seat bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  secret text := encode(
    sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'hex');
  until timestamptz := sec.now() + interval '12 hours';
BEGIN
  INSERT INTO public.security_session
      (digest, officer_id, seat_id, job, begun_at, idle_until, ends_at, data)
    VALUES (encode(sha256(convert_to(secret, 'UTF8')), 'hex'), NULL, begin_job.seat,
            begin_job.job, sec.now(), until, until, '');
  RETURN secret;
END $$;

-- Whether whoever has this secret showed a second factor within a while: what a function for a
-- grave act asks before anything else.
CREATE OR REPLACE FUNCTION sec.stepped_up(secret text, within interval) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM public.security_session AS s
    WHERE s.digest = encode(sha256(convert_to(secret, 'UTF8')), 'hex')
      AND s.ends_at > sec.now() AND s.idle_until > sec.now()
      AND s.stepped_up_at > sec.now() - stepped_up.within)
$$;
