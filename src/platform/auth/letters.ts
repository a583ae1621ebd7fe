import type { Mail } from '../mail/mail.ts';

/** The mail that lets somebody in. `organization` as it calls itself. */
export function invitationMail(to: string, organization: string, link: string, expiresAt: Date): Mail {
  return {
    to,
    subject: `${organization} invites you to Tickmark`,
    text: [
      `${organization} has invited you to work with it in Tickmark, where it prepares its SOC reports.`,
      '',
      `Open this link to accept. It is good once, until ${dayOf(expiresAt)}:`,
      link,
      '',
      'If you do not know what this is about, do nothing: without the link nobody gets in.',
      '',
    ].join('\n'),
  };
}

/** The mail that leads to a new password. */
export function newPasswordMail(to: string, link: string): Mail {
  return {
    to,
    subject: 'A new password for Tickmark',
    text: [
      'Somebody, probably you, asked for a new password for this address.',
      '',
      'Open this link within half an hour to set one. Everywhere you are signed in, you will be signed out:',
      link,
      '',
      'If it was not you, do nothing: your password stays as it is.',
      '',
    ].join('\n'),
  };
}

function dayOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' at ')} UTC`;
}
