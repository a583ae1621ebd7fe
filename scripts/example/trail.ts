import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '#domain/canonical.ts';
import { sha256Hex } from '#domain/hash.ts';
import { recordDigest } from '#domain/record/digest.ts';
import { formatLine, leafOf } from '#domain/trail/leaf.ts';
import { hashLeaf } from '#domain/trail/merkle.ts';
import { originOf, signCheckpoint } from '#domain/trail/checkpoint.ts';
import { formatKey } from '#domain/trail/note.ts';
import { MerkleTree } from '#domain/trail/tree.ts';
import type { Entry } from '#domain/trail/entry.ts';
import { signerOf } from '#platform/trail/keys.ts';
import type { Line, OrganizationId } from './book.ts';
import { HOME } from './sources.ts';

/** What stands in the `trail` folder of a binder. */
interface Trail {
  entries: string;
  checkpoint: string;
  /** Checkpoints at the end of each month, oldest first. */
  earlier: string;
  key: string;
  keyName: string;
  origin: string;
}

const SECRET = 'ledgerline-example-salt: worthless, the example is public';

/** Replays the dated lines of one organization, in order of time, into its trail. */
export function replay(
  lines: readonly Line[],
  organization: OrganizationId,
  roles: ReadonlyMap<string, string>,
): Trail {
  const side = organization === 'ledgerline' ? 'company' : 'auditor';
  const tree = new MerkleTree();
  const origin = originOf(organization);
  const signer = signerOf({
    name: origin,
    pem: readFileSync(join(HOME, 'keys', `${organization}.pem`), 'utf8'),
  });
  const sign = (): string => signCheckpoint({ origin, size: tree.size, root: tree.root() }, [signer]);
  const earlier: string[] = [];
  const texts = lines.map(({ kept, at, by, type }, seq) => {
    const role = roles.get(by);
    if (role === undefined) throw new Error(`${by} acts for ${organization} but is no person of it.`);
    const entry: Entry = {
      seq,
      at,
      actor: { person: by, organization, side, role },
      type,
      subject: { noun: kept.noun, id: kept.id, version: kept.version },
      digest: recordDigest(kept),
    };
    const salt = sha256Hex(`${SECRET}|${organization}|${seq}`).slice(0, 32);
    tree.append(hashLeaf(leafOf(entry, salt)));
    if (lines[seq + 1]?.at.slice(0, 7) !== at.slice(0, 7) && seq + 1 < lines.length) {
      earlier.push(`${canonicalJson({ size: tree.size, note: sign() })}\n`);
    }
    return formatLine({ entry, salt });
  });
  return {
    entries: texts.map((text) => `${text}\n`).join(''),
    checkpoint: sign(),
    earlier: earlier.join(''),
    key: `${formatKey(signer.key)}\n`,
    keyName: signer.key.name,
    origin,
  };
}

/** The lines of an organization in order of time; what was written at one moment stays in the order of writing. */
export function inTime(lines: readonly Line[], organization: OrganizationId): Line[] {
  return lines
    .filter((line) => line.organization === organization)
    .map((line, index) => ({ line, index }))
    .sort((a, b) => (a.line.at === b.line.at ? a.index - b.index : a.line.at < b.line.at ? -1 : 1))
    .map(({ line }) => line);
}
