import type { Account } from './account-rows.ts';

/** Somebody who is signed in, whatever organization they act for. */
export interface SignedIn {
  account: Account;
  session: { id: string; provedAt: Date };
  /** What the request showed; the library asks for it again. */
  cookie: string;
}

/** What a person shows to prove that it is still they who sit there. */
export type Proof = { password: string } | { code: string };
