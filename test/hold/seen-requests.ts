/** What the HTTP servers of this process are asked, whoever owns them: seen from beside, and changed in nothing. */
import { type IncomingHttpHeaders, type IncomingMessage, Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  readonly port: number;
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  /** An upgrade has no answer but the end of its connection. */
  readonly isUpgrade: boolean;
  /** 0 while there is no answer. */
  status(): number;
}

export interface SeenRequests {
  readonly all: readonly SeenRequest[];
  /** Resolves with the first one of this kind that came or comes; `undefined` when none came in time. */
  first(isWanted: (request: SeenRequest) => boolean, limitMs: number): Promise<SeenRequest | undefined>;
  stop(): void;
}

type Emit = (this: Server, event: string | symbol, ...args: unknown[]) => boolean;

export function watchRequests(): SeenRequests {
  const all: SeenRequest[] = [];
  const waiting = new Set<() => void>();
  const servers = Server.prototype as { emit: Emit };
  const { emit } = servers;
  const watching: Emit = function (event, ...args) {
    if (event === 'request' || event === 'upgrade') {
      const [request, response] = args as [IncomingMessage, ServerResponse];
      const isUpgrade = event === 'upgrade';
      all.push({
        port: (this.address() as AddressInfo | null)?.port ?? 0,
        method: request.method ?? '',
        target: request.url ?? '',
        headers: request.headers,
        isUpgrade,
        status: () => (!isUpgrade && response.headersSent ? response.statusCode : 0),
      });
    }
    const answer = emit.call(this, event, ...args);
    for (const look of waiting) look();
    return answer;
  };
  servers.emit = watching;

  return {
    all,
    first: (isWanted, limitMs) =>
      new Promise((resolve) => {
        const look = () => {
          const found = all.find(isWanted);
          if (found) settle(found);
        };
        const settle = (found?: SeenRequest) => {
          clearTimeout(limit);
          waiting.delete(look);
          resolve(found);
        };
        const limit = setTimeout(settle, limitMs);
        waiting.add(look);
        look();
      }),
    stop: () => void Reflect.deleteProperty(servers, 'emit'),
  };
}
