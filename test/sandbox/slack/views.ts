import { initialState } from "./blocks/state.ts";
import type { ViewContent } from "./blocks/schema.ts";
import { nextId, randomText } from "./ids.ts";
import type { Team, View, ViewState } from "./records.ts";
import { markChanged } from "./world.ts";

/** Slack allows three modals on top of each other. */
export const deepestStack = 3;

export function modalsOf(team: Team, userId: string): View[] {
  return team.modals.get(userId) ?? [];
}

export function topModal(team: Team, userId: string): View | null {
  return modalsOf(team, userId).at(-1) ?? null;
}

export function findView(team: Team, viewId: string): View | null {
  const all = [...[...team.modals.values()].flat(), ...team.homes.values()];
  return all.find(({ id }) => id === viewId) ?? null;
}

/** A first modal replaces whatever was open; a pushed one lies on top. */
export function openModal(team: Team, userId: string, content: ViewContent, isPushed: boolean): View {
  const stack = isPushed ? modalsOf(team, userId) : [];
  const view = newView(userId, content, stack);
  team.modals.set(userId, [...stack, view]);
  markChanged();
  return view;
}

export function publishHome(team: Team, userId: string, content: ViewContent): View {
  const known = team.homes.get(userId);
  const view = known ?? newView(userId, content, []);
  team.homes.set(userId, view);
  changeView(view, content);
  return view;
}

/** What a person entered stays where block and action keep their ids, as at Slack. */
export function changeView(view: View, content: ViewContent): void {
  const fresh = initialState(content.blocks);
  view.content = content;
  view.state = content.type === "modal" ? keepEntered(fresh, view.state) : fresh;
  view.hash = newHash();
  view.errors = {};
  view.problem = null;
  markChanged();
}

/** Closes the top modal, or all of them. */
export function closeModals(team: Team, userId: string, isAll: boolean): void {
  const stack = isAll ? [] : modalsOf(team, userId).slice(0, -1);
  team.modals.set(userId, stack);
  markChanged();
}

function newView(userId: string, content: ViewContent, stack: View[]): View {
  const id = nextId("V");
  return {
    id,
    userId,
    content,
    hash: newHash(),
    state: initialState(content.blocks),
    previousViewId: stack.at(-1)?.id ?? null,
    rootViewId: stack[0]?.id ?? id,
    errors: {},
    problem: null,
  };
}

function newHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${randomText(8)}`;
}

function keepEntered(fresh: ViewState, entered: ViewState): ViewState {
  const blocks = Object.entries(fresh).map(([blockId, actions]) => {
    const kept = Object.entries(actions).map(([actionId, state]) => {
      const old = entered[blockId]?.[actionId];
      return [actionId, old?.type === state.type ? old : state] as const;
    });
    return [blockId, Object.fromEntries(kept)] as const;
  });
  return Object.fromEntries(blocks);
}
