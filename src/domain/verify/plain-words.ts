/** Words without what printing changes: case, runs of blanks, the mark that ends them. */
export function plainWords(words: string): string {
  return words.toLowerCase().replaceAll(/\s+/g, ' ').trim().replace(/[.!]$/, '');
}
