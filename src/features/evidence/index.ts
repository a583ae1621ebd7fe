export { demandFile } from './store.ts';
