/** What JSON can hold: the only values a record may be made of. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
