/** Who may do what when a sandbox starts. */
import { AWS_PRINCIPAL, MACHINE_PRINCIPAL, WORKFORCE_PRINCIPAL, WORKLOAD_PRINCIPAL } from './federation.ts';
import type { Binding } from './permissions.ts';
import { serviceAccountEmail } from './service-accounts.ts';

const ALICE = 'alice@acme.example';
const CAROL = 'carol@acme.example';
const BOB = 'bob@client.example';

const TOKEN_CREATOR = 'roles/iam.serviceAccountTokenCreator';
const dev = (name: string) => serviceAccountEmail(name, 'acme-dev');
const bind = (member: string, role: string, ...resources: string[]): Binding[] =>
  resources.map((on) => ({ member, role, on }));

export const INITIAL_BINDINGS: readonly Binding[] = [
  // Alice sees all of Acme; of dev's service accounts she may use most, one of them for ID tokens alone.
  ...bind(ALICE, 'roles/viewer', 'acme-dev', 'acme-prod', 'acme-fleet', 'acme-tools', 'acme-portal'),
  ...bind(ALICE, 'roles/browser', 'acme-old'),
  ...bind(ALICE, 'roles/serviceusage.serviceUsageConsumer', 'acme-dev', 'acme-tools'),
  ...bind(
    ALICE,
    TOKEN_CREATOR,
    ...['deployer', 'iap-caller', 'hop-one', 'self-signer', 'long-lived', 'retired'].map(dev),
    ...Array.from({ length: 10 }, (_, index) =>
      serviceAccountEmail(`worker-${String(index + 1).padStart(4, '0')}`, 'acme-fleet'),
    ),
  ),
  ...bind(ALICE, 'roles/iam.serviceAccountOpenIdTokenCreator', dev('invoker')),
  ...bind(ALICE, 'roles/iam.serviceAccountUser', dev('out-of-reach')),
  ...bind(ALICE, 'roles/run.invoker', 'hello'),
  ...bind(ALICE, 'roles/iap.httpsResourceAccessor', 'intranet'),
  // Carol looks after production.
  ...bind(CAROL, 'roles/viewer', 'acme-prod', 'acme-tools'),
  ...bind(CAROL, TOKEN_CREATOR, serviceAccountEmail('release', 'acme-prod')),
  // Bob is somebody else's.
  ...bind(BOB, 'roles/viewer', 'client-tools', 'client-data'),
  ...bind(BOB, TOKEN_CREATOR, serviceAccountEmail('reporter', 'client-tools')),
  // The chain of delegates, each link of which only its own.
  ...bind(dev('hop-one'), TOKEN_CREATOR, dev('hop-two')),
  ...bind(dev('hop-two'), TOKEN_CREATOR, dev('chain-end')),
  ...bind(dev('self-signer'), TOKEN_CREATOR, dev('self-signer')),
  // What the service accounts may do themselves.
  ...bind(dev('deployer'), 'roles/viewer', 'acme-dev'),
  ...bind(dev('deployer'), TOKEN_CREATOR, dev('invoker')),
  ...bind(dev('invoker'), 'roles/run.invoker', 'hello', 'orders', 'thumbnails', 'mailer'),
  ...bind(dev('iap-caller'), 'roles/iap.httpsResourceAccessor', 'intranet'),
  ...bind(WORKLOAD_PRINCIPAL, 'roles/iam.workloadIdentityUser', dev('pipeline')),
  ...bind(AWS_PRINCIPAL, 'roles/iam.workloadIdentityUser', dev('pipeline')),
  ...bind(MACHINE_PRINCIPAL, 'roles/iam.workloadIdentityUser', dev('pipeline')),
  ...bind(WORKFORCE_PRINCIPAL, 'roles/viewer', 'acme-dev'),
  ...bind('allUsers', 'roles/run.invoker', 'public'),
];
