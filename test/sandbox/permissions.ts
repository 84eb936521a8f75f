/** Who may do what: bindings of a member to a role on a project, a service account or a protected service. */
import * as z from 'zod';
import { INITIAL_BINDINGS } from './initial-bindings.ts';
import { permissionsIn, ROLES } from './roles.ts';

const binding = z.strictObject({
  /** An e-mail address, the `principal://` name of a federated identity, `allUsers` or `allAuthenticatedUsers`. */
  member: z.string().min(1),
  /** One of `roles.ts`, or a single permission. */
  role: z.string().refine((name) => !name.startsWith('roles/') || name in ROLES, 'unknown role'),
  /** A project id, a service account's e-mail address, or the name of a Cloud Run service, function or IAP resource. */
  on: z.string().min(1),
});
export type Binding = z.infer<typeof binding>;

const change = z.strictObject({
  /** Bindings that agree with all the members given are taken away, before any is added. */
  remove: z.array(binding.partial()).default([]),
  add: z.array(binding).default([]),
});
export type PermissionChange = z.input<typeof change>;

export type Permissions = {
  list(): readonly Binding[];
  /** Throws on a role that nobody knows. */
  change(input: unknown): void;
  reset(): void;
  /** Whether the member has the permission on the resource itself or on one of those above it. */
  allows(member: string, permission: string, on: readonly string[]): boolean;
};

export function createPermissions(): Permissions {
  let bindings: readonly Binding[] = INITIAL_BINDINGS;
  return {
    list: () => bindings,
    change(input) {
      const { remove, add } = change.parse(input);
      const isMeant = (one: Binding) => remove.some((pattern) => agrees(one, pattern));
      bindings = [...bindings.filter((one) => !isMeant(one)), ...add];
    },
    reset() {
      bindings = INITIAL_BINDINGS;
    },
    allows(member, permission, on) {
      const members = [member, 'allUsers', ...(member === '' ? [] : ['allAuthenticatedUsers'])];
      return bindings.some(
        (one) =>
          members.includes(one.member) && on.includes(one.on) && permissionsIn(one.role).includes(permission),
      );
    },
  };
}

function agrees(one: Binding, pattern: { [Key in keyof Binding]?: Binding[Key] | undefined }): boolean {
  const given = Object.entries(pattern) as [keyof Binding, string | undefined][];
  return given.length > 0 && given.every(([key, value]) => value === undefined || one[key] === value);
}
