import { survivesKills } from './killed.ts';

survivesKills('embedded', 12);
