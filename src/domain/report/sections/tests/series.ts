/** Names of the groups of criteria, in our own words. */
const SERIES: Record<string, string> = {
  CC1: 'Control environment',
  CC2: 'Communication and information',
  CC3: 'Risk assessment',
  CC4: 'Monitoring activities',
  CC5: 'Control activities',
  CC6: 'Logical and physical access',
  CC7: 'System operations',
  CC8: 'Change management',
  CC9: 'Risk mitigation',
  A1: 'Availability',
  C1: 'Confidentiality',
  PI1: 'Processing integrity',
  P1: 'Privacy: notice',
  P2: 'Privacy: choice and consent',
  P3: 'Privacy: collection',
  P4: 'Privacy: use, retention, and disposal',
  P5: 'Privacy: access',
  P6: 'Privacy: disclosure and notification',
  P7: 'Privacy: quality',
  P8: 'Privacy: monitoring and enforcement',
};

/** The group of a criterion: `CC6.1` belongs to `CC6`. */
export function seriesOf(criterion: string): string {
  return criterion.split('.')[0] ?? criterion;
}

/** "CC6: Logical and physical access". */
export function seriesTitle(series: string): string {
  const name = SERIES[series];
  return name === undefined ? series : `${series}: ${name}`;
}
