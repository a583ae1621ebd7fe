import { registerHooks } from 'node:module';

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
