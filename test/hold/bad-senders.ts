// Who may knock at the door of a command and is not the window's main frame at its own address.

export const goodFrame = { url: 'app://lanyard/index.html' };

/** What the door is opened for. A sender changes it to what it is by then; each knock needs a new one. */
export const createContents = () => ({
  isDestroyed: () => false,
  mainFrame: { ...goodFrame } as { url: string },
});
type Contents = ReturnType<typeof createContents>;

/** The main frame itself, gone to another address. */
const goneTo = (url: string) => (contents: Contents) => {
  contents.mainFrame = { url };
  return { senderFrame: contents.mainFrame };
};

const unreadable = {
  get url(): string {
    throw new Error('Render frame was disposed');
  },
};

/** Each gives the event that its knock comes with. */
export const badSenders: Readonly<Record<string, (contents: Contents) => unknown>> = {
  'no frame': () => ({ senderFrame: null }),
  'a frame within the page': ({ mainFrame }) => ({ senderFrame: { url: mainFrame.url, parent: mainFrame } }),
  'a frame that looks the same': ({ mainFrame }) => ({ senderFrame: { ...mainFrame } }),
  'a page from elsewhere': goneTo('https://evil.test/'),
  'a file': goneTo('file:///tmp/index.html'),
  'an empty page': goneTo('about:blank'),
  'a page without an address': goneTo(''),
  'another host of our scheme': goneTo('app://lanyard.evil/index.html'),
  'our host as a user': goneTo('app://lanyard@evil/index.html'),
  'a port of our host': goneTo('app://lanyard:8080/index.html'),
  data: goneTo('data:text/html,x'),
  'a window that is gone': (contents) => {
    contents.isDestroyed = () => true;
    return { senderFrame: contents.mainFrame };
  },
  'a frame that is gone': (contents) => {
    contents.mainFrame = unreadable;
    return { senderFrame: unreadable };
  },
  'an event that cannot be looked at': () => ({
    get senderFrame() {
      throw new Error('Render frame was disposed');
    },
  }),
};
