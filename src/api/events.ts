import { eventIterator } from '@orpc/contract';
import type { z } from 'zod';

/**
 * An answer that goes on: events sent one after the other (`text/event-stream`), each of this shape. Whoever was cut
 * off asks again with the header `Last-Event-ID` and gets what came since.
 */
export function events<Shape extends z.ZodType>(shape: Shape) {
  return eventIterator(shape);
}
