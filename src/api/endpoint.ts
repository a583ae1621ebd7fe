import { oc, type HTTPMethod } from '@orpc/contract';
import { z } from 'zod';
import type { ProblemKind } from '#domain/problem.ts';

/** Who may call an endpoint: everyone of a side, or one role of it; the operator is the installation’s, of no side; an account is anybody who is signed in, whatever organization they act for. */
export type Caller =
  | 'company'
  | 'company:owner'
  | 'company:manager'
  | 'company:contributor'
  | 'company:reader'
  | 'auditor'
  | 'auditor:partner'
  | 'auditor:manager'
  | 'auditor:staff'
  | 'customer'
  | 'account'
  | 'operator'
  | 'anyone';

export interface Access {
  allow: readonly [Caller, ...Caller[]];
  /** A signature or its like: whoever is signed in proves anew that it is they, and no key does it for them. */
  signs?: boolean;
}

const details = z.record(z.string(), z.unknown());
/** One typed error for each kind of Problem; the status is the one place where kinds meet HTTP. */
export const PROBLEMS = {
  invalid: { status: 400, data: details },
  unauthenticated: { status: 401, data: details },
  forbidden: { status: 403, data: details },
  missing: { status: 404, data: details },
  conflict: { status: 409, data: details },
  sealed: { status: 423, data: details },
  unavailable: { status: 503, data: details },
} as const satisfies Record<ProblemKind, { status: number; data: typeof details }>;

/** The start of every contract. Without `allow` it does not compile. */
export function endpoint({
  allow,
  signs,
  ...route
}: Access & { method: HTTPMethod; path: `/${string}`; summary: string; successStatus?: number }) {
  return oc
    .$meta<Access>({ allow, ...(signs && { signs }) })
    .errors(PROBLEMS)
    .route(route);
}
