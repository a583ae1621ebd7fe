import { Problem } from '#domain/problem.ts';
import type { Context } from '#platform/context.ts';
import { readRecords } from '#platform/db/snapshot.ts';
import { answer } from '#platform/http/answer.ts';
import { send } from '#platform/http/bytes.ts';
import { renderPreview } from '#platform/render/kept.ts';
import { issueReport } from './actions.ts';
import { assembleReport, type Assembled, type ReportKind } from './assemble.ts';
import { issues, reportBytes, reports } from './contract.ts';
import { findIssues, readIssue, readIssueVersions } from './store.ts';

const os = answer(reports);
const issuesOs = answer(issues);

export const routes = {
  reports: {
    findings: os.findings.handler(async ({ input, context }) => {
      const { findings, mayBeIssued } = await draftOf(context, input);
      return { findings, mayBeIssued };
    }),
    issue: os.issue.handler(({ input, context }) => issueReport(context, input)),
  },
  issues: {
    list: issuesOs.list.handler(({ input, context }) => context.read((db) => findIssues(db, input))),
    read: issuesOs.read.handler(({ input, context }) => context.read((db) => readIssue(db, input.id, input))),
    history: issuesOs.history.handler(({ input, context }) =>
      context.read((db) => readIssueVersions(db, input.id, input)),
    ),
  },
};

export const byteRoutes = [
  send(reportBytes.preview, async ({ context, input }) =>
    renderPreview((await draftOf(context, input)).tree),
  ),
  send(reportBytes.file, async ({ context, input }) => {
    const { body } = await context.read((db) => readIssue(db, input.id, input));
    const file = body.files.find(({ name }) => name === input.name);
    if (!file)
      throw new Problem('missing', `Edition ${body.edition} has no file "${input.name}".`, { id: input.id });
    const { stream, bytes } = await context.blobs.open(file.sha256);
    return { stream, bytes, name: file.name, mediaType: file.mediaType };
  }),
];

/** What would be written now. It stays a draft also after an issue: what was issued is in the issue’s files. */
async function draftOf(ctx: Context, { id, kind }: { id: string; kind: ReportKind }): Promise<Assembled> {
  const records = await ctx.read((db) => readRecords(db, { engagement: id }));
  return assembleReport(records, id, { kind, state: 'draft' });
}
