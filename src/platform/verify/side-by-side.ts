const AT_ONCE = 16;

/** Does the work for each item, sixteen at a time, and gives the outcomes in the order of the items. */
export async function sideBySide<Item, Outcome>(
  items: Iterable<Item>,
  work: (item: Item) => Promise<Outcome>,
): Promise<Outcome[]> {
  const all = [...items];
  const outcomes: Outcome[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    outcomes.push(...(await Promise.all(all.slice(from, from + AT_ONCE).map(work))));
  }
  return outcomes;
}
