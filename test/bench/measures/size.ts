import type { Measure } from '../figure.ts';

export const size: Measure = {
  name: 'size',
  async measure() {
    return [{ what: 'size', why: 'nothing is packaged yet' }];
  },
};
