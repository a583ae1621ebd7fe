/** What bytes are, and whether that goes with what was said of them. */
export interface FileType {
  /** From the bytes: a known type, `text/plain` where they are text, else `application/octet-stream`. */
  sniffed: string;
  /** As it was declared; empty where nothing was. */
  declared: string;
  /** False where the bytes are plainly something else. */
  agrees: boolean;
}

/** As much of a file as is looked at: the names inside an office document lie further in than a magic number. */
export const HEAD_BYTES = 65_536;
export const UNKNOWN = 'application/octet-stream';

/** Looks at the first bytes of a file and compares with what was declared. */
export async function sniff(head: Uint8Array, declared = ''): Promise<FileType> {
  const said = bareType(declared);
  // The library knows some hundred formats: it is loaded when the first file comes.
  const { fileTypeFromBuffer, supportedMimeTypes } = await import('file-type');
  const found = await fileTypeFromBuffer(head);
  const sniffed = found?.mime ?? (isText(head) ? 'text/plain' : UNKNOWN);
  return { sniffed, declared: said, agrees: goWith(said, sniffed, supportedMimeTypes) };
}

/** The type to send a file with: what was declared where the bytes bear it out, else what they are. */
export function typeToSend({ sniffed, declared, agrees }: FileType): string {
  return agrees && declared !== '' ? declared : sniffed;
}

/** A declared type without parameters such as the character set; what is no type at all says nothing. */
export function bareType(declared = ''): string {
  const [type = ''] = declared.toLowerCase().split(';');
  return /^[a-z0-9.+-]+\/[a-z0-9.+-]+$/.test(type.trim()) ? type.trim() : '';
}

function goWith(declared: string, sniffed: string, known: ReadonlySet<string>): boolean {
  if (declared === '' || declared === UNKNOWN || declared === sniffed) return true;
  if (sniffed === UNKNOWN) return !known.has(declared) && !isTextual(declared);
  if (sniffed === 'text/plain') return isTextual(declared);
  return FAMILIES.some(({ is, may }) => is.test(sniffed) && may.test(declared));
}

/** One format under several names, or a container whose content a short look does not reach. */
const FAMILIES: readonly { is: RegExp; may: RegExp }[] = [
  {
    is: /^application\/(zip|vnd\.openxmlformats-officedocument\..*|vnd\.oasis\.opendocument\..*)$/,
    may: /^application\/(zip|x-zip-compressed|vnd\.(openxmlformats|oasis|ms-)[a-z0-9.-]*(\+zip)?|java-archive|epub\+zip|.*\+zip)$/,
  },
  { is: /^application\/x-cfb$/, may: /^application\/(msword|vnd\.ms-.*|x-msi)$/ },
  { is: /^application\/xml$/, may: /^(text\/(xml|html)|application\/.*\+xml|image\/svg\+xml)$/ },
  { is: /^application\/gzip$/, may: /^application\/(x-gzip|x-tgz|x-compressed-tar)$/ },
  { is: /^image\/jpeg$/, may: /^image\/(jpg|pjpeg)$/ },
  { is: /^application\/rtf$/, may: /^text\/rtf$/ },
  { is: /^video\/mp4$/, may: /^(audio\/mp4|video\/quicktime)$/ },
  { is: /^audio\/(wav|vnd\.wave|x-wav)$/, may: /^audio\/(wav|vnd\.wave|x-wav)$/ },
];

const TEXTUAL =
  /^(text\/.*|message\/rfc822|image\/svg\+xml|application\/(.*\+(json|xml|yaml)|json|x-ndjson|jsonl|xml|yaml|x-yaml|toml|sql|javascript|x-sh|x-pem-file|x-x509-ca-cert|pgp-signature|rtf|csv))$/;

function isTextual(type: string): boolean {
  return TEXTUAL.test(type);
}

/** UTF-8, or marked as UTF-16, without control characters that no text has. */
function isText(head: Uint8Array): boolean {
  if (head.length === 0) return false;
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return true;
  try {
    // The last letter may be cut in two.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    // oxlint-disable-next-line no-control-regex -- these are what is looked for
    return !/[\u0000-\u0008\u000b\u000e-\u001a\u001c-\u001f]/.test(text);
  } catch (thrown) {
    if (thrown instanceof TypeError) return false;
    throw thrown;
  }
}
