-- Emergency access: the only way to a grant of that purpose.

-- Open one case of the seat's own protocols, at whatever post, for sixty minutes. Called on a
-- connection that commits at once: the grant stands before anything is released for it.
--
-- ``verdict``: opened; there (within reach anyway); absent (no such case, or not for this seat: the
-- same statement finds neither); step_up, role, review, limit, probing: why not at all, said before
-- any case is looked for.
CREATE OR REPLACE FUNCTION sec.break_glass(
    secret text, wanted bigint, number text, reason text,
    OUT verdict text, OUT track uuid, OUT opening uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who record := sec.standing(secret, wanted);
  held record;
  reached record;
  instant timestamptz := sec.now();
  -- The clock of whoever asks next may be a little behind this one.
  begun timestamptz := instant - interval '5 seconds';
  second uuid;
BEGIN
  IF who.kind IS DISTINCT FROM 'seat' THEN
    RAISE insufficient_privilege USING MESSAGE = 'Nobody is there.';
  END IF;
  -- One at a time for a seat: two at once would both be its third.
  PERFORM pg_advisory_xact_lock(7001, who.seat::integer);
  SELECT s.role, s.protocols INTO held FROM public.security_seat AS s WHERE s.id = who.seat;
  verdict := CASE
    WHEN NOT sec.stepped_up(secret, '5 minutes') THEN 'step_up'
    WHEN NOT EXISTS (SELECT FROM sec.reach AS r WHERE r.role = held.role AND r.record >= 0)
      THEN 'role'
    WHEN EXISTS (
      SELECT FROM public.oversight_emergencyopening AS o
      WHERE o.seat_id = who.seat AND o.verdict = '' AND o.review_by <= instant) THEN 'review'
    WHEN (SELECT count(*) FROM public.audit_event AS e
          WHERE (e.seat_id, e.at) > (who.seat, instant - interval '1 day')
            AND e.seat_id = who.seat AND e.action = 'emergency.absent') >= 10 THEN 'probing'
  END;
  IF verdict IS NOT NULL THEN
    RETURN;
  END IF;
  IF (SELECT count(*) FROM public.oversight_emergencyopening AS o
      WHERE o.seat_id = who.seat AND o.opened_at > instant - interval '7 days') >= 3 THEN
    SELECT a.id INTO second FROM public.oversight_approval AS a
      WHERE a.kind = 'break_glass' AND a.target = break_glass.number AND a.asked_by_id = who.seat
        AND a.verdict = 'approved' AND a.executed_at IS NULL AND a.expires_at > instant
      ORDER BY a.asked_at LIMIT 1 FOR UPDATE;
    IF second IS NULL THEN
      verdict := 'limit';
      RETURN;
    END IF;
    -- Spent whatever is reached: a yes is not for trying twice.
    UPDATE public.oversight_approval SET executed_at = instant WHERE id = second;
  END IF;
  SELECT t.id, t.dossier_id, t.scope_id, c.post_id, d.key_version,
         (t.scope_id = ANY (who.record) OR t.dossier_id = ANY (who.reading)) AS there
    INTO reached
    FROM public.cases_case AS c
    JOIN public.cases_track AS t ON t.case_id = c.id
    JOIN public.security_dossier AS d ON d.id = t.dossier_id
    WHERE c.number = break_glass.number AND t.protocol = ANY (held.protocols)
      AND t.dossier_id <> ALL (who.walls)
    ORDER BY there DESC, array_position(held.protocols, t.protocol), t.id LIMIT 1;
  IF NOT FOUND THEN
    verdict := 'absent';
    INSERT INTO public.audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
      VALUES (instant, who.seat, who.officer, '', 'emergency.absent', 'act', '{}', '{}');
    RETURN;
  END IF;
  track := reached.id;
  IF reached.there THEN
    verdict := 'there';
    RETURN;
  END IF;
  verdict := 'opened';
  opening := gen_random_uuid();
  INSERT INTO public.oversight_emergencyopening
      (id, dossier_id, scope_id, key_version, sealed, seat_id, officer_id, post_id, reason,
       opened_at, until, review_by, verdict)
    VALUES (opening, reached.dossier_id, reached.scope_id, reached.key_version, '', who.seat,
            who.officer, reached.post_id, break_glass.reason, begun,
            begun + interval '60 minutes', begun + interval '72 hours', '');
  INSERT INTO public.security_grant
      (dossier_id, scope_id, seat_id, purpose, since, until, given_by_id, consent_id)
    VALUES (reached.dossier_id, reached.scope_id, who.seat, 'break_glass', begun,
            begun + interval '60 minutes', NULL, NULL)
    ON CONFLICT (dossier_id, seat_id, purpose) DO UPDATE
      SET since = EXCLUDED.since, until = EXCLUDED.until, scope_id = EXCLUDED.scope_id;
  INSERT INTO public.audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
    VALUES (instant, who.seat, who.officer, '', 'emergency.opened', 'act',
            ARRAY[reached.dossier_id],
            jsonb_build_object('reason', break_glass.reason, 'second', second IS NOT NULL));
  PERFORM sec.alert('emergency', opening::text, who.seat, reached.post_id, reached.dossier_id,
                    jsonb_build_object('reason', break_glass.reason));
END $$;

-- Sixty minutes more, once, while the first still run. False: not now.
CREATE OR REPLACE FUNCTION sec.hold_glass(secret text, wanted bigint, held_open uuid)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  who record := sec.standing(secret, wanted);
  held record;
  instant timestamptz := sec.now();
BEGIN
  UPDATE public.oversight_emergencyopening AS o
    SET until = o.until + interval '60 minutes', extended_at = instant
    WHERE o.id = held_open AND o.seat_id = who.seat AND o.extended_at IS NULL
      AND o.until > instant AND o.dossier_id <> ALL (who.walls)
    RETURNING o.dossier_id, o.until INTO held;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  UPDATE public.security_grant AS g SET until = held.until
    WHERE g.seat_id = who.seat AND g.dossier_id = held.dossier_id AND g.purpose = 'break_glass';
  INSERT INTO public.audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
    VALUES (instant, who.seat, who.officer, '', 'emergency.held', 'act', ARRAY[held.dossier_id],
            '{}');
  RETURN true;
END $$;
