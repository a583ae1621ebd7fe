import type { IncomingHttpHeaders } from 'node:http';
import type { Engine } from '../db/engine.ts';
import type { Logger } from '../log/log.ts';
import type { Mailer } from '../mail/mail.ts';
import type { Secrets } from '../secrets/secrets.ts';
import { acceptInvitation, foundOrganization, type Founding, type Joined, type Joining } from './join.ts';
import { listKeys, makeKey, revokeKey, useKey, type KeyLine, type KeyOwner } from './keys.ts';
import type { Library } from './library.ts';
import type { Proof, SignedIn } from './signed-in.ts';
import { passwordRule, type PasswordRule } from './passwords.ts';
import { invitationMail, newPasswordMail } from './letters.ts';
import { makeResetToken } from './reset.ts';
import { endSession, listSessions, prove, type SessionLine } from './sessions.ts';
import { organizationsOf } from './memberships.ts';
import { countWrongPasswords, type WrongPasswords } from './wrong-passwords.ts';

/** What somebody says who opens a link: nothing more where they are signed in. */
export interface NewAccount {
  name: string;
  email?: string | undefined;
  password: string;
}

/** People’s accounts: who is signed in, and how one begins. */
export interface Accounts {
  /** Where people open the product: as the setting says, or where it is served. */
  readonly publicUrl: string;
  /** Tells where it is served, once that is known. */
  servedAt: (url: string) => void;
  readonly trustedProxies: readonly string[];
  /** Whose session the request shows; undefined where it shows none that holds. */
  sessionOf: (headers: IncomingHttpHeaders) => Promise<SignedIn | undefined>;
  /** Answers one of the library’s own endpoints. */
  handle: (request: Request) => Promise<Response>;
  accept: (token: string, as: SignedIn | NewAccount) => Promise<Joined>;
  found: (token: string, founding: Founding, as: SignedIn | NewAccount) => Promise<Joined>;
  /** The sessions of an account, without what would let anybody use them. */
  sessions: (account: string) => Promise<SessionLine[]>;
  endSession: (account: string, session: string) => Promise<void>;
  /** Takes a password or a second factor as proof and gives its moment; what asks for a fresh one is then allowed for a while. */
  prove: (who: SignedIn, proof: Proof) => Promise<Date>;
  /** Mails an invitation; false where no mail goes out, so that the link is handed over otherwise. */
  sendInvitation: (to: string, organization: string, link: string, expiresAt: Date) => Promise<boolean>;
  /** A link to a new password for an address, for the operator to hand over. */
  makePasswordLink: (email: string) => Promise<{ link: string; expiresAt: Date }>;
  /** Makes a key for a program that acts as somebody, within some scopes and for some days. */
  makeKey: (
    owner: KeyOwner,
    asked: { name: string; scopes: readonly string[]; days: number },
  ) => ReturnType<typeof makeKey>;
  useKey: (key: string) => ReturnType<typeof useKey>;
  keys: (organization: string, person?: string) => Promise<KeyLine[]>;
  /** Revokes a key, at once; gives whose it was. */
  revokeKey: (id: string, organization: string, person?: string) => Promise<string>;
  /** The organizations that an account belongs to. */
  organizationsOf: (account: string) => Promise<string[]>;
  /** The library itself, loaded when first needed: it is large, and most starts need it late. */
  library: () => Promise<Library>;
}

export interface AccountsNeeds {
  engine: () => Engine;
  secrets: Secrets;
  log: Logger;
  now: () => Date;
  publicUrl: string | undefined;
  trustedProxies: readonly string[];
  breachedPasswords: string | undefined;
  mail: Mailer;
}

/** Opens the room of people. Nothing of the library is loaded yet. */
export function openAccounts(needs: AccountsNeeds): Accounts {
  const { engine, now } = needs;
  const passwords = passwordRule(needs.breachedPasswords);
  const wrongPasswords = countWrongPasswords(engine, now);
  let served: string | undefined;
  const publicUrl = (): string => {
    const url = needs.publicUrl ?? served;
    if (url === undefined) throw new Error('Nobody has said yet where the product is served.');
    return url;
  };
  let opened: Promise<Library> | undefined;
  const library = async (): Promise<Library> =>
    (opened ??= open(needs, publicUrl(), passwords, wrongPasswords));
  const joining = async (as: SignedIn | NewAccount): Promise<Joining> => {
    if ('account' in as) return as;
    await passwords.demandGood(as.password);
    const { password } = await (await library()).$context;
    return { name: as.name, email: as.email, passwordHash: await password.hash(as.password) };
  };
  return {
    get publicUrl() {
      return publicUrl();
    },
    servedAt: (url) => void (served = url),
    trustedProxies: needs.trustedProxies,
    library,
    sessionOf: async ({ cookie }) => {
      if (cookie === undefined || !cookie.includes('tickmark.session_token=')) return undefined;
      const { api } = await library();
      const found = await api.getSession({
        headers: new Headers({ cookie }),
        query: { disableRefresh: true },
      });
      if (!found) return undefined;
      const { user, session } = found;
      const { id, name, email } = user;
      return {
        cookie,
        account: { id, name, email },
        session: { id: session.id, provedAt: session.provedAt ?? session.createdAt },
      };
    },
    handle: async (request) => (await library()).handler(request),
    accept: async (token, as) => acceptInvitation(engine(), now(), { token, joining: await joining(as) }),
    found: async (token, founding, as) =>
      foundOrganization(engine(), now(), { token, founding, joining: await joining(as) }),
    sessions: async (account) => listSessions(engine(), account),
    endSession: async (account, session) => endSession(engine(), account, session),
    sendInvitation: async (to, ...more) => {
      if (needs.mail.isOff) return false;
      return needs.mail.send(invitationMail(to, ...more)).then(
        () => true,
        () => false,
      );
    },
    makePasswordLink: async (email) => {
      const { token, expiresAt } = await makeResetToken(await library(), email, new Date());
      return { link: `${publicUrl()}/password#${token}`, expiresAt };
    },
    makeKey: async (owner, asked) => makeKey(await library(), owner, asked),
    useKey: async (key) => useKey(await library(), key),
    keys: async (...whose) => listKeys(engine(), ...whose),
    revokeKey: async (...which) => revokeKey(engine(), ...which),
    organizationsOf: async (account) => organizationsOf(engine(), account),
    prove: async (who, proof) => prove(engine(), await library(), wrongPasswords, who, proof),
  };
}

async function open(
  needs: AccountsNeeds,
  publicUrl: string,
  passwords: PasswordRule,
  wrongPasswords: WrongPasswords,
): Promise<Library> {
  const { openLibrary } = await import('./library.ts');
  const { engine, secrets, log, mail } = needs;
  return openLibrary({
    engine,
    log,
    passwords,
    isMailOff: mail.isOff,
    sendReset: ({ email }, token) => mail.send(newPasswordMail(email, `${publicUrl}/password#${token}`)),
    ring: secrets.ring,
    publicUrl,
    wrongPasswords,
  });
}
