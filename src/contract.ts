import * as access from '#features/access/contract.ts';
import { binderBytes } from '#features/binder/contract.ts';
import * as calendar from '#features/calendar/contract.ts';
import * as conclusions from '#features/conclusions/contract.ts';
import { controls } from '#features/controls/contract.ts';
import * as descriptions from '#features/descriptions/contract.ts';
import * as engagements from '#features/engagements/contract.ts';
import { evidence, evidenceBytes } from '#features/evidence/contract.ts';
import * as exceptions from '#features/exceptions/contract.ts';
import { jobs } from '#features/jobs/contract.ts';
import * as objectives from '#features/objectives/contract.ts';
import { operation, operationBytes } from '#features/operation/contract.ts';
import * as organizations from '#features/organizations/contract.ts';
import { populationBytes, populations } from '#features/populations/contract.ts';
import * as providers from '#features/providers/contract.ts';
import { issues, reportBytes, reports } from '#features/reports/contract.ts';
import * as retention from '#features/retention/contract.ts';
import { signIn } from '#features/sign-in/contract.ts';
import * as testing from '#features/testing/contract.ts';
import { trail } from '#features/trail/contract.ts';
import { uploads, uploadSteps } from '#features/uploads/contract.ts';

/** Every contract of the product; server, pages, command line and tests read this one value. */
export const contract = {
  ...access,
  ...organizations,
  ...engagements,
  ...objectives,
  ...providers,
  controls,
  ...calendar,
  evidence,
  populations,
  ...testing,
  ...exceptions,
  ...conclusions,
  ...descriptions,
  reports,
  issues,
  ...retention,
  operation,
  trail,
  uploads,
  jobs,
};

/** Every endpoint that the auth library answers. */
export const libraryContract = { signIn };

/** Every byte endpoint: uploads and downloads, by feature. */
export const byteContract = {
  binder: binderBytes,
  evidence: evidenceBytes,
  operation: operationBytes,
  populations: populationBytes,
  reports: reportBytes,
  uploads: uploadSteps,
};
