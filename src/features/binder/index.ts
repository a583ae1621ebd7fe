export { exportBinder, importBinder, importBinders, importMissingBinders } from './actions.ts';
