/** A call with a token, for each shell and for each program that makes calls. */
import { cmdQuoted, posixQuoted, powershellQuoted } from '../shell-quoting.ts';
import { type Call, callWith, hostOf, type TokenToWrite } from './token-to-write.ts';

type Quote = (text: string) => string;

const headerFlags = ({ headers }: Call, quoted: Quote) =>
  headers.map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`).join(' ');

/** The address comes last, for a path to be typed on. */
const curlBy = (program: string, call: Call, quoted: Quote) =>
  `${program} ${headerFlags(call, quoted)} ${quoted(call.url)}`;

export const curl = (value: TokenToWrite) => curlBy('curl', callWith(value), posixQuoted);
/** With its ending: in Windows PowerShell `curl` alone is another command. */
export const curlPowershell = (value: TokenToWrite) => curlBy('curl.exe', callWith(value), powershellQuoted);
export const curlCmd = (value: TokenToWrite) => curlBy('curl', callWith(value), cmdQuoted);
export const iapCurl = (value: TokenToWrite) =>
  curlBy('curl', callWith(value, 'Proxy-Authorization'), posixQuoted);

export function invokeRestMethod(value: TokenToWrite): string {
  const { url, headers } = callWith(value);
  const table = headers.map(([name, value]) => `${powershellQuoted(name)} = ${powershellQuoted(value)}`);
  return `Invoke-RestMethod -Headers @{ ${table.join('; ')} } -Uri ${powershellQuoted(url)}`;
}

/** Without a space after the colon, which HTTPie would keep. */
export function httpie(value: TokenToWrite): string {
  const { url, headers } = callWith(value);
  const items = headers.map(([name, value]) => posixQuoted(`${name}:${value}`));
  return `http ${posixQuoted(url)} ${items.join(' ')}`;
}

/** It names no method: what a server offers is what it is asked first. */
export function grpcurl(value: TokenToWrite): string {
  const call = callWith(value);
  const { host, plain } = hostOf(call.url);
  return `grpcurl ${plain ? '-plaintext ' : ''}${headerFlags(call, posixQuoted)} ${posixQuoted(host)} list`;
}
