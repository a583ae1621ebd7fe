/** One measured number and what it is measured against. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What we want to reach, such as "under 5 s". */
  reach: string;
}

/** Runs `work` and gives its seconds beside its result. */
export async function timed<Result>(
  work: () => Promise<Result> | Result,
): Promise<{ result: Result; seconds: number }> {
  const began = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - began) / 1000 };
}
