-- A page for somebody without an account: the database decides whether its link still opens.

-- What a link and its proof open now; all NULL for whatever reason. Called on a connection that
-- commits at once: a wrong code is counted, and who read is written down, before anything is shown.
-- The consent is held until the end: to take it back waits for whoever is reading, and whoever
-- comes after finds it taken back.
CREATE OR REPLACE FUNCTION sec.open_link(
    wanted text, shown text, OUT link uuid, OUT body bytea, OUT answers text[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  kept record;
  instant timestamptz := sec.now();
  right_code boolean;
  live boolean;
BEGIN
  SELECT l.* INTO kept FROM public.referrals_link AS l WHERE l.digest = wanted FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  right_code := kept.proof = shown;
  live := kept.ended_at IS NULL AND kept.expires_at > instant AND kept.wrong < 5
    AND EXISTS (SELECT FROM public.exchange_disclosure AS d
                JOIN public.cases_track AS t ON t.id = d.track_id
                WHERE d.id = kept.disclosure_id AND t.state <> 'deleted');
  IF live AND kept.consent_id IS NOT NULL THEN
    PERFORM FROM public.security_consent AS c
      WHERE c.id = kept.consent_id AND c.dossier_id = kept.dossier_id
        AND c.answer = 'given' AND c.withdrawn_at IS NULL
        AND (c.until IS NULL OR c.until > instant)
      FOR SHARE;
    live := FOUND;
  END IF;
  IF live AND right_code THEN
    UPDATE public.referrals_link AS l
      SET wrong = 0, opened_at = coalesce(l.opened_at, instant) WHERE l.id = kept.id;
    link := kept.id;
    body := kept.sealed;
    answers := kept.answers;
  ELSIF live THEN
    UPDATE public.referrals_link AS l SET wrong = l.wrong + 1 WHERE l.id = kept.id;
  END IF;
  INSERT INTO public.audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
    VALUES (instant, NULL, NULL, 'partner',
            CASE WHEN link IS NULL THEN 'link.refused' ELSE 'link.read' END, 'act',
            ARRAY[kept.dossier_id],
            jsonb_build_object('link', kept.id, 'live', live, 'code', right_code));
END $$;

-- Leave an answer, once: its receipt; NULL where it may not be given. Two at once wait for each
-- other at the link.
CREATE OR REPLACE FUNCTION sec.answer_link(
    wanted text, shown text, said text, more text[], body bytea) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  opened record := sec.open_link(wanted, shown);
  receipt uuid := gen_random_uuid();
BEGIN
  IF opened.link IS NULL OR said <> ALL (opened.answers) OR octet_length(answer_link.body) > 8192
  THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.referrals_reply (id, dossier_id, scope_id, link_id, answer, at, sealed)
    SELECT receipt, l.dossier_id, l.scope_id, l.id, said, sec.now(), answer_link.body
    FROM public.referrals_link AS l WHERE l.id = opened.link;
  UPDATE public.referrals_link AS l SET answers = answer_link.more WHERE l.id = opened.link;
  INSERT INTO public.audit_event (at, seat_id, officer_id, job, action, kind, dossiers, detail)
    SELECT sec.now(), NULL, NULL, 'partner', 'link.answered', 'act', ARRAY[l.dossier_id],
           jsonb_build_object('link', l.id, 'answer', said)
    FROM public.referrals_link AS l WHERE l.id = opened.link;
  RETURN receipt;
END $$;
