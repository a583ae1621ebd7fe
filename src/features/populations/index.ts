export { readRows } from './actions.ts';
export { readPopulation } from './store.ts';
