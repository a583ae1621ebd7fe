/** Who signs, performs and reviews, by id; the persons themselves are records of the sources. */
export const FIRM = {
  partner: 'p-quist',
  reviewer: 'p-tolliver',
  manager: 'p-bloom',
  senior: 'p-merriweather',
  associate: 'p-soto',
  systems: 'p-castor',
} as const;

const SYSTEMS_DOMAINS = new Set(['IAM', 'NET', 'CRY', 'END', 'VUL', 'LOG', 'CHG', 'OPS', 'AST', 'PHY']);
const PROCESS_DOMAINS = new Set(['EXP', 'PIN', 'BCP', 'CON', 'INC']);

/** Which auditor tests the controls of a domain. */
export function testerOf(domain: string): string {
  if (SYSTEMS_DOMAINS.has(domain)) return FIRM.systems;
  return PROCESS_DOMAINS.has(domain) ? FIRM.senior : FIRM.associate;
}

const BY_ROLE: Record<string, string> = {
  Board: 'p-stagg',
  CEO: 'p-vance',
  CFO: 'p-achterberg',
  CISO: 'p-okonjo',
  CTO: 'p-halloran',
  'Compliance lead': 'p-lindqvist',
  'Facilities lead': 'p-lockhart',
  'HR lead': 'p-marlowe',
  'IT operations lead': 'p-castellane',
  'Legal counsel': 'p-featherby',
  'Operations lead': 'p-oyelaran',
  'Privacy officer': 'p-featherby',
  'Product owner': 'p-whitcombe',
  'SRE lead': 'p-kestrel',
  'Support lead': 'p-imbert',
  'System owners': 'p-abernathy',
  'Vendor manager': 'p-sallow',
  Controller: 'p-brandvold',
  'Engineering lead': 'p-norwood',
  'QA lead': 'p-vandermolen',
  'Security engineer': 'p-trevanion',
};

/** The person behind a role that owns controls. */
export function personOf(role: string): string {
  const person = BY_ROLE[role];
  if (person === undefined) throw new Error(`Nobody holds the role "${role}". See FACTS.md.`);
  return person;
}
