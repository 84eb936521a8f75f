// What somebody who runs script in the window's page could try there. Each function runs in the page by its text alone,
// so it sees nothing but its argument.

/** Asks for everything there is; gives what was granted and how many requests that were not. */
export async function askForEverything(names: readonly string[]) {
  const granted: string[] = [];
  let refused = 0;
  const settle = (name: string, wasGranted: boolean) => {
    if (wasGranted) granted.push(name);
    else refused += 1;
  };
  for (const name of names) {
    const state = await navigator.permissions.query({ name: name as PermissionName }).then(
      (status) => status.state as string,
      // This engine does not know it.
      () => undefined,
    );
    if (state !== undefined) settle(`query ${name}`, state !== 'denied');
  }
  const device = navigator as unknown as Record<
    string,
    Record<string, (...args: unknown[]) => Promise<unknown>>
  >;
  const page = globalThis as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const idle = (globalThis as unknown as { IdleDetector?: { requestPermission(): Promise<string> } })
    .IdleDetector;
  const asked: Record<string, () => Promise<unknown> | undefined> = {
    camera: () => navigator.mediaDevices.getUserMedia({ video: true }),
    microphone: () => navigator.mediaDevices.getUserMedia({ audio: true }),
    screen: () => navigator.mediaDevices.getDisplayMedia(),
    'clipboard text': () => navigator.clipboard.readText(),
    clipboard: () => navigator.clipboard.read(),
    'clipboard writing': () => navigator.clipboard.writeText('x'),
    place: () => new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject)),
    notifications: () => Notification.requestPermission(),
    MIDI: () => navigator.requestMIDIAccess({ sysex: true }),
    bluetooth: () => device['bluetooth']?.['requestDevice']?.({ acceptAllDevices: true }),
    USB: () => device['usb']?.['requestDevice']?.({ filters: [] }),
    HID: () => device['hid']?.['requestDevice']?.({ filters: [] }),
    'serial port': () => device['serial']?.['requestPort']?.(),
    'storage that lasts': () => navigator.storage.persist(),
    'staying awake': () => navigator.wakeLock.request(),
    'whole screen': () => document.documentElement.requestFullscreen(),
    pointer: async () => document.body.requestPointerLock(),
    keyboard: () => device['keyboard']?.['lock']?.(),
    screens: () => page['getScreenDetails']?.(),
    fonts: () => page['queryLocalFonts']?.(),
    idleness: () => idle?.requestPermission(),
    'storage of others': () => document.requestStorageAccess(),
    'service worker': () => navigator.serviceWorker.register('window.js'),
  };
  for (const [name, ask] of Object.entries(asked)) {
    // Some that are refused are never answered.
    const unanswered = new Promise((resolve) => setTimeout(resolve, 500, 'refused'));
    const answered = (async () => ask())().catch(() => 'refused');
    const answer = await Promise.race([answered, unanswered]);
    const nothing =
      answer === undefined || answer === false || (Array.isArray(answer) && answer.length === 0);
    settle(name, !nothing && !['refused', 'denied', 'default'].includes(String(answer)));
  }
  if (document.fullscreenElement || document.pointerLockElement) granted.push('whole screen or pointer');
  return { granted, refused };
}

/** Tries to send something to `address` in each way there is, and waits until each has come to an end of its own. */
export async function sendEverywhere(address: string) {
  const { host, hostname, port } = new URL(address);
  let tries = 0;
  const sent: string[] = [];
  const trying = async (name: string, act: () => unknown) => {
    tries += 1;
    try {
      if ((await act()) === 'sent') sent.push(name);
    } catch {
      // Refused at once.
    }
  };
  const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, fields: object) =>
    Object.assign(document.createElement(tag), fields);
  const load = (element: HTMLElement, event = 'load') =>
    new Promise<string>((resolve) => {
      element.addEventListener(event, () => resolve('sent'));
      element.addEventListener('error', () => resolve('refused'));
      // The policy refuses some without telling the element.
      document.addEventListener('securitypolicyviolation', () => resolve('refused'), { once: true });
      document.body.append(element);
    }).finally(() => element.remove());
  const opened = (source: EventTarget) =>
    new Promise<string>((resolve) => {
      source.addEventListener('open', () => resolve('sent'));
      source.addEventListener('error', () => resolve('refused'));
    });

  for (const rel of ['dns-prefetch', 'preconnect', 'prefetch', 'prerender', 'modulepreload', 'manifest']) {
    // These tell nobody how they ended; what they did is seen from outside.
    await trying(rel, () => document.head.append(make('link', { rel, href: `${address}${rel}` })));
  }
  await trying('fetch', () => fetch(address, { mode: 'no-cors' }).then(() => 'sent'));
  await trying('fetch that outlives', () =>
    fetch(address, { method: 'POST', keepalive: true, mode: 'no-cors' }).then(() => 'sent'),
  );
  await trying('XMLHttpRequest', () => {
    const request = new XMLHttpRequest();
    request.open('GET', address, false);
    request.send();
    return 'sent';
  });
  await trying('WebSocket', () => opened(new WebSocket(address.replace('http', 'ws'))));
  await trying('EventSource', () => opened(new EventSource(address)));
  await trying('beacon', () => void navigator.sendBeacon(address, 'x'));
  await trying('picture', () => load(make('img', { src: address })));
  await trying('sound', () => load(make('audio', { src: address, preload: 'auto' }), 'loadeddata'));
  await trying('film', () => load(make('video', { src: address, poster: address }), 'loadeddata'));
  await trying('stylesheet', () => load(make('link', { rel: 'stylesheet', href: address })));
  await trying('script', () => load(make('script', { src: address })));
  await trying('frame', () => load(make('iframe', { src: address })));
  await trying('object', () => load(make('object', { data: address })));
  await trying('embed', () => load(make('embed', { src: address })));
  await trying('background', () => {
    document.body.style.backgroundImage = `url(${address})`;
    document.body.getBoundingClientRect();
    document.body.style.backgroundImage = '';
  });
  await trying('imported styles', () => document.styleSheets[0]?.insertRule(`@import url(${address});`));
  await trying('font', () => new FontFace('x', `url(${address})`).load().then(() => 'sent'));
  await trying('worker', () => opened(new Worker(address)));
  await trying('shared worker', () => void new SharedWorker(address));
  await trying('ping', () => {
    const link = make('a', { href: '#', ping: address });
    document.body.append(link);
    link.click();
    link.remove();
    history.replaceState(null, '', location.pathname);
  });
  await trying('WebTransport', () => new WebTransport(address).ready.then(() => 'sent'));
  const servers = [
    { urls: `stun:${host}` },
    { urls: `turn:${host}?transport=udp`, username: 'a', credential: 'b' },
    { urls: `turn:${host}?transport=tcp`, username: 'a', credential: 'b' },
    { urls: `turns:${hostname}:${port || 443}`, username: 'a', credential: 'b' },
  ];
  for (const server of servers) {
    await trying(server.urls, async () => {
      const peer = new RTCPeerConnection({ iceServers: [server] });
      const gathered = new Promise<void>((resolve) => {
        peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve();
      });
      peer.createDataChannel('x');
      await peer.setLocalDescription(await peer.createOffer());
      await gathered;
      peer.close();
    });
  }
  return { tries, sent };
}

/** The ways to another page, or to another window, that a script has; `pressing` leaves a link under the pointer. */
export function leave({ way, address }: { way: string; address: string }): void {
  const make = <Tag extends keyof HTMLElementTagNameMap>(tag: Tag, fields: object) => {
    const element = Object.assign(document.createElement(tag), fields);
    document.body.append(element);
    return element;
  };
  for (const old of document.querySelectorAll('[data-hold]')) old.remove();
  switch (way) {
    case 'assign':
      location.assign(address);
      return;
    case 'replace':
      location.replace(address);
      return;
    case 'href':
      location.href = address;
      return;
    case 'itself':
      open(address, '_self');
      return;
    case 'refresh':
      make('meta', { httpEquiv: 'refresh', content: `0; url=${address}` }).dataset['hold'] = '';
      return;
    case 'get':
    case 'post': {
      const form = make('form', { method: way, action: address });
      form.dataset['hold'] = '';
      form.submit();
      return;
    }
    case 'window':
      open(address);
      return;
    case 'window without a tie':
      open(address, '_blank', 'noopener,width=200');
      return;
    case 'form in a window': {
      const form = make('form', { method: 'post', action: address, target: '_blank' });
      form.dataset['hold'] = '';
      form.submit();
      return;
    }
    default: {
      // Pressed from outside, as a person would.
      const link = make('a', { href: address, target: way === 'link to a window' ? '_blank' : '' });
      link.dataset['hold'] = '';
      link.style.cssText = 'position:fixed;inset:0;z-index:99999';
    }
  }
}
