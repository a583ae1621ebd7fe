import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEGABYTE = 2 ** 20;

/** A disk of its own that can be filled and emptied. */
export class SmallDisk {
  readonly path = mkdtempSync(join(tmpdir(), 'tickmark-disk-'));

  constructor(megabytes: number) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', this.path]);
  }

  /** Takes all room but so many megabytes. */
  fill(butMegabytes = 0): void {
    this.makeRoom();
    const { bavail, bsize } = statfsSync(this.path);
    try {
      writeFileSync(this.ballast, Buffer.alloc(Math.max(0, bavail * bsize - butMegabytes * MEGABYTE)));
    } catch (thrown) {
      // Somebody else took room meanwhile: then it is full as well.
      if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code !== 'ENOSPC') throw thrown;
    }
  }

  makeRoom(): void {
    rmSync(this.ballast, { force: true });
  }

  close(): void {
    execFileSync('umount', [this.path]);
    rmdirSync(this.path);
  }

  private get ballast(): string {
    return join(this.path, 'ballast');
  }
}

/** Whether this machine lets us make one; elsewhere these faults are told as not run. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const at = mkdtempSync(join(tmpdir(), 'tickmark-disk-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', at]).status === 0;
  if (isMounted) execFileSync('umount', [at]);
  rmdirSync(at);
  return isMounted;
}
