import { describe } from 'vitest';
import { survivesKills } from './killed.ts';
import { KINDS } from './place.ts';

describe.runIf(KINDS.length > 1)('where there is a PostgreSQL', () => {
  survivesKills('PostgreSQL', 18);
});
