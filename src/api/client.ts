import { createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient, AnyContractRouter } from '@orpc/contract';
import type { JsonifiedClient } from '@orpc/openapi-client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { Problem, PROBLEM_KINDS, type ProblemKind } from '#domain/problem.ts';

/** A typed client of a server; what the server refuses arrives as the Problem it was. */
export function connect<Contract extends AnyContractRouter>(
  contract: Contract,
  url: string,
  headers: () => Record<string, string>,
): JsonifiedClient<ContractRouterClient<Contract>> {
  const link = new OpenAPILink(contract, {
    url,
    headers,
    interceptors: [
      async ({ next }) => {
        try {
          return await next();
        } catch (thrown) {
          throw asProblem(thrown);
        }
      },
    ],
  });
  return createORPCClient(link);
}
function asProblem(thrown: unknown): unknown {
  if (!(thrown instanceof ORPCError)) return thrown;
  const kind = PROBLEM_KINDS.find((known) => known === thrown.code);
  return kind ? new Problem(kind satisfies ProblemKind, thrown.message, thrown.data) : thrown;
}
