export { exportBinder, importBinder, importBinders } from './actions.ts';
