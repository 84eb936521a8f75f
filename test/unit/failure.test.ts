import { describe, expect, test } from 'vitest';
import { describeFailure, Failure, failureCodes } from '../../app/failure.ts';

describe('every failure', () => {
  test.each(failureCodes)('%s has a title, a sentence and steps, also when nothing more is known', (code) => {
    const { title, sentence, steps } = describeFailure(new Failure(code));
    for (const text of [title, sentence]) {
      expect(text).toMatch(/\S/);
      expect(text).not.toMatch(/undefined|\[object|NaN|\s{2}|\s[.,]/);
    }
    expect(sentence).toMatch(/[.!?]$|: gcloud .*$/);
    expect(new Set(steps).size).toBe(steps.length);
  });
});

describe('signing in again', () => {
  const told = (accountKind: 'adc' | 'gcloud' | 'service-account-key' | 'google-sign-in') =>
    describeFailure(new Failure('SCOPE_NOT_GRANTED', { accountKind, scopes: ['a'] }));

  test('is a button for an account that signed in here', () => {
    expect(told('google-sign-in').steps).toContain('sign-in-again');
  });

  test('is a command for an account that another tool keeps', () => {
    expect(told('adc')).toMatchObject({
      steps: [],
      sentence: expect.stringContaining('“gcloud auth application-default login”'),
    });
    expect(told('gcloud').sentence).toContain('“gcloud auth login”');
  });

  test('is not offered for what never signed in', () => {
    expect(told('service-account-key').steps).toEqual([]);
  });
});
