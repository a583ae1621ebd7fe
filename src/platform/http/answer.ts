import type { AnyContractRouter } from '@orpc/contract';
import { implement } from '@orpc/server';
import type { Context } from '../context.ts';

/** A contract waiting for its handlers, which are given our Context. */
export function answer<Contract extends AnyContractRouter>(contract: Contract) {
  return implement(contract).$context<Context>();
}
