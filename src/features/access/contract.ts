import { z } from 'zod';
import { Address, Password } from '#api/credentials.ts';
import { endpoint } from '#api/endpoint.ts';
import { At } from '#api/record.ts';
import { Id, Line } from '#domain/record/shape.ts';
import { Organization, SIDES } from '#domain/scope/organization.ts';

const Secret = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, 'This is no link of this server.')
  .describe('What stands behind the # of the link');

/** What makes an account of the person who opens a link; left out where they are signed in already. */
const NewAccount = z.object({
  name: Line,
  email: Address.optional().describe('Needed where the invitation names none'),
  password: Password,
});

const Joined = z.object({ organization: Id, person: Id });

/** A link that was made. It is told this once; only its hash is kept. */
const Link = z.object({
  link: z.string().describe('To be opened by one person, once'),
  expiresAt: At,
  sent: z.boolean().describe('Whether it went out by mail; otherwise hand it over yourself'),
});

const Invitation = z.object({
  id: Id,
  person: Id,
  email: Address.nullable(),
  madeBy: Id,
  madeAt: At,
  expiresAt: At,
  state: z.enum(['open', 'expired', 'accepted', 'revoked', 'replaced']),
});

export const me = {
  read: endpoint({
    method: 'GET',
    path: '/me',
    summary: 'Who I am, and the organizations I belong to',
    allow: ['account', 'company', 'auditor', 'customer'],
  }).output(
    z.object({
      account: z.object({ name: z.string(), email: z.string() }).nullable(),
      organizations: z.array(Id),
      acting: z
        .object({
          organization: Id,
          person: Id,
          side: z.enum(SIDES),
          role: z.string(),
          engagements: z.array(Id),
        })
        .nullable()
        .describe('As whom this request acts'),
    }),
  ),

  sessions: endpoint({
    method: 'GET',
    path: '/me/sessions',
    summary: 'List where I am signed in',
    allow: ['account'],
  }).output(
    z.array(
      z.object({
        id: z.string(),
        isThisOne: z.boolean(),
        startedAt: At,
        expiresAt: At,
        address: z.string(),
        browser: z.string(),
      }),
    ),
  ),

  endSession: endpoint({
    method: 'POST',
    path: '/me/sessions/{id}/end',
    summary: 'End one of my sessions, at once',
    allow: ['account'],
  })
    .input(z.object({ id: z.string().min(1).max(80) }))
    .output(z.object({ id: z.string() })),

  prove: endpoint({
    method: 'POST',
    path: '/me/proof',
    summary: 'Show once more that it is me, before a signature',
    allow: ['account'],
  })
    .input(z.union([z.strictObject({ password: Password }), z.strictObject({ code: z.string().max(20) })]))
    .output(z.object({ holdsUntil: At })),
};

export const links = {
  accept: endpoint({
    method: 'POST',
    path: '/links/accept',
    summary: 'Accept an invitation, with a new account or the one that is signed in',
    allow: ['anyone'],
  })
    .input(z.object({ token: Secret, account: NewAccount.optional() }))
    .output(Joined),

  found: endpoint({
    method: 'POST',
    path: '/links/found',
    summary: 'Found an organization and become its first owner or partner',
    allow: ['anyone'],
  })
    .input(
      z.object({
        token: Secret,
        id: Id,
        organization: Organization,
        person: z.object({ id: Id, name: Line, title: Line }),
        account: NewAccount.optional(),
      }),
    )
    .output(Joined),

  makePassword: endpoint({
    method: 'POST',
    path: '/links/password',
    summary: 'Make a link to a new password, for somebody who cannot get it by mail',
    allow: ['operator'],
  })
    .input(z.object({ email: Address }))
    .output(Link),

  makeFounding: endpoint({
    method: 'POST',
    path: '/links/founding',
    summary: 'Make a link with which somebody founds an organization',
    allow: ['operator'],
  }).output(Link),
};

const keepers = ['company:owner', 'company:manager', 'auditor:partner', 'auditor:manager'] as const;

export const invitations = {
  list: endpoint({
    method: 'GET',
    path: '/invitations',
    summary: 'List invitations to people of one’s organization',
    allow: keepers,
  }).output(z.array(Invitation)),

  make: endpoint({
    method: 'POST',
    path: '/invitations',
    summary: 'Invite a person of one’s organization to sign in; an earlier link of theirs ends',
    allow: [...keepers, 'operator'],
  })
    .input(
      z.object({
        person: Id,
        email: Address.optional().describe('Only this address may accept; the link is mailed there'),
        organization: Id.optional().describe('The operator says whose; everybody else invites to their own'),
      }),
    )
    .output(Invitation.extend(Link.shape)),

  revoke: endpoint({
    method: 'POST',
    path: '/invitations/{id}/revoke',
    summary: 'Revoke an invitation that nobody accepted yet',
    allow: keepers,
  })
    .input(z.object({ id: Id }))
    .output(Invitation),
};

export const members = {
  list: endpoint({
    method: 'GET',
    path: '/members',
    summary: 'List who of one’s organization can sign in',
    allow: keepers,
  }).output(z.array(z.object({ person: Id, joinedAt: At }))),

  end: endpoint({
    method: 'POST',
    path: '/members/{person}/end',
    summary: 'End a person’s access; their record stays',
    allow: keepers,
  })
    .input(z.object({ person: Id }))
    .output(z.object({ person: Id })),
};

const Scope = z
  .string()
  .regex(/^[a-z-]{1,40}:(read|write)$/, 'Such as controls:read; all:read for whatever its person may read.')
  .describe('The first part of an address under /api, and read or write');
const KeyLine = z.object({
  id: z.string(),
  person: Id,
  name: z.string(),
  start: z.string().describe('Its first letters'),
  scopes: z.array(Scope),
  madeAt: At,
  expiresAt: At,
  lastUsedAt: At.nullable(),
});

export const keys = {
  list: endpoint({
    method: 'GET',
    path: '/keys',
    summary: 'List my keys; owners and partners see those of everybody in their organization',
    allow: ['company', 'auditor'],
  }).output(z.array(KeyLine)),

  make: endpoint({
    method: 'POST',
    path: '/keys',
    summary: 'Make a key for a program that acts as me; it is told this once',
    allow: ['company', 'auditor'],
    signs: true,
  })
    .input(
      z.object({
        name: Line,
        scopes: z.array(Scope).min(1).max(50),
        days: z.int().min(1).max(366).describe('How long it is good'),
      }),
    )
    .output(z.object({ id: z.string(), key: z.string(), expiresAt: At })),

  revoke: endpoint({
    method: 'POST',
    path: '/keys/{id}/revoke',
    summary: 'Revoke a key, at once; owners and partners revoke anybody’s in their organization',
    allow: ['company', 'auditor'],
  })
    .input(z.object({ id: z.string().min(1).max(80) }))
    .output(z.object({ id: z.string() })),
};
