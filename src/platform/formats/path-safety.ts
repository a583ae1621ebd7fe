const RESERVED = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i;
const LONGEST_PART = 200;
const LONGEST_PATH = 400;

/**
 * Why a relative path (forward slashes) may not stand in a folder or archive that is to open on any machine;
 * undefined when it may. Paths are judged as text: nothing is looked up.
 */
export function whyUnsafePath(path: string): string | undefined {
  if (path === '' || path.length > LONGEST_PATH)
    return `has a path that is empty or longer than ${LONGEST_PATH}.`;
  if (/\p{Cc}/u.test(path)) return 'has a control character in its name.';
  if (!path.isWellFormed() || path.includes('\ufffd')) return 'has a name that is not UTF-8.';
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) return 'has an absolute path.';
  if (path.includes('\\')) return 'has a backslash in its path.';
  for (const part of path.split('/')) {
    if (part === '..' || part === '.') return 'climbs out of the folder with "..", or stays with ".".';
    if (part === '') return 'has an empty part in its path.';
    const why = whyUnsafePart(part);
    if (why) return why;
  }
  return undefined;
}

function whyUnsafePart(part: string): string | undefined {
  if (part.length > LONGEST_PART) return `has a name longer than ${LONGEST_PART}.`;
  if (/[<>:"|?*]/.test(part)) return 'has a character in its name that some systems refuse: < > : " | ? *.';
  if (/[. ]$/.test(part)) return 'has a name that ends in a dot or space, which Windows drops.';
  if (RESERVED.test(part)) return 'has a name that Windows reserves for a device.';
  return undefined;
}

/** Pairs of paths that differ only in case or Unicode form, and would be one file on many machines. */
export function collisions(paths: Iterable<string>): [string, string][] {
  const seen = new Map<string, string>();
  const found: [string, string][] = [];
  for (const path of paths) {
    const key = path.normalize('NFC').toLowerCase();
    const other = seen.get(key);
    if (other === undefined) seen.set(key, path);
    else found.push([other, path]);
  }
  return found;
}
