import type { ReportFacts } from '#domain/report/facts.ts';
import { atEngagement, defineCheck, type Found, type Where } from './finding.ts';

/** X20: the firm is licensed, peer reviewed and independent, and made nothing that it examines. */
export const soundFirm = defineCheck(
  'X20',
  'Is the firm licensed, peer reviewed and independent?',
  (facts) => [...registration(facts), ...independence(facts)],
);

function registration({ firm, reportOn, time }: ReportFacts): Found[] {
  const where: Where = { noun: 'organization', id: firm.id };
  const day = reportOn ?? time.to;
  if (firm.firm === undefined) {
    return [
      {
        what: `License and peer review of ${firm.legalName} are not recorded.`,
        where,
        mend: 'Record both with their source and date.',
      },
    ];
  }
  const { license, peerReview } = firm.firm;
  const found: Found[] = [];
  if (license.validTo < day) {
    found.push({
      what: `The license of ${firm.legalName} ran out on ${license.validTo}.`,
      where,
      mend: 'Record the renewed license.',
    });
  }
  if (peerReview.validTo < day) {
    found.push({
      what: `The peer review of ${firm.legalName} ran out on ${peerReview.validTo}.`,
      where,
      mend: 'Record the current peer review.',
    });
  }
  if (/fail|deficien/i.test(peerReview.rating)) {
    found.push({
      severity: 'advisory',
      what: `The peer review of ${firm.legalName} was rated “${peerReview.rating}”.`,
      where,
      mend: 'Weigh what the review found before relying on the firm.',
    });
  }
  return found;
}

function independence(facts: ReportFacts): Found[] {
  const { acceptance, engagement, reportOn } = facts;
  if (acceptance === undefined) {
    return [
      {
        what: 'The firm has not recorded its acceptance and independence.',
        where: atEngagement(facts),
        mend: 'Confirm independence and record it.',
      },
    ];
  }
  const where: Where = { noun: 'acceptance', id: acceptance.id };
  const due = engagement.fieldworkFrom ?? reportOn;
  const found: Found[] = [];
  if (due !== undefined && acceptance.independenceConfirmedOn > due) {
    found.push({
      what: `Independence was confirmed on ${acceptance.independenceConfirmedOn}, after work began.`,
      where,
      mend: 'Confirm independence before fieldwork.',
    });
  }
  if (acceptance.isReadinessImplementer) {
    found.push({
      what: 'The firm designed or ran controls that it examines.',
      where,
      mend: 'Another firm must examine them.',
    });
  }
  if (acceptance.isPlatformVendor) {
    found.push({
      what: 'The firm supplies the program in which the controls are kept.',
      where,
      mend: 'Another firm must examine them.',
    });
  }
  return found;
}

/** X22: each subservice organization has a method in the engagement, and no vendor has one. */
export const methodsStated = defineCheck(
  'X22',
  'Has each subservice organization a method, and no vendor one?',
  (facts) => {
    const { engagement, providers, records } = facts;
    const open = providers.withoutMethod.map(({ id, name }): Found => ({
      what: `${name} is called a subservice organization, and the engagement states no method for it.`,
      where: { noun: 'provider', id },
      mend: 'State carve-out or inclusive, or make it a vendor with the reason.',
    }));
    const strange = engagement.subservice.flatMap(({ organization }): Found[] => {
      const provider = records.provider.find(({ id }) => id === organization);
      if (provider?.isSubservice === true) return [];
      return [
        {
          what:
            provider === undefined
              ? `The engagement states a method for ${organization}, which is not among the records.`
              : `The engagement states a method for ${provider.name}, which is called a vendor.`,
          where: atEngagement(facts),
          mend: 'Take it off the engagement, or call it a subservice organization with the reason.',
        },
      ];
    });
    return [...open, ...strange];
  },
);
