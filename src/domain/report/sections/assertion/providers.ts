import { heading, numbered, paragraph } from '#domain/report/blocks.ts';
import type { ReportFacts } from '#domain/report/facts.ts';
import type { Part } from '#domain/report/section.ts';
import type { SubserviceFacts } from '#domain/report/gather/providers.ts';
import type { Block } from '#domain/report/tree.ts';
import { longDay } from '#domain/report/wording.ts';
import * as terms from '../terms.ts';

/** The own assertion of each subservice organization that is presented inclusively. */
export const providersAssertions: Part = {
  id: 'providers-assertions',
  appears: ({ providers }) => providers.inclusive.length > 0,
  write: (facts) => facts.providers.inclusive.flatMap((provider) => assertionOf(facts, provider)),
};

function assertionOf(facts: ReportFacts, { id, name, provider }: SubserviceFacts): Block[] {
  const { company, system, time, type } = facts;
  const title = heading(2, `assertion-of-${id}`, `Assertion of the management of ${name}`);
  const papers = provider.inclusive;
  if (papers === undefined) {
    return [
      title,
      {
        type: 'callout',
        attrs: { tone: 'attention' },
        content: [paragraph(`Management of ${name} has not given its assertion.`)],
      },
    ];
  }
  const measured =
    facts.report === 'soc1'
      ? 'on the criteria that the assertion above names'
      : 'on the description criteria and the applicable trust services criteria that the assertion above names';
  return [
    title,
    paragraph(
      `Management of ${name} provided those parts of the description of the ${system.name} ${time.throughout} that ` +
        `concern the services, parts of the system, and controls of ${name}. For those parts, and ${measured}, we state, to the ` +
        'best of our knowledge and having made the inquiries we consider necessary:',
    ),
    numbered([
      `The description shows what ${name} provides to ${company.name}, and the controls of ${name}, as they were designed and implemented ${time.throughout}.`,
      `The controls of ${name} were suitably designed ${time.throughout} to give, together with those of ${company.name}, reasonable assurance that ${terms.theAims(facts)} would be achieved, if they operated effectively.`,
      ...(type === 2
        ? [
            `The controls of ${name} operated effectively ${time.throughout} to give, together with those of ${company.name}, reasonable assurance that ${terms.theAims(facts)} were achieved.`,
          ]
        : []),
    ]),
    {
      type: 'signature',
      attrs: {
        name: papers.signer,
        title: papers.signerTitle,
        organization: name,
        date: longDay(papers.assertionSignedOn),
      },
    },
  ];
}
