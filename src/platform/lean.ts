import { registerHooks } from 'node:module';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Makes the start lean; to be called before the first module that needs the query builder is imported.
 *
 * Node reads a package’s description again for each of its ES modules, and drizzle’s is 180 KB for some two
 * hundred modules: half a second and 100 MB. Its CommonJS form is read once.
 */
export function startLean(): void {
  registerHooks({
    resolve: (specifier, context, next) =>
      /^drizzle-orm(?:\/|$)/.test(specifier)
        ? next(specifier, { ...context, conditions: ['node', 'require'] })
        : next(specifier, context),
  });
}

/**
 * Gives back what the start needed and the work does not: the engine keeps a heap as large as it once was until it
 * has reason to look, and an idle server gives it none. About 70 MB; some 50 ms, once, while nobody waits.
 */
export function restLean(): void {
  const later = setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as (how: object) => void;
    collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  }, 2000);
  later.unref();
}
