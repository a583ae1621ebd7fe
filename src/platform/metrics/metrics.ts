import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Machinery } from '../context.ts';
import { databaseWaits } from '../db/wait.ts';
import { answerName } from '../http/answer-name.ts';
import { addGauges } from './gauges.ts';

/** What is counted of this process, and asked of its database. */
export interface Metrics {
  /** Counts a request from now to the end of its answer. */
  count: (request: IncomingMessage, response: ServerResponse) => void;
  /** Everything, in the Prometheus text form. */
  text: () => Promise<string>;
  contentType: string;
  stop: () => void;
}

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60];

/** Begins to count. */
export function openMetrics(house: Machinery): Metrics {
  const registers = [new Registry()];
  const [register] = registers as [Registry];
  collectDefaultMetrics({ register });
  const seconds = new Histogram({
    name: 'tickmark_request_seconds',
    help: 'From the head of a request to the end of its answer, by endpoint and status',
    labelNames: ['endpoint', 'status'],
    buckets: SECONDS,
    registers,
  });
  const broken = new Counter({
    name: 'tickmark_broken_answers_total',
    help: 'Answers that the client did not take whole, by endpoint',
    labelNames: ['endpoint'],
    registers,
  });
  const inFlight = new Gauge({
    name: 'tickmark_requests_in_flight',
    help: 'Requests that are being answered',
    registers,
  });
  const wait = new Histogram({
    name: 'tickmark_database_wait_seconds',
    help: 'What a transaction waited for a connection of the pool, or for its turn on the embedded database',
    buckets: SECONDS,
    registers,
  });
  const onWait = (waited: unknown): void => wait.observe(Number(waited));
  databaseWaits.subscribe(onWait);
  addGauges(house, register);
  return {
    count: (_request, response) => {
      const end = seconds.startTimer();
      inFlight.inc();
      response.once('close', () => {
        const endpoint = answerName(response);
        inFlight.dec();
        end({ endpoint, status: response.statusCode });
        if (!response.writableFinished) broken.inc({ endpoint });
      });
    },
    text: () => register.metrics(),
    contentType: register.contentType,
    stop: () => databaseWaits.unsubscribe(onWait),
  };
}
