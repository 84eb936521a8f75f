/** The rows of the service picker: by where they run, each service and below it its further audiences. Pure. */
import type { ListedService } from '../../app/listings.ts';
import { isFound } from '../../app/picking.ts';
import type { ListRow } from './RowList.tsx';

export type ServiceRow = ListRow &
  (
    | { readonly isHeading: true; readonly words: string }
    | { readonly isHeading?: false; readonly service: ListedService; readonly audience: string }
  );

/**
 * Google lists what a function runs on among Cloud Run's services too. Once the function has come it stands for both,
 * with the audiences of both.
 */
export function withoutDoubles(run: readonly ListedService[], functions: readonly ListedService[]) {
  const isUnder = (one: ListedService, { region, audiences }: ListedService) =>
    one.underFunction === true &&
    one.region === region &&
    one.audiences.some((audience) => audiences.includes(audience));
  return {
    run: run.filter((one) => !functions.some((each) => isUnder(one, each))),
    functions: functions.map((each) => {
      const under = run.filter((one) => isUnder(one, each));
      if (under.length === 0) return each;
      const further = under.flatMap(({ audiences }) => audiences);
      return {
        ...each,
        audiences: [...new Set([...each.audiences, ...further])],
        open: under.some(({ open }) => open),
      };
    }),
  };
}

function rowsOfGroup(words: string, services: readonly ListedService[], looked: string): ServiceRow[] {
  const found = services.filter(({ name, region, audiences }) => isFound(looked, name, region, ...audiences));
  if (found.length === 0) return [];
  const rows = found.flatMap((service) =>
    [...new Set([service.url, ...service.audiences])].map((audience) => ({
      key: `${service.kind} ${service.region} ${service.name} ${audience}`,
      service,
      audience,
    })),
  );
  return [{ key: words, isHeading: true, words }, ...rows];
}

export function serviceRows(
  run: readonly ListedService[],
  functions: readonly ListedService[],
  looked: string,
): ServiceRow[] {
  return [...rowsOfGroup('Cloud Run', run, looked), ...rowsOfGroup('Functions', functions, looked)];
}
