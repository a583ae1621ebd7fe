import { Problem } from '#domain/problem.ts';

/** Where the links lead that people are given, and which endpoint takes what stands behind their `#`. */
const TAKEN_BY: Readonly<Record<string, string>> = {
  '/found': 'POST /api/links/found',
  '/join': 'POST /api/links/accept',
  '/password': 'POST /api/auth/reset-password',
};

/** What is told at an address outside of the API: whoever opened a link learns how to use it. */
export function linkOrNowhere(path: string): Problem {
  const endpoint = TAKEN_BY[path];
  if (endpoint === undefined) return nowhere();
  return new Problem(
    'missing',
    `There are no pages yet. Send what stands behind the # of your link as the token to ${endpoint}; the operator’s guide shows how.`,
  );
}

/** What is told where there is nothing. */
export function nowhere(): Problem {
  return new Problem('missing', 'There is nothing at this address. /api/openapi.json lists what there is.');
}
