import type { Records } from '#domain/record/nouns.ts';
import type { Recorded } from './testing.ts';

/** A control assumed at a carved-out provider, with the requirements of this engagement it bears on. */
export interface AssumedControl {
  id: string;
  text: string;
  requirements: string[];
}

/** A subservice organization of this engagement with its method. */
export interface SubserviceFacts {
  id: string;
  name: string;
  provider: Recorded<'provider'>;
  assumed: AssumedControl[];
}

export interface ProviderFacts {
  carvedOut: SubserviceFacts[];
  inclusive: SubserviceFacts[];
  /** Called a subservice organization, with no method stated in this engagement. */
  withoutMethod: Recorded<'provider'>[];
  vendors: Recorded<'provider'>[];
}

/** Providers by how this engagement presents them, in the order the engagement names them. */
export function providersOf(
  records: Records,
  engagement: Recorded<'engagement'>,
  requirements: readonly string[],
): ProviderFacts {
  const present = (method: 'carve-out' | 'inclusive'): SubserviceFacts[] =>
    engagement.subservice
      .filter((entry) => entry.method === method)
      .flatMap(({ organization }) => records.provider.filter(({ id }) => id === organization))
      .map((provider) => subservice(provider, requirements));
  const named = new Set(engagement.subservice.map(({ organization }) => organization));
  return {
    carvedOut: present('carve-out'),
    inclusive: present('inclusive'),
    withoutMethod: records.provider.filter(({ id, isSubservice }) => isSubservice && !named.has(id)),
    vendors: records.provider.filter(({ id, isSubservice }) => !isSubservice && !named.has(id)),
  };
}

function subservice(provider: Recorded<'provider'>, requirements: readonly string[]): SubserviceFacts {
  const assumed = provider.assumedControls
    .map(({ id, text, requirements: mapped }) => ({
      id,
      text,
      requirements: requirements.filter((requirement) => mapped.includes(requirement)),
    }))
    .filter(({ requirements }) => requirements.length > 0);
  return { id: provider.id, name: provider.name, provider, assumed };
}
