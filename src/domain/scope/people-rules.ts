import { Problem } from '../problem.ts';
import type { Organization, Person } from './organization.ts';

/** A company never becomes a firm, nor a firm a company: all that it wrote was written as one. */
export function keepKind(before: Pick<Organization, 'kind'>, after: Pick<Organization, 'kind'>): void {
  if (before.kind === after.kind) return;
  throw new Problem('invalid', `This is a ${before.kind} and stays one. Nothing was changed.`);
}

/** Roles that only somebody of the same role may give or take. */
const HIGHEST: readonly string[] = ['owner', 'partner'];

/** Whether the actor may write this person: of the own side only, and the highest role only by one who holds it. */
export function admitPerson({ name, side, role }: Person, actor: { side: string; role: string }): void {
  if (side !== actor.side) {
    throw new Problem(
      'forbidden',
      `${name} would be of another side than you. Each side keeps its own people.`,
    );
  }
  if (HIGHEST.includes(role) && actor.role !== role) {
    throw new Problem(
      'forbidden',
      `Only somebody with the role ${role} may give it, change it or take it away.`,
    );
  }
}
