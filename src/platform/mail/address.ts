const LOCAL = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const LONGEST_LOCAL = 64;
const LONGEST = 254;

/** Whether a text is one bare mail address, as people have them: no name, no quotes, no second address, no comment. */
export function isMailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  return (
    at > 0 &&
    text.length <= LONGEST &&
    local.length <= LONGEST_LOCAL &&
    LOCAL.test(local) &&
    DOMAIN.test(domain)
  );
}

/** Whom mails come from: an address, and the name that people see. */
export interface Sender {
  name: string;
  address: string;
}

/** Reads `Tickmark <tickmark@example.com>` or an address alone; undefined for anything else. */
export function readSender(text: string): Sender | undefined {
  const [, name = '', inside] = /^([^<>"\p{Cc}]{0,100})<([^<>]+)>$/u.exec(text.trim()) ?? [];
  const address = inside ?? text.trim();
  return isMailAddress(address) ? { name: name.trim(), address } : undefined;
}
