import { Command, CommanderError } from 'commander';
import { asProblem, exitCodeOf, wordsOf } from './exit.ts';
import { addBackupCommands } from './operator/backup.ts';
import { addBinderCommands } from './operator/binder.ts';
import { addFilesCommands } from './operator/files.ts';
import { addJobsCommands } from './operator/jobs.ts';
import { addDoctorCommand } from './operator/doctor.ts';
import { addMigrateCommand } from './operator/migrate.ts';
import { addMoveCommand } from './operator/move.ts';
import { addReportCommands } from './operator/report.ts';
import { addSampleCommands } from './operator/sample.ts';
import { addServeCommand } from './operator/serve.ts';
import { addVerifyCommand } from './operator/verify.ts';
import { sayOn, type Say } from './say.ts';

const program = new Command('tickmark')
  .description(
    'From “Which SOC report do we need?” to a report whose every hash, draw and count a stranger can verify.\n' +
      'Works offline. Never issues or implies an opinion: only the auditor’s named persons conclude.',
  )
  .option('--json', 'print results as JSON on standard output')
  .configureHelp({ sortSubcommands: false, showGlobalOptions: true })
  .addHelpText('after', exitCodes())
  .exitOverride();

let voice: Say | undefined;
const say = (): Say =>
  (voice ??= sayOn(process.stdout, process.stderr, program.opts()['json'] === true, process.stderr.isTTY));

addReportCommands(program, say);
addVerifyCommand(program, say);
addSampleCommands(program, say);
addBinderCommands(program, say);
addServeCommand(program, say);
addMigrateCommand(program, say);
addFilesCommands(program, say);
addBackupCommands(program, say);
addMoveCommand(program, say);
addJobsCommands(program, say);
addDoctorCommand(program, say);

try {
  await program.parseAsync();
} catch (thrown) {
  if (thrown instanceof CommanderError) process.exitCode = thrown.exitCode === 0 ? 0 : 2;
  else complain(asProblem(thrown));
}

function complain(thrown: unknown): void {
  process.exitCode = exitCodeOf(thrown);
  if (program.opts()['json'] === true) {
    const { kind = 'bug', details = {} } = thrown as { kind?: string; details?: unknown };
    process.stderr.write(`${JSON.stringify({ kind, message: (thrown as Error).message, details })}\n`);
  } else say().note(wordsOf(thrown));
}

function exitCodes(): string {
  return `
Exit codes:
  0 done    1 a bug    2 invalid input    3 not signed in    4 not allowed    5 missing
  6 conflict    7 sealed    8 something we depend on did not answer    9 a check found something`;
}
