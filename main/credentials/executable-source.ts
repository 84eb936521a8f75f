/**
 * The credential that a program of the person's own fetches, as google-auth's "pluggable" credentials describe it:
 * https://google.aip.dev/auth/4117. Whether it may be run at all has been asked before.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { Failure, type FailureFacts } from '../../app/failure.ts';
import { countCall } from '../http/call-count.ts';
import { quoteProvider } from '../redact.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ExternalAccount, SubjectSource } from './external-account-file.ts';

type Executable = Extract<SubjectSource, { kind: 'executable' }>;

const mostPrintedBytes = 1_000_000;
const field = '“credential_source.executable”';

const jwtTypes = ['id_token', 'jwt'].map((name) => `urn:ietf:params:oauth:token-type:${name}`);
const samlType = 'urn:ietf:params:oauth:token-type:saml2';
const answer = z.object({
  version: z.number(),
  success: z.boolean(),
  token_type: z.string().optional(),
  id_token: z.string().min(1).optional(),
  saml_response: z.string().min(1).optional(),
  /** Seconds since the epoch. */
  expiration_time: z.number().optional(),
  code: z.union([z.string(), z.number()]).optional(),
  message: z.string().optional(),
});
type Answer = z.infer<typeof answer>;

/** Throws SUBJECT_TOKEN_UNAVAILABLE. Secret. */
export async function runExecutable(
  file: ExternalAccount,
  source: Executable,
  environment: Surroundings['environment'],
  nowSeconds: number,
): Promise<string> {
  const kept = await readKept(source, nowSeconds);
  if (kept !== undefined) return kept;
  const printed = await run(source, {
    ...environment,
    GOOGLE_EXTERNAL_ACCOUNT_AUDIENCE: file.audience,
    GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE: file.subjectTokenType,
    GOOGLE_EXTERNAL_ACCOUNT_INTERACTIVE: '0',
    ...(file.impersonation && { GOOGLE_EXTERNAL_ACCOUNT_IMPERSONATED_EMAIL: file.impersonation.target }),
    ...(source.outputFile !== undefined && { GOOGLE_EXTERNAL_ACCOUNT_OUTPUT_FILE: source.outputFile }),
  });
  return tokenIn(parse(printed), source, nowSeconds);
}

/** What the program left behind the last time, while it is good. */
async function readKept({ outputFile }: Executable, nowSeconds: number): Promise<string | undefined> {
  if (outputFile === undefined) return undefined;
  const text = await readFile(outputFile, 'utf8').catch(() => '');
  if (text.trim() === '') return undefined;
  const kept = parse(text);
  const isGood = kept.success && kept.expiration_time !== undefined && kept.expiration_time > nowSeconds;
  return isGood ? tokenOf(kept) : undefined;
}

function tokenIn(given: Answer, { outputFile }: Executable, nowSeconds: number): string {
  if (given.version > 1) throw unavailable({ problem: 'answers in a version that Lanyard does not know' });
  if (!given.success) {
    const { code = '', message = '' } = given;
    throw unavailable(
      { problem: 'answered that it failed', providerCode: quoteProvider(String(code)) },
      quoteProvider([code, message].join(' · ')),
    );
  }
  const { expiration_time } = given;
  if (outputFile !== undefined && expiration_time === undefined) {
    throw unavailable({ problem: 'does not say when its credential expires' });
  }
  if (expiration_time !== undefined && expiration_time <= nowSeconds) {
    throw unavailable({ problem: 'gave a credential that has expired' });
  }
  const token = tokenOf(given);
  if (token === undefined)
    throw unavailable({ problem: 'gave no credential of a type that can be exchanged' });
  return token;
}

function tokenOf({ token_type = '', id_token, saml_response }: Answer): string | undefined {
  return token_type === samlType ? saml_response : jwtTypes.includes(token_type) ? id_token : undefined;
}

function parse(text: string): Answer {
  try {
    return answer.parse(JSON.parse(text));
  } catch {
    // What was printed may hold the credential: nothing of it goes on.
    throw unavailable({ problem: 'did not answer in the form that is described for it' });
  }
}

/** Without a shell: the command is split as Google's libraries split it. */
function run({ command, timeoutMs }: Executable, env: NodeJS.ProcessEnv): Promise<string> {
  const parts = command.match(/(?:[^\s"]+|"[^"]*")+/g) ?? [];
  // One of spaces alone starts nothing.
  const [program = ' ', ...args] = parts.map((part) => /^"(.*)"$/.exec(part)?.[1] ?? part);
  return new Promise((resolve, reject) => {
    countCall();
    execFile(
      program,
      args,
      { env, timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: mostPrintedBytes, windowsHide: true },
      (error, printed) => {
        if (!error) return resolve(printed);
        const { code, killed } = error;
        if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
          return reject(unavailable({ problem: 'printed far more than a credential' }));
        if (killed) return reject(unavailable({ problem: `took longer than ${timeoutMs / 1000} seconds` }));
        if (typeof code === 'number') return reject(unavailable({ problem: `ended with exit code ${code}` }));
        reject(unavailable({ problem: 'could not be started', ...(code && { systemCode: String(code) }) }));
      },
    );
  });
}

function unavailable(facts: FailureFacts, said?: string): Failure {
  return new Failure('SUBJECT_TOKEN_UNAVAILABLE', { field, ...facts }, said === undefined ? {} : { said });
}
