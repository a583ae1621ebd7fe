import { AsyncLocalStorage } from 'node:async_hooks';

type Fetch = typeof globalThis.fetch;

const doors = new AsyncLocalStorage<Fetch>();
let isSet = false;

/**
 * Runs `work` with the global `fetch` replaced by another, there alone. The auth library and what it is made of reach
 * single sign-on providers by the global one and can be handed no other.
 */
export async function withFetch<Result>(fetch: Fetch, work: () => Promise<Result>): Promise<Result> {
  if (!isSet) {
    const usual = globalThis.fetch;
    globalThis.fetch = (input, init) => (doors.getStore() ?? usual)(input, init);
    isSet = true;
  }
  return doors.run(fetch, work);
}
