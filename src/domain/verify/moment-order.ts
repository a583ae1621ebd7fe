/** Whether one moment in UTC is after another; as text `09:00:00.5Z` would come before `09:00:00Z`. */
export function isAfter(moment: string, other: string): boolean {
  return inOrder(moment) > inOrder(other);
}

/** The same moment always as the same text, in the order of time: seconds written out, a fraction without its last zeros. */
function inOrder(moment: string): string {
  const [whole = '', fraction = ''] = moment.replace(/Z$/, '').split('.');
  const toTheSecond = whole.length === 'YYYY-MM-DDTHH:MM'.length ? `${whole}:00` : whole;
  return `${toTheSecond}.${fraction.replace(/0+$/, '')}`;
}
