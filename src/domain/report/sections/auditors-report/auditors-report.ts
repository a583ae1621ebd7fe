import { always, type SectionPlan } from '#domain/report/section.ts';
import { HEADINGS } from '../terms.ts';
import { laterEvents, limitations, notTested, whereTests } from './limitations.ts';
import { basis, opinion } from './opinion.ts';
import { auditorDuties, managementDuties } from './responsibilities.ts';
import { restrictedUse, signature } from './restricted-use.ts';
import { addressee, scope } from './scope.ts';

/** Section I, the auditor’s own, in the order of parts that readers expect. */
export const auditorsReport: SectionPlan = {
  id: 'auditors-report',
  part: 'I',
  heading: HEADINGS.auditorsReport,
  title: () => 'Independent Service Auditor’s Report',
  author: 'auditor',
  orientation: 'portrait',
  appears: always,
  parts: [
    addressee,
    scope,
    managementDuties,
    auditorDuties,
    limitations,
    notTested,
    whereTests,
    laterEvents,
    basis,
    opinion,
    restrictedUse,
    signature,
  ],
};
