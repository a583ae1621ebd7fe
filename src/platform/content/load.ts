import { readFile, readdir } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { z } from 'zod';
import { findFaults, type Catalogue } from '#domain/catalogue/catalogue.ts';
import {
  ControlsFile,
  GeneralObjectives,
  Library,
  PolicyTemplate,
  ServiceType,
} from '#domain/catalogue/controls.ts';
import {
  CriteriaFile,
  DescriptionCriteria,
  Framework,
  Soc1Requirements,
} from '#domain/catalogue/criteria.ts';
import { Problem } from '#domain/problem.ts';

/** Where the product’s own content lies. */
export const CONTENT = fileURLToPath(new URL('../../../content', import.meta.url));

let kept: Promise<Catalogue> | undefined;

/** The product’s own catalogue, read and checked once per process. */
export function ourCatalogue(): Promise<Catalogue> {
  kept ??= loadCatalogue(CONTENT);
  return kept;
}

/**
 * Reads a content folder whole and checks it: shapes, unique identifiers, references, coverage.
 * Anything wrong is one `invalid` Problem that lists every fault with its file.
 */
export async function loadCatalogue(root: string): Promise<Catalogue> {
  const read = reader(root);
  const framework = await read('criteria/tsc-2017/framework.yaml', Framework);
  const series = await Promise.all(
    framework.series.map(({ id }) => read(`criteria/tsc-2017/${id}.yaml`, CriteriaFile)),
  );
  const library = await read('controls/library.yaml', Library);
  const domains = await Promise.all(
    library.domains.map(({ id }) => read(`controls/${id}.yaml`, ControlsFile)),
  );
  const general = await read('objectives/general.yaml', GeneralObjectives);
  const services = (await namesIn(join(root, 'objectives'), '.yaml')).filter(
    (name) => name !== 'general.yaml',
  );
  const policies = await namesIn(join(root, 'policies'), '.md');
  const catalogue: Catalogue = {
    framework,
    criteria: series.flatMap((file) => file.criteria),
    descriptionCriteria: await read('criteria/dc-200/description-criteria.yaml', DescriptionCriteria),
    soc1: await read('criteria/soc1/requirements.yaml', Soc1Requirements),
    library,
    controls: domains.flatMap((file) => file.controls),
    general,
    services: await Promise.all(services.map((name) => read(`objectives/${name}`, ServiceType))),
    policies: await Promise.all(policies.map((name) => readPolicy(root, name))),
  };
  const faults = findFaults(catalogue);
  if (faults.length > 0)
    throw new Problem('invalid', `The content does not hold together: ${faults.join(' ')}`, { faults });
  return catalogue;
}

function reader(root: string) {
  return async <Shape extends z.ZodType>(path: string, shape: Shape): Promise<z.output<Shape>> => {
    const text = await readFile(join(root, path), 'utf8');
    return fit(path, parse(text, { uniqueKeys: true }), shape);
  };
}

async function readPolicy(root: string, name: string): Promise<PolicyTemplate> {
  const path = join(root, 'policies', name);
  const text = await readFile(path, 'utf8');
  const [, front, prose] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  if (front === undefined || prose === undefined) {
    throw new Problem(
      'invalid',
      `content/policies/${name} must begin with a block of facts between two lines of ---.`,
    );
  }
  const facts = parse(front, { uniqueKeys: true }) as Record<string, unknown>;
  return fit(
    relative(root, path),
    { id: basename(name, '.md'), ...facts, prose: prose.trim() },
    PolicyTemplate,
  );
}

function fit<Shape extends z.ZodType>(path: string, data: unknown, shape: Shape): z.output<Shape> {
  const read = shape.safeParse(data);
  if (read.success) return read.data;
  const faults = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Problem('invalid', `content/${path} does not fit its shape. ${faults.slice(0, 10).join('; ')}`, {
    path,
    faults,
  });
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(ending) && name !== 'README.md').toSorted();
}
