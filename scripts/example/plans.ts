/** One line of the populations table in FACTS.md. */
export interface PopulationPlan {
  id: string;
  type: string;
  count: number;
  source: string;
  idName: string;
  /** Identifier of one item with zeros where its number goes, such as CHG-0000. */
  idForm: string;
  columns: { name: string; kind: string }[] | 'built';
  definition: string;
}

/** Reads the populations table of FACTS.md. */
export function readPlans(facts: string): PopulationPlan[] {
  return facts
    .split('\n')
    .filter((line) => line.startsWith('| POP-'))
    .map((line) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const [, id = '', type = '', count = '', source = '', form = '', columns = '', definition = ''] = cells;
      const [idName = 'item', idForm = 'IT-0000'] = form.split(' ');
      return {
        id,
        type,
        count: Number(count.replaceAll(/[ ,]/g, '')),
        source,
        idName: `${idName}_id`,
        idForm,
        columns: columns === 'built' ? ('built' as const) : columns.split(' ').map(columnOf),
        definition,
      };
    });
}

function columnOf(text: string): { name: string; kind: string } {
  const at = text.indexOf(':');
  return { name: text.slice(0, at), kind: text.slice(at + 1) };
}

/** The identifier of item `number`: the last run of zeros in the form holds it. */
export function numbered(form: string, number: number): string {
  const [zeros = '0'] = /0+(?!.*0)/.exec(form) ?? [];
  const at = form.lastIndexOf(zeros);
  return `${form.slice(0, at)}${String(number).padStart(zeros.length, '0')}${form.slice(at + zeros.length)}`;
}
