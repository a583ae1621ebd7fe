import { z } from 'zod';

/** What is said as a password; whether it is a good one is looked at where one is set. */
export const Password = z.string().max(500);

/** The mail address by which somebody signs in. */
export const Address = z.email().max(254);
