import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { Day, Id, Line } from '#domain/record/shape.ts';
import { refusal } from '../formats/finding.ts';
import { decodeText } from '../formats/text.ts';
import { readYaml } from '../formats/yaml.ts';
import { writeYaml } from '../formats/yaml-writer.ts';
import { MANIFEST } from './layout.ts';
import { inOrder } from './order.ts';
import { shapeFindings } from './shape-findings.ts';

export const BINDER_FORMAT = 'tickmark-binder/1';

/** `binder.yaml`: whose binder it is, and how to read it. */
export const Manifest = z.strictObject({
  format: z.literal(BINDER_FORMAT),
  organization: Id.describe('Id of the organization whose records these are'),
  side: z.enum(['company', 'auditor']),
  title: Line,
  purpose: z.string().min(1).max(2000).optional(),
  /** A fixed clock: the day on which this binder is to be read as if it were today. */
  today: Day.optional(),
  /** The trail’s name, and the name of the key that signs it. Without a trail the binder is "unrecorded". */
  trail: z.strictObject({ origin: Line, key: Line }).optional(),
});
export type Manifest = z.output<typeof Manifest>;

/** Reads `binder.yaml`; everything that does not fit is refused at once. */
export function readManifest(bytes: Uint8Array): Manifest {
  const { value, lineOf } = readYaml(decodeText(bytes, MANIFEST), MANIFEST);
  const parsed = Manifest.safeParse(value);
  if (!parsed.success) throw refusal(...shapeFindings(parsed.error, MANIFEST, lineOf));
  return parsed.data;
}

/** The manifest of a binder folder, without opening the binder. */
export async function readManifestIn(folder: string): Promise<Manifest> {
  return readManifest(await readFile(join(folder, MANIFEST)));
}

/** `binder.yaml` in its one style. */
export function writeManifest(manifest: Manifest): Buffer {
  return Buffer.from(writeYaml(inOrder(Manifest, Manifest.parse(manifest))), 'utf8');
}
