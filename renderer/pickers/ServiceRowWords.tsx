/** One audience to choose: the service's own address, or below it a further one that it accepts. */
import type { ListedService, ServiceKind } from '../../app/listings.ts';
import { Found } from './Found.tsx';
import './rows.css';

const kindWords: Readonly<Record<ServiceKind, string>> = {
  run: 'Cloud Run',
  'function-1st-gen': '1st gen',
  'function-2nd-gen': '2nd gen',
};

interface ServiceRowWordsProps {
  readonly service: ListedService;
  readonly audience: string;
  readonly looked: string;
}

export function ServiceRowWords({ service, audience, looked }: ServiceRowWordsProps) {
  const { kind, name, region, url, open } = service;
  const isFurther = audience !== url;
  return (
    <>
      <span className="row-main" data-further={isFurther || undefined}>
        {isFurther ? (
          <span className="row-also">also checked by {name}</span>
        ) : (
          <span className="row-cut">
            <Found text={name} looked={looked} />
          </span>
        )}
        {!isFurther && (
          <span className="row-chips">
            <span className={kind === 'run' ? 'visually-hidden' : 'row-chip'}>{kindWords[kind]}</span>
            {open && <span className="row-chip">no role needed</span>}
            <span className="row-region">{region}</span>
          </span>
        )}
      </span>
      <span className="row-rest mono" data-further={isFurther || undefined} title={audience}>
        <span className="row-cut">
          <Found text={audience} looked={looked} />
        </span>
      </span>
    </>
  );
}
