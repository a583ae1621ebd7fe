/**
 * Read into a server by `--import`, for faults that nothing from outside can bring: a clock that goes back
 * (FAULT_CLOCK names a file with the milliseconds to add), and a database thread that ends (at SIGUSR2).
 */
import { existsSync, readFileSync } from 'node:fs';
import { isMainThread, type Worker } from 'node:worker_threads';

const file = process.env['FAULT_CLOCK'];
if (file !== undefined) {
  const Right = Date;
  const offset = (): number => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
  globalThis.Date = new Proxy(Right, {
    construct: (target, given: []) =>
      given.length === 0 ? new Right(Right.now() + offset()) : Reflect.construct(target, given),
    get: (target, name, self) =>
      name === 'now' ? () => Right.now() + offset() : (Reflect.get(target, name, self) as unknown),
  });
}

if (isMainThread) {
  const threads: Worker[] = [];
  process.on('worker', (thread) => void threads.push(thread));
  process.on('SIGUSR2', () => void threads.at(-1)?.terminate());
}
