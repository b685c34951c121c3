import type { Role } from "../../../domain/context.ts";
import type { Option } from "../../components/field.tsx";

const words: Record<Role, string> = {
  owner: "Owner: may do everything",
  admin: "Admin: manages projects, connections and members",
  member: "Member: tracks time",
};

/** Roles as choices that say what each may do. */
export function roleOptions(roles: Role[]): Option[] {
  return roles.map((role) => ({ value: role, label: words[role] }));
}
