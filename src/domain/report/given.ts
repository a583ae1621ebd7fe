import type { Catalogue } from '../catalogue/catalogue.ts';
import type { Given } from './facts.ts';
import type { Block } from './tree.ts';
import { SUMMARY_LABEL } from './wording.ts';

/** The official wording of one criterion, loaded by a firm that is entitled to it; it is never shipped. */
export interface OfficialWording {
  title?: string;
  statement: string;
  /** Printed after the statement, such as the edition it was taken from. */
  source: string;
}

/**
 * What a report needs beside records, from the catalogue: our summaries of the criteria, each with the label that
 * says so, exchanged for the official wording where a firm loaded it; the names of control domains in their order.
 */
export function givenFrom(
  catalogue: Pick<Catalogue, 'criteria' | 'library' | 'services'>,
  parseProse: (markdown: string) => Block[],
  official: ReadonlyMap<string, OfficialWording> = new Map(),
): Given {
  return {
    criteria: catalogue.criteria.map(({ id, category, title, statement }) => {
      const loaded = official.get(id);
      return {
        id,
        category,
        title: loaded?.title ?? title,
        statement: loaded?.statement ?? statement.replaceAll(/(?<=\p{L})'(?=\p{L})/gu, '’'),
        source: loaded?.source ?? SUMMARY_LABEL,
      };
    }),
    parseProse,
    domains: [...catalogue.library.domains, ...catalogue.services.map(({ id, name }) => ({ id, name }))],
  };
}
