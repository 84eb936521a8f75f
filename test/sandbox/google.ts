/** Puts together what is Google's beside signing in: its APIs, the token services, the machine, what they protect. */
import { type AdcParts, adcFiles } from './adc-files.ts';
import { createCallers } from './callers.ts';
import type { Clients } from './clients.ts';
import { answerJson, type Exchange } from './exchange.ts';
import type { Faults } from './faults.ts';
import { createFunctionsApi } from './functions-api.ts';
import { createIam } from './iam.ts';
import { createIamCredentials, serviceAccountKeysAt } from './iam-credentials.ts';
import { createIapAssertions } from './iap-assertions.ts';
import { createIapService, IAP_CLIENT_ID, IAP_RESOURCE, IAP_URL } from './iap-service.ts';
import { createJwtBearerGrant } from './jwt-bearer.ts';
import { createMetadataServer } from './metadata-server.ts';
import { MACHINE } from './metadata-tree.ts';
import { PATHS } from './paths.ts';
import type { Permissions } from './permissions.ts';
import { PROJECTS } from './projects.ts';
import { createResourceManager } from './resource-manager.ts';
import { createRunApi } from './run-api.ts';
import { createRunServices } from './run-service.ts';
import { RUN_SERVICES } from './run-services.ts';
import type { SecretRecord } from './secrets.ts';
import { createServiceAccountKeys } from './service-account-keys.ts';
import { createServiceAccountTokens } from './service-account-tokens.ts';
import { serviceAccountsOf } from './service-accounts.ts';
import type { SigningKeys } from './signing-keys.ts';
import type { StoredSignIns } from './stored-sign-ins.ts';
import { createSts } from './sts.ts';
import type { TokenStore } from './token-store.ts';
import { createWorkload } from './workload.ts';

export type GoogleParts = {
  /** Where it all is: the provider, and what has a listener of its own. */
  origins: { issuer: string; metadata: string; run: string; iap: string };
  clients: Clients;
  keys: SigningKeys;
  store: TokenStore;
  faults: Faults;
  secrets: SecretRecord;
  permissions: Permissions;
};

export type Google = Awaited<ReturnType<typeof createGoogle>>;

export async function createGoogle(parts: GoogleParts) {
  const { origins, clients, keys, store, faults, secrets, permissions } = parts;
  const { issuer } = origins;
  const accountKeys = await createServiceAccountKeys(issuer, secrets);
  const tokens = createServiceAccountTokens({ issuer, faults, keys, store, secrets });
  const callers = createCallers({ store, faults, accountKeys });
  const api = { callers, faults, permissions };
  const workload = createWorkload({ origin: issuer, keys, faults, secrets });
  const sts = createSts({ store, workload, secrets });
  const assertions = await createIapAssertions(faults);
  const iap = { issuer, origin: origins.iap, keys, accountKeys, assertions, faults, permissions };

  async function publishKeys({ res, url }: Exchange): Promise<void> {
    const found = await serviceAccountKeysAt(url.pathname, accountKeys);
    res.setHeader('cache-control', 'public, max-age=3600');
    answerJson(res, found ? 200 : 404, found ?? { error: 'not_found' });
  }

  return {
    jwtBearerGrant: createJwtBearerGrant({ issuer, faults, accountKeys, tokens, secrets }),
    answers: {
      robotKeys: publishKeys,
      systemKeys: publishKeys,
      iapKeys: assertions.publishKeys,
      iamCredentials: createIamCredentials({ ...api, tokens, accountKeys, secrets }),
      iam: createIam(api),
      resourceManager: createResourceManager(api),
      run: createRunApi(api),
      functions: createFunctionsApi(api),
      sts: sts.answer,
      workload: workload.answer,
      metadata: createMetadataServer({ faults, tokens }),
      runService: createRunServices({ issuer, keys, faults, clients, permissions }),
      iapService: createIapService(iap),
    },

    /** What a client has to know of it; see `description.ts`. */
    async describe({ gcloud, adc }: StoredSignIns) {
      const { files: keyFiles } = accountKeys;
      const adcParts: AdcParts = {
        origin: issuer,
        signIn: adc,
        keyFile: keyFiles.deployer,
        workforce: sts.workforce,
      };
      return {
        ...addresses(origins),
        keyFiles,
        adcFiles: adcFiles(adcParts),
        gcloudUser: gcloud,
        workload: {
          issuer: workload.issuer,
          /** For a file that an external account reads; good for a day. */
          subjectToken: await workload.subjectToken(),
        },
      };
    },
  };
}

function addresses({ issuer, metadata, run, iap }: GoogleParts['origins']) {
  return {
    // Each is what the host of the API is at Google: `/v1/…` comes after it.
    iamCredentials: issuer + PATHS.iamCredentials,
    iam: issuer + PATHS.iam,
    resourceManager: issuer + PATHS.resourceManager,
    run: issuer + PATHS.run,
    functions: issuer + PATHS.functions,
    sts: issuer + PATHS.sts,
    /** Public keys of service accounts, at `/x509/EMAIL` and `/jwk/EMAIL`. */
    serviceAccountKeys: issuer + PATHS.systemKeys,
    iapKeys: issuer + PATHS.iapKeys,
    /** For GCE_METADATA_HOST, _IP and _ROOT. */
    metadataHost: new URL(metadata).host,
    machineAccount: MACHINE.account.email,
    iapClientId: IAP_CLIENT_ID,
    iap: { name: IAP_RESOURCE, url: iap, audienceUrl: IAP_URL, clientId: IAP_CLIENT_ID },
    services: RUN_SERVICES.map(({ name, projectId, location, urls, customAudiences }) => ({
      name,
      projectId,
      location,
      /** Where it can be called here; what tokens are made for stands below. */
      url: `${run}/${name}`,
      audience: urls[0] ?? '',
      urls,
      customAudiences,
    })),
    projects: PROJECTS.map(({ projectId, number, displayName, state }) => ({
      projectId,
      number,
      displayName,
      state,
      serviceAccounts: serviceAccountsOf(projectId).length,
    })),
  };
}
