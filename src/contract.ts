import { controls } from '#features/controls/contract.ts';
import { trail } from '#features/trail/contract.ts';

/** Every contract of the product; server, pages, command line and tests read this one value. */
export const contract = {
  controls,
  trail,
};

/** Every byte endpoint: uploads and downloads, by feature. */
export const byteContract = {};
