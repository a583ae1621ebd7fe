export { checkpoints, trail } from '#platform/trail/append-tables.ts';
