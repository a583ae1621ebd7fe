/** What came back: the status, and the JSON that was told. */
export interface Told {
  status: number;
  // What a test looks at, it says itself.
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/** Somebody at a browser: keeps cookies, and says which page the request came from. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  /** What every request of theirs carries beside, such as the organization they chose. */
  headers: Record<string, string> = {};
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  async get(path: string): Promise<Told> {
    return this.ask('GET', path);
  }

  async post(path: string, body: unknown = {}, headers: Record<string, string> = {}): Promise<Told> {
    return this.ask('POST', path, body, headers);
  }

  async signIn(email: string, password: string): Promise<Told> {
    return this.post('/api/auth/sign-in/email', { email, password });
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private async ask(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Told> {
    const answered = await fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.cookies.size > 0 && { cookie: this.cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        origin: this.url,
        ...this.headers,
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    for (const line of answered.headers.getSetCookie()) this.keep(line);
    const text = await answered.text();
    return { status: answered.status, body: text === '' ? null : JSON.parse(text) };
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';');
    const at = pair.indexOf('=');
    const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
    if (value === '' || /max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}
