import type { ServerResponse } from 'node:http';

const names = new WeakMap<ServerResponse, string>();

/** Notes which endpoint answers. The name is one of those that the contract has, never a word of the request. */
export function nameAnswer(response: ServerResponse, name: string): void {
  names.set(response, name);
}

/** The endpoint that answered; `none` where none did. */
export function answerName(response: ServerResponse): string {
  return names.get(response) ?? 'none';
}
