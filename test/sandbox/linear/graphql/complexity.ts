import {
  getNamedType,
  isCompositeType,
  isObjectType,
  Kind,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  type SelectionSetNode,
} from "graphql";
import { usualPerPage } from "./connection.ts";

type Query = { schema: GraphQLSchema; document: DocumentNode; variables: Readonly<Record<string, unknown>> };
type Walk = Query & { fragments: ReadonlyMap<string, FragmentDefinitionNode> };

/**
 * What a query costs: 0.1 for a property, 1 for an object, and of a connection as often as it may have entries:
 * https://linear.app/developers/rate-limiting#complexity
 */
export function complexityOf(query: Query): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of query.document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const walk = { ...query, fragments };
  let total = 0;
  for (const definition of query.document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    const root = query.schema.getRootType(definition.operation);
    if (root) total += costOf(walk, definition.selectionSet, root);
  }
  return Math.max(1, Math.round(total));
}

function costOf(walk: Walk, { selections }: SelectionSetNode, type: GraphQLNamedType): number {
  let cost = 0;
  for (const selection of selections) {
    switch (selection.kind) {
      case Kind.FIELD:
        cost += fieldCost(walk, selection, type);
        break;
      case Kind.INLINE_FRAGMENT: {
        const name = selection.typeCondition?.name.value;
        cost += costOf(walk, selection.selectionSet, (name && walk.schema.getType(name)) || type);
        break;
      }
      case Kind.FRAGMENT_SPREAD: {
        const fragment = walk.fragments.get(selection.name.value);
        const on = walk.schema.getType(fragment?.typeCondition.name.value ?? "");
        if (fragment && on) cost += costOf(walk, fragment.selectionSet, on);
        break;
      }
      default:
        selection satisfies never;
    }
  }
  return cost;
}

function fieldCost(walk: Walk, field: FieldNode, parent: GraphQLNamedType): number {
  const definition = isObjectType(parent) ? parent.getFields()[field.name.value] : undefined;
  const type = definition === undefined ? null : getNamedType(definition.type);
  if (type === null || !isCompositeType(type) || field.selectionSet === undefined) return 0.1;
  const inner = costOf(walk, field.selectionSet, type);
  return type.name.endsWith("Connection") ? sizeOf(walk, field) * inner : 1 + inner;
}

function sizeOf({ variables }: Walk, field: FieldNode): number {
  const argument = field.arguments?.find(({ name }) => name.value === "first" || name.value === "last");
  const value = argument?.value;
  const given =
    value?.kind === Kind.VARIABLE
      ? variables[value.name.value]
      : value?.kind === Kind.INT
        ? Number(value.value)
        : null;
  return typeof given === "number" ? given : usualPerPage;
}
