import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parseAllDocuments, parse } from 'yaml';
import { z } from 'zod';

const KUBERNETES = 'deploy/kubernetes';

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  spec: Record<string, unknown>;
}

const manifests = readdirSync(KUBERNETES).flatMap((file) =>
  parseAllDocuments(readFileSync(join(KUBERNETES, file), 'utf8')).map((document) => ({
    file,
    manifest: document.toJS({ merge: true }) as Manifest,
  })),
);

async function validate({ apiVersion, kind, ...rest }: Manifest): Promise<void> {
  const { [kind]: Model } = (await import(/* @vite-ignore */ `kubernetes-models/${apiVersion}`)) as Record<
    string,
    new (body: object) => { validate: () => void }
  >;
  if (!Model) throw new Error(`There is no ${kind} in ${apiVersion}.`);
  new Model(rest).validate();
}

describe('the manifests for Kubernetes', () => {
  test('are there: serve, worker, service, ingress, secrets, budget, network, migration', () => {
    const kinds = manifests.map(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`);
    expect(kinds.toSorted()).toEqual([
      'ConfigMap tickmark',
      'Deployment tickmark-serve',
      'Deployment tickmark-worker',
      'Ingress tickmark',
      'Job tickmark-migrate',
      'NetworkPolicy tickmark',
      'PodDisruptionBudget tickmark-serve',
      'Secret tickmark',
      'Service tickmark',
    ]);
  });

  test.each(manifests.map(({ file, manifest }) => [`${manifest.kind} in ${file}`, manifest] as const))(
    '%s fits its schema',
    async (_, manifest) => {
      await expect(validate(manifest)).resolves.toBeUndefined();
    },
  );

  test('would not fit with a wrong word in them', async () => {
    const serve = manifests.find(({ file }) => file === 'serve.yaml')?.manifest;
    await expect(validate({ ...serve!, spec: { ...serve?.spec, replicas: 'two' } })).rejects.toThrow(
      /replicas/,
    );
    await expect(validate({ ...serve!, kind: 'Deploymint' })).rejects.toThrow('no Deploymint');
  });

  test('run nothing as root, and let nothing write to the root of its files', () => {
    const pods = manifests.filter(({ manifest }) => ['Deployment', 'Job'].includes(manifest.kind));
    expect(pods).toHaveLength(3);
    for (const { manifest } of pods) {
      const { template } = manifest.spec as { template: { spec: Pod } };
      expect(template.spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
      for (const container of [...template.spec.containers, ...(template.spec.initContainers ?? [])])
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
    }
  });

  test('hold no secret', () => {
    for (const { manifest } of manifests.filter((one) => one.manifest.kind === 'Secret'))
      for (const value of Object.values(
        (manifest as unknown as { stringData: Record<string, string> }).stringData,
      ))
        expect(value).toContain('REPLACE');
  });
});

interface Pod {
  securityContext: object;
  containers: { securityContext: object }[];
  initContainers?: { securityContext: object }[];
}

/** What we use of the Compose Specification; a word beyond it fails. No schema of it comes with a package. */
const Service = z.strictObject({
  profiles: z.array(z.string()).optional(),
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).optional(),
  depends_on: z
    .union([
      z.array(z.string()),
      z.record(z.string(), z.strictObject({ condition: z.enum(['service_started', 'service_healthy']) })),
    ])
    .optional(),
  ports: z.array(z.string().regex(/^\d+:\d+$/)).optional(),
  volumes: z.array(z.string().regex(/^(\.\/)?[\w.]+:\/[\w./-]+(:ro)?$/)).optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.int() })
    .optional(),
  networks: z.array(z.string()),
});
const Compose = z.strictObject({
  name: z.string(),
  'x-tickmark': z.unknown(),
  services: z.record(z.string(), Service),
  volumes: z.record(z.string(), z.null()),
  networks: z.record(
    z.string(),
    z.strictObject({ ipam: z.strictObject({ config: z.array(z.strictObject({ subnet: z.cidrv4() })) }) }),
  ),
});

describe('the compose file', () => {
  const text = readFileSync('deploy/compose.yaml', 'utf8');
  const compose = Compose.parse(parse(text, { merge: true }));

  test('has Tickmark, PostgreSQL and nginx, and a store for those who ask for it', () => {
    expect(Object.keys(compose.services)).toEqual(['tickmark', 'nginx', 'database', 'store']);
    expect(compose.services['store']?.profiles).toEqual(['store']);
    expect(compose.services['tickmark']).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
  });

  test('opens nothing but nginx, and Tickmark believes the network of nginx alone', () => {
    const open = Object.entries(compose.services).filter(([, service]) => service.ports);
    expect(open.map(([name]) => name)).toEqual(['nginx']);
    expect(compose.services['tickmark']?.environment?.['TRUSTED_PROXIES']).toBe(
      compose.networks['inside']?.ipam.config[0]?.subnet,
    );
  });

  test('names only volumes, services and settings that there are', () => {
    const settings = readFileSync('src/platform/settings/settings.ts', 'utf8');
    for (const service of Object.values(compose.services)) {
      for (const volume of service.volumes ?? [])
        expect(volume.startsWith('./') || (volume.split(':')[0] ?? '') in compose.volumes).toBe(true);
      for (const name of Array.isArray(service.depends_on)
        ? service.depends_on
        : Object.keys(service.depends_on ?? {}))
        expect(Object.keys(compose.services)).toContain(name);
    }
    for (const name of Object.keys(compose.services['tickmark']?.environment ?? {}))
      expect(settings).toContain(`  ${name}: z`);
    const config = manifests.find(({ manifest }) => manifest.kind === 'ConfigMap')?.manifest as unknown as {
      data: Record<string, string>;
    };
    for (const name of Object.keys(config.data)) expect(settings).toContain(`  ${name}: z`);
  });

  test('would not pass with a misspelled word', () => {
    const wrong = parse(text.replace('restart: unless-stopped', 'restarts: unless-stopped'), { merge: true });
    expect(Compose.safeParse(wrong).success).toBe(false);
  });
});

describe('the Containerfile', () => {
  const lines = readFileSync('deploy/Containerfile', 'utf8').split('\n');

  test('copies only what is there, runs as an ordinary user, and is asked for its health', () => {
    const copied = lines.flatMap((line) => /^COPY (?!--)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    expect(copied.length).toBeGreaterThan(5);
    for (const path of copied) expect([path, existsSync(path)]).toEqual([path, true]);
    expect(lines).toContain('USER 10001:10001');
    expect(lines.some((line) => line.startsWith('HEALTHCHECK'))).toBe(true);
    expect(lines.filter((line) => line.startsWith('FROM '))).toHaveLength(2);
    expect(lines.findLast((line) => line.startsWith('ENTRYPOINT'))).toBe(
      'ENTRYPOINT ["node", "src/cli/main.ts"]',
    );
  });

  test('leaves out of the image what is not named', () => {
    const left = readFileSync('deploy/Containerfile.dockerignore', 'utf8').split('\n');
    expect(left[0]).toBe('*');
    const copied = lines.flatMap((line) => /^COPY (?!--)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    for (const path of copied) expect(left).toContain(`!${path}`);
  });
});

const hasNginx = spawnSync('nginx', ['-v']).status === 0;
describe('the nginx configuration', () => {
  const room = mkdtempSync(join(tmpdir(), 'tickmark-nginx-'));
  afterAll(() => rmSync(room, { recursive: true }));
  const conf = readFileSync('deploy/nginx.conf', 'utf8');

  function tested(text: string): { status: number | null; said: string } {
    const key = join(room, 'privkey.pem');
    const certificate = join(room, 'fullchain.pem');
    if (!existsSync(key))
      spawnSync(
        'openssl',
        `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=localhost -keyout ${key} -out ${certificate}`.split(
          ' ',
        ),
      );
    const here = text
      .replaceAll('/etc/nginx/tls', room)
      .replaceAll('/tmp/nginx', join(room, 'nginx'))
      .replace('server tickmark:4321', 'server 127.0.0.1:4321');
    writeFileSync(join(room, 'nginx.conf'), here);
    const done = spawnSync('nginx', ['-t', '-e', 'stderr', '-c', join(room, 'nginx.conf')], {
      encoding: 'utf8',
    });
    return { status: done.status, said: done.stderr };
  }

  test('is one that nginx takes, and a misspelled one is not', (asked) => {
    asked.skip(!hasNginx, 'NOT RUN: nginx is not on this machine, so it did not look at deploy/nginx.conf.');
    const good = tested(conf);
    expect(good.said).toContain('test is successful');
    expect(good.status).toBe(0);
    expect(tested(conf.replace('proxy_buffering', 'proxy_bufferring')).status).toBe(1);
  });

  test('lets uploads and events through as they come, and tells the client’s address alone', () => {
    for (const line of [
      'client_max_body_size 0;',
      'proxy_request_buffering off;',
      'proxy_buffering off;',
      'proxy_read_timeout 1h;',
      'proxy_set_header X-Forwarded-For $remote_addr;',
      'proxy_set_header X-Request-Id $request_id;',
      'proxy_http_version 1.1;',
    ])
      expect(conf).toContain(line);
  });
});
