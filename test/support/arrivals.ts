import type { Who } from './people.ts';
import { Visitor } from './visitor.ts';
import type { World } from './world.ts';

/** The password of everybody who arrives in a test. */
export const PASSWORD = 'four plain words here';

/** Somebody with an account, signed in, as a person of the world. */
export async function arrived(world: World, who: Who, person: string, email: string): Promise<Visitor> {
  const { link } = await world.as(who).invitations.make({ person, email });
  const visitor = new Visitor(world.url);
  await visitor.post('/api/links/accept', {
    token: tokenOf(link),
    account: { name: 'Ada', password: PASSWORD },
  });
  await visitor.signIn(email, PASSWORD);
  return visitor;
}

/** The same, let in by the operator: nobody else can where somebody of the organization signs in already. */
export async function invitedByOperator(
  world: World,
  organization: string,
  person: string,
  email: string,
): Promise<Visitor> {
  const made = await world.fetch('operator', '/api/invitations', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ organization, person, email }),
  });
  const { link } = (await made.json()) as { link: string };
  const visitor = new Visitor(world.url);
  await visitor.post('/api/links/accept', {
    token: tokenOf(link),
    account: { name: 'Olga', password: PASSWORD },
  });
  await visitor.signIn(email, PASSWORD);
  return visitor;
}

/** What stands behind the # of a link. */
export function tokenOf(link: string): string {
  return link.split('#')[1] ?? '';
}
