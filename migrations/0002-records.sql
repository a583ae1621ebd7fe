-- One table per noun, all of one shape. A new noun is a new migration that calls make_record_table once more.

-- Versions follow each other without a gap; whoever comes second is told so.
create function next_version() returns trigger language plpgsql as $$
declare newest integer;
begin
  execute format('select max(version) from %I where organization_id = $1 and id = $2', tg_table_name)
    into newest using new.organization_id, new.id;
  if new.version <> coalesce(newest, 0) + 1 then
    raise exception '% % is at version %', tg_table_name, new.id, newest using errcode = 'TM003';
  end if;
  return new;
end $$;

-- A version that the trail does not vouch for does not commit. Deferred: the entry follows the write.
create function leaves_trail() returns trigger language plpgsql as $$
begin
  if not exists (
    select from trail
    where organization_id = new.organization_id and noun = tg_argv[0] and subject_id = new.id
      and subject_version = new.version and trail.digest = new.digest
  ) then
    raise exception '% % version % left no trail', tg_argv[0], new.id, new.version using errcode = 'TM004';
  end if;
  return null;
end $$;

create procedure make_record_table(name text, noun text, sides text[]) language plpgsql as $$
begin
  execute format($sql$
    create table %I (
      organization_id text not null,
      id text not null,
      version integer not null check (version >= 1),
      effective_on date not null,
      side text not null check (side = any (%L::text[])),
      engagements text[] not null,
      is_released boolean not null,
      canonical text not null,
      body jsonb not null generated always as (canonical::jsonb -> 'body') stored,
      digest text not null check (digest = encode(sha256(convert_to(canonical, 'UTF8')), 'hex')),
      recorded_at timestamptz not null,
      recorded_by text not null,
      primary key (organization_id, id, version),
      check (canonical::jsonb - 'body' = jsonb_build_object(
        'noun', %L, 'id', id, 'version', version, 'organization', organization_id,
        'effectiveOn', to_char(effective_on, 'YYYY-MM-DD')))
    ) $sql$, name, sides, noun);
  execute format('alter table %I enable row level security', name);
  execute format('alter table %I force row level security', name);
  execute format('grant select, insert on %I to tickmark_app', name);
  execute format($sql$
    create policy seen on %I for select to tickmark_app using (
      ((select acting_side()) in ('company', 'auditor') and organization_id = (select acting_organization()))
      or (side = 'company' and organization_id = any ((select acting_clients())::text[]))
      or (side = 'auditor' and is_released and organization_id = any ((select acting_firms())::text[])
          and (%L or exists (
            select from appointments where appointments.organization_id = (select acting_organization())
              and appointments.firm = %I.organization_id and appointments.engagement = any (%I.engagements))))
    ) $sql$, name, noun = 'organization', name, name);
  execute format($sql$
    create policy added on %I for insert to tickmark_app with check (
      organization_id = acting_organization() and side = acting_side())
    $sql$, name);
  execute format('create trigger stays before update or delete or truncate on %I
    for each statement execute function refuse_change()', name);
  execute format('create trigger in_order before insert on %I
    for each row execute function next_version()', name);
  execute format('create constraint trigger on_the_trail after insert on %I deferrable initially deferred
    for each row execute function leaves_trail(%L)', name, noun);
end $$;

call make_record_table('organizations', 'organization', '{company,auditor}');
call make_record_table('people', 'person', '{company,auditor}');
call make_record_table('evidence', 'evidence', '{company,auditor}');

call make_record_table('systems', 'system', '{company}');
call make_record_table('engagements', 'engagement', '{company}');
call make_record_table('commitments', 'commitment', '{company}');
call make_record_table('providers', 'provider', '{company}');
call make_record_table('user_controls', 'userControl', '{company}');
call make_record_table('controls', 'control', '{company}');
call make_record_table('occurrences', 'occurrence', '{company}');
call make_record_table('check_intervals', 'checkInterval', '{company}');
call make_record_table('objectives', 'objective', '{company}');
call make_record_table('risks', 'risk', '{company}');
call make_record_table('exceptions', 'exception', '{company}');
call make_record_table('incidents', 'incident', '{company}');
call make_record_table('system_changes', 'systemChange', '{company}');
call make_record_table('outages', 'outage', '{company}');
call make_record_table('populations', 'population', '{company}');
call make_record_table('policies', 'policy', '{company}');
call make_record_table('description', 'narrative', '{company}');
call make_record_table('other_information', 'otherInformation', '{company}');
call make_record_table('assertions', 'assertion', '{company}');
call make_record_table('representations', 'representation', '{company}');
call make_record_table('bridge_letters', 'bridgeLetter', '{company}');

call make_record_table('acceptances', 'acceptance', '{auditor}');
call make_record_table('size_tables', 'sizeTable', '{auditor}');
call make_record_table('tests', 'test', '{auditor}');
call make_record_table('seed_commitments', 'seedCommitment', '{auditor}');
call make_record_table('samples', 'sample', '{auditor}');
call make_record_table('results', 'result', '{auditor}');
call make_record_table('deviations', 'deviation', '{auditor}');
call make_record_table('design_evaluations', 'designEvaluation', '{auditor}');
call make_record_table('description_procedures', 'descriptionProcedure', '{auditor}');
call make_record_table('control_conclusions', 'controlConclusion', '{auditor}');
call make_record_table('conclusions', 'conclusion', '{auditor}');
call make_record_table('commitment_conclusions', 'commitmentConclusion', '{auditor}');
call make_record_table('opinions', 'opinion', '{auditor}');
call make_record_table('subsequent_events', 'subsequentEvents', '{auditor}');
call make_record_table('issues', 'issue', '{auditor}');

create trigger appoints after insert on engagements for each row execute function appoint();

-- Sealed things. A frozen population, a seed commitment and an issued report have no later version;
-- a drawn sample may be extended once, and nothing else of it may change.
create function stay_sealed() returns trigger language plpgsql as $$
declare earlier jsonb;
begin
  execute format('select body from %I where organization_id = $1 and id = $2 order by version desc limit 1',
    tg_table_name) into earlier using new.organization_id, new.id;
  if (earlier is not null and case tg_table_name
    when 'populations' then earlier ? 'frozen'
    when 'samples' then earlier ? 'extension' or (new.canonical::jsonb -> 'body') - 'extension' <> earlier
    else true
  end) then
    raise exception '% % is sealed', tg_table_name, new.id using errcode = 'TM002';
  end if;
  return new;
end $$;
create trigger sealed before insert on populations for each row execute function stay_sealed();
create trigger sealed before insert on samples for each row execute function stay_sealed();
create trigger sealed before insert on seed_commitments for each row execute function stay_sealed();
create trigger sealed before insert on issues for each row execute function stay_sealed();
