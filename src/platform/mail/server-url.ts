/** The mail server that a setting names. */
export interface MailServer {
  host: string;
  port: number;
  /** TLS from the first byte; otherwise it is begun by STARTTLS, except on this machine. */
  isSecure: boolean;
  isThisMachine: boolean;
  login: { user: string; pass: string } | undefined;
}

const SUBMISSION = 587;
const SUBMISSION_TLS = 465;

/** Reads `smtps://user:password@host:465` or `smtp://…:587`; undefined for anything else, a path or question too. */
export function readMailServer(text: string): MailServer | undefined {
  const url = URL.parse(text);
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return undefined;
  if (!/^\/?$/.test(url.pathname) || url.search !== '' || url.hash !== '') return undefined;
  const isSecure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const user = decoded(url.username);
  const pass = decoded(url.password);
  if (user === undefined || pass === undefined) return undefined;
  return {
    host,
    port: url.port === '' ? (isSecure ? SUBMISSION_TLS : SUBMISSION) : Number(url.port),
    isSecure,
    isThisMachine: /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host),
    login: user === '' ? undefined : { user, pass },
  };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch (thrown) {
    if (thrown instanceof URIError) return undefined;
    throw thrown;
  }
}
