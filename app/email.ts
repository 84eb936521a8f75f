/** The shape of an e-mail address, as the window and main both read it. */
export function isEmail(text: string): boolean {
  return (
    text.length <= 320 &&
    /^[A-Za-z0-9_'+-]+(?:\.[A-Za-z0-9_'+-]+)*@(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/.test(text)
  );
}
