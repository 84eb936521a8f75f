/** The rows of the service picker: by where they run, each service and below it its further audiences. Pure. */
import type { ListedService } from '../../app/listings.ts';
import { isFound } from '../../app/picking.ts';
import type { ListRow } from './RowList.tsx';

export type ServiceRow = ListRow &
  (
    | { readonly isHeading: true; readonly words: string }
    | { readonly isHeading?: false; readonly service: ListedService; readonly audience: string }
  );

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
