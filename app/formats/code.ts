/** A call with a token, as source code and as a file of HTTP requests. */
import { jsonQuoted } from '../shell-quoting.ts';
import { callWith, type TokenToWrite } from './token-to-write.ts';

export function httpFile(value: TokenToWrite): string {
  const { url, headers } = callWith(value);
  return [`GET ${url} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n');
}

export function python(value: TokenToWrite): string {
  const { url, headers } = callWith(value);
  return [
    'import requests',
    '',
    'response = requests.get(',
    `    ${jsonQuoted(url)},`,
    `    headers={${fields(headers)}},`,
    ')',
    'print(response.status_code, response.text)',
  ].join('\n');
}

export function node(value: TokenToWrite): string {
  const { url, headers } = callWith(value);
  return [
    `const response = await fetch(${jsonQuoted(url)}, {`,
    `  headers: { ${fields(headers)} },`,
    '});',
    'console.log(response.status, await response.text());',
  ].join('\n');
}

const fields = (headers: readonly (readonly [string, string])[]) =>
  headers.map(([name, value]) => `${jsonQuoted(name)}: ${jsonQuoted(value)}`).join(', ');
