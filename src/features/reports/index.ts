export { assembleReport, evidenceIndexOf } from './assemble.ts';
export type { Assembled, ReportKind } from './assemble.ts';
