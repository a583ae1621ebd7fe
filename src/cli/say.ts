import type { Writable } from 'node:stream';

/**
 * How a command talks: results go to standard output (as JSON lines when `--json` was given), progress and
 * remarks to standard error, so that a result can be piped anywhere.
 */
export interface Say {
  isJson: boolean;
  /** The result: words for people, or the value for machines. */
  result: (words: string, value: unknown) => void;
  /** What is being done now; rewritten in place on a terminal, silent otherwise. */
  progress: (words: string) => void;
  /** A remark worth keeping on the screen. */
  note: (words: string) => void;
}

/** A `Say` over two streams; `isTerminal` tells whether the second is a screen. */
export function sayOn(out: Writable, screen: Writable, isJson: boolean, isTerminal: boolean): Say {
  let isShown = false;
  const clear = () => {
    if (isShown) screen.write('\r\u001B[2K');
    isShown = false;
  };
  return {
    isJson,
    result: (words, value) => {
      clear();
      out.write(`${isJson ? JSON.stringify(value) : words}\n`);
    },
    progress: (words) => {
      if (!isTerminal) return;
      clear();
      screen.write(words.slice(0, 100));
      isShown = true;
    },
    note: (words) => {
      clear();
      screen.write(`${words}\n`);
    },
  };
}
