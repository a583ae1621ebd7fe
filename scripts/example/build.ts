import { join } from 'node:path';
import { assemble } from './assemble.ts';
import { binderOf, countNouns } from './binder.ts';
import type { OrganizationId } from './book.ts';
import { differences, writeFolder } from './folder.ts';
import { HOME } from './sources.ts';

const FOLDERS: Record<string, OrganizationId> = { company: 'ledgerline', firm: 'marchbank' };

const isCheck = process.argv.includes('--check');
const book = await assemble({ mayRender: !isCheck });
for (const [name, organization] of Object.entries(FOLDERS)) {
  const folder = binderOf(book, organization);
  const root = join(HOME, name);
  if (isCheck) {
    const found = differences(root, folder);
    if (found.length > 0) process.exitCode = 1;
    console.log(
      found.length === 0
        ? `${name}: current, ${folder.size} files`
        : `${name}: ${found.slice(0, 20).join('; ')}`,
    );
  } else {
    writeFolder(root, folder);
    const bytes = [...folder.values()].reduce((sum, { length }) => sum + length, 0);
    console.log(`${name}: ${folder.size} files, ${(bytes / 1e6).toFixed(1)} MB`);
  }
}
if (!isCheck) console.log(countNouns(book));
if (process.exitCode === 1) console.error('Run: node scripts/example/build.ts');
