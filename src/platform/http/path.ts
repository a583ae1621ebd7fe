import { Problem } from '#domain/problem.ts';

/** The parts of a path that fits a template such as `/controls/{id}`; undefined when it does not. */
export function matchPath(template: string, path: string): Record<string, string> | undefined {
  const names = template.split('/');
  const given = path.split('/');
  if (names.length !== given.length) return undefined;
  const parts: Record<string, string> = {};
  for (const [at, name] of names.entries()) {
    const word = given[at] ?? '';
    const [, parameter] = /^\{(\w+)\}$/.exec(name) ?? [];
    if (parameter === undefined) {
      if (name !== word) return undefined;
    } else {
      parts[parameter] = decode(word);
    }
  }
  return parts;
}

/** Of several endpoints that a path fits, the one with the fewest parts left open: `/a/b` before `/a/{id}`. */
export function closest<Endpoint extends { method: string; path: string }>(
  endpoints: readonly Endpoint[],
  method: string,
  path: string,
): Endpoint | undefined {
  const open = ({ path }: Endpoint): number => path.split('{').length;
  return endpoints
    .filter((endpoint) => endpoint.method === method && matchPath(endpoint.path, path))
    .sort((a, b) => open(a) - open(b))[0];
}

function decode(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch (thrown) {
    if (!(thrown instanceof URIError)) throw thrown;
    throw new Problem('invalid', 'The address could not be read.');
  }
}
