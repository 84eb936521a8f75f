/** Copies under way and just done, for the whole window: the desk's buttons and the account list both start them. */
import { useEffect, useRef, useState } from 'react';
import type { BadgeView } from '../app/badge.ts';
import type { FailureView } from '../app/failure.ts';
import { type FormatName, formatFor, formats } from '../app/formats.ts';
import type { Snapshot } from '../app/snapshot.ts';
import type { TokenKind, TokenRequest } from '../app/token-request.ts';
import { tokenRequestKey } from '../app/token-request-key.ts';
import { lanyard, outcomeOf } from './lanyard.ts';
import { useAnnounce } from './parts/Announcer.tsx';

/** How long a button says that something was copied. */
export const copiedShownMs = 2000;

export const tokenKindLabels: Readonly<Record<TokenKind, string>> = {
  'access-token': 'Access token',
  'id-token': 'ID token',
  'signed-jwt': 'Signed JWT',
};

/** How a format is spoken of: “Copy ID token as curl”. */
export const asFormat = (format: FormatName) => (format === 'bare' ? 'bare' : `as ${formats[format].as}`);

export type CopyPhase = 'idle' | 'working' | 'copied' | 'failed';

interface Attempt {
  readonly number: number;
  /** Of the request. */
  readonly key: string;
  readonly request: TokenRequest;
  readonly format: FormatName;
  readonly phase: Exclude<CopyPhase, 'idle'>;
}

/** A copy that can be made at once, or after a sign-in. */
export interface WantedCopy {
  readonly request: TokenRequest;
  /** Absent: the one that is usual. */
  readonly format?: FormatName | undefined;
  /** The badge by which it is asked for. */
  readonly badge?: Pick<BadgeView, 'id' | 'name'>;
}

export interface FailedCopy {
  readonly request: TokenRequest;
  readonly format: FormatName;
  readonly failure: FailureView;
}

export interface Copying {
  readonly phaseOf: (request: TokenRequest) => CopyPhase;
  /** Of the copy that is under way or just done, else of the next. */
  readonly formatOf: (request: TokenRequest) => FormatName;
  /** The last copy for this account that failed, until one succeeds. */
  readonly failedFor: (accountId: string) => FailedCopy | null;
  /** In the default format where none is named. */
  readonly copy: (request: TokenRequest, format?: FormatName) => void;
}

/** `onCopied` is told of every token that has reached the clipboard. */
export function useCopying(snapshot: Snapshot, onCopied: (request: TokenRequest) => void): Copying {
  const announce = useAnnounce();
  const [attempts, setAttempts] = useState<readonly Attempt[]>([]);
  const [failed, setFailed] = useState<FailedCopy | null>(null);
  const lastNumber = useRef(0);

  /** Moves an attempt on, unless a newer one has taken its place. */
  const settle = (number: number, phase: CopyPhase) =>
    setAttempts((current) =>
      current.flatMap((attempt) => {
        if (attempt.number !== number) return attempt;
        return phase === 'idle' ? [] : { ...attempt, phase };
      }),
    );

  const usualFor = ({ kind }: TokenRequest) => formatFor(kind, snapshot.settings.format);

  const copy = async (request: TokenRequest, format = usualFor(request)) => {
    const key = tokenRequestKey(request);
    if (attempts.some((attempt) => attempt.phase === 'working' && attempt.key === key)) return;
    lastNumber.current += 1;
    const number = lastNumber.current;
    setAttempts((current) => [
      ...current.filter((attempt) => attempt.key !== key),
      { number, key, request, format, phase: 'working' },
    ]);
    const outcome = await outcomeOf(lanyard.copyToken({ request, format }));
    if (!outcome.ok) {
      settle(number, 'failed');
      setFailed({ request, format, failure: outcome.failure });
      return;
    }
    settle(number, 'copied');
    setFailed(null);
    onCopied(request);
    announce(`${tokenKindLabels[request.kind]} copied${format === 'bare' ? '' : ` ${asFormat(format)}`}`);
    setTimeout(() => settle(number, 'idle'), copiedShownMs);
  };

  // A failure belongs to the account it was shown with.
  const { selectedAccountId } = snapshot;
  useEffect(() => {
    const isOfSelected = ({ request }: { readonly request: TokenRequest }) =>
      request.identity.accountId === selectedAccountId;
    setAttempts((current) => current.filter(isOfSelected));
    setFailed((current) => (current && isOfSelected(current) ? current : null));
  }, [selectedAccountId]);

  const attemptOf = (request: TokenRequest) => {
    const key = tokenRequestKey(request);
    return attempts.find((attempt) => attempt.key === key);
  };

  return {
    phaseOf: (request) => attemptOf(request)?.phase ?? 'idle',
    formatOf: (request) => {
      const attempt = attemptOf(request);
      return attempt && attempt.phase !== 'failed' ? attempt.format : usualFor(request);
    },
    failedFor: (accountId) => (failed?.request.identity.accountId === accountId ? failed : null),
    copy: (request, format) => void copy(request, format),
  };
}
