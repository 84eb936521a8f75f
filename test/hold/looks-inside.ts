// What somebody finds who looks round in the window's page. Each function runs in the page by its text alone.

/** What there is of Node here and in a frame, and what may be done to the bridge. */
export function lookAtBridge() {
  const page = globalThis as unknown as { lanyard: Record<string, unknown> };
  const { lanyard } = page;
  const attempt = (act: () => void) => {
    try {
      act();
    } catch {
      // In strict code a frozen object complains; either way it stays as it was.
    }
  };
  attempt(() => {
    lanyard['copyToken'] = () => 'replaced';
  });
  attempt(() => {
    lanyard['another'] = () => 'added';
  });
  attempt(() => {
    delete lanyard['signOut'];
  });
  attempt(() => {
    Object.defineProperty(globalThis, 'lanyard', { value: {} });
  });
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const inFrame = frame.contentWindow as unknown as Record<string, unknown>;
  const names = ['require', 'process', 'module', 'global', 'Buffer', 'ipcRenderer', 'electron'];
  const seen = {
    node: names.filter((name) => name in globalThis),
    inFrame: [...names, 'lanyard'].filter((name) => inFrame[name] !== undefined),
    frozen: Object.isFrozen(lanyard),
    names: Object.keys(page.lanyard).sort(),
    strange: Object.entries(lanyard)
      .filter(
        ([, value]) => typeof value !== 'function' || Object.getPrototypeOf(value) !== Function.prototype,
      )
      .map(([name]) => name),
    replaced: String(lanyard['copyToken']).includes('replaced'),
  };
  frame.remove();
  return seen;
}

/** Whether the bridge still works in a page that has bent the language, and gives nothing away to it. */
export async function bendLanguage() {
  const stolen: unknown[] = [];
  const { parse, stringify } = JSON;
  const { push } = Array.prototype;
  const { call } = Function.prototype;
  try {
    JSON.parse = (...all: unknown[]) => stolen.splice(0, 0, ...all);
    JSON.stringify = (...all: unknown[]) => String(stolen.splice(0, 0, ...all));
    Array.prototype.push = (...all: unknown[]) => stolen.splice(0, 0, ...all).length;
    Function.prototype.call = () => stolen.splice(0, 0, 'call');
    const { lanyard } = globalThis as unknown as {
      lanyard: { getSnapshot(request: object): Promise<{ ok: boolean; value: object }> };
    };
    const { ok, value } = await lanyard.getSnapshot({});
    return { ok, accounts: 'accounts' in value, stolen: stolen.length };
  } finally {
    Object.assign(JSON, { parse, stringify });
    Array.prototype.push = push;
    Function.prototype.call = call;
  }
}

/** Runs text as script in each way there is; gives the ways that worked, and what the policy said to the others. */
export async function runText() {
  const ran: string[] = [];
  const violated = new Set<string>();
  document.addEventListener('securitypolicyviolation', ({ effectiveDirective }) =>
    violated.add(effectiveDirective),
  );
  const page = globalThis as unknown as { holdRan?: (way: string) => void };
  page.holdRan = (way) => void ran.push(way);
  const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, fields: object) =>
    Object.assign(document.createElement(tag), fields);
  const ways: Record<string, () => unknown> = {
    // biome-ignore lint/security/noGlobalEval: that it is refused is what is looked at.
    eval: () => globalThis.eval('holdRan("eval")'),
    Function: () => new Function('holdRan("Function")')(),
    timer: () => setTimeout('holdRan("timer")' as unknown as () => void, 0),
    script: () => document.body.append(make('script', { text: 'holdRan("script")' })),
    innerHTML: () => {
      make('div', {}).innerHTML = '<img src=x onerror=holdRan("innerHTML")>';
    },
    insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<svg onload=holdRan("insert")>'),
    handler: () => {
      const image = make('img', {});
      image.setAttribute('onerror', 'holdRan("handler")');
      image.src = 'data:,';
      document.body.append(image);
    },
    parser: () => {
      document.body.append(
        new DOMParser().parseFromString('<img src=x onerror=holdRan("parser")>', 'text/html').body,
      );
    },
    policy: () => {
      const factory = (
        globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }
      ).trustedTypes;
      factory.createPolicy('hold', { createHTML: (text: string) => text });
      ran.push('policy');
    },
  };
  for (const way of Object.values(ways)) {
    try {
      way();
    } catch {
      // Refused at once.
    }
  }
  // A timer that was set before this one has come by then, and so has what the policy says of it.
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { ran, tried: Object.keys(ways).length, violated: [...violated] };
}

/** Whether a `<webview>` is more than an unknown element. */
export function addWebview() {
  const view = document.createElement('webview');
  view.setAttribute('src', 'https://example.test/');
  document.body.append(view);
  const works = 'loadURL' in view || 'getWebContentsId' in view;
  view.remove();
  return works;
}
