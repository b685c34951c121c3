import type { ListedPerson, People, PeopleQuery } from "../../../integrations/trackers/people/list-people.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { Badge } from "../../components/badge.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { Pager } from "../../components/pager.tsx";
import type { Refusal } from "../../forms/form.ts";

type Props = { people: People; query: PeopleQuery; refusal: Refusal | null };

/** Who people at a provider are here. */
export function PeoplePanel(props: Props) {
  const { people, query, refusal } = props;
  const { binding, providerName, matched, next } = people;
  const path = pathTo`/bindings/${binding.id}/people`;
  return (
    <div class="stack">
      <header class="stack tight">
        <h1>People at {providerName}</h1>
        <p>
          <a href={pathTo`/bindings/${binding.id}`}>{binding.name}</a>
        </p>
        <p>
          Whoever signs in or connects with {providerName} is known by that. Say here who the others are: what
          is assigned to them there becomes theirs here, and the other way round. It counts for everything
          that this workspace has connected at {binding.host}.
        </p>
      </header>
      {refusal !== null && <Flash tone="bad">{refusal.message}</Flash>}
      {matched.length > 0 && <Matched {...props} />}
      <section class="stack" aria-labelledby="everybody">
        <h2 id="everybody">Everybody to whom issues can be assigned</h2>
        <form method="get" action={path} class="filter">
          <Field id="q" name="q" type="search" label="Search people" hidesLabel value={query.search} />
          <Button>Search</Button>
        </form>
        {people.people.length === 0 ? (
          <EmptyState title={query.search === "" ? "Nobody else" : `Nobody is called “${query.search}”`}>
            <p>{providerName} lists nobody here.</p>
          </EmptyState>
        ) : (
          <ul class="list" role="list">
            {people.people.map((person, index) => (
              <Person person={person} number={index} {...props} />
            ))}
          </ul>
        )}
        <Pager
          previous={
            query.cursor === null
              ? null
              : pathTo`/bindings/${binding.id}/people${new Search({ q: query.search })}`
          }
          next={
            next === null
              ? null
              : pathTo`/bindings/${binding.id}/people${new Search({ q: query.search, after: next })}`
          }
        />
      </section>
    </div>
  );
}

function Matched({ people: { binding, providerName, matched } }: Props) {
  return (
    <section class="stack" aria-labelledby="matched">
      <h2 id="matched">Matched by hand</h2>
      <ul class="list" role="list">
        {matched.map(({ accountId, login, name, memberName }) => (
          <li class="row">
            <span class="grow">
              {name} <LoginOf {...{ login, name }} /> at {providerName} is {memberName} here.
            </span>
            <ButtonForm
              action={pathTo`/bindings/${binding.id}/people`}
              label="Undo"
              title={`Undo that ${name} is ${memberName}`}
              fields={{ accountId }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}

function LoginOf({ login, name }: { login: string; name: string }) {
  return login === name ? null : <small class="muted">{login}</small>;
}

function Person({ people, query, person, number }: Props & { person: ListedPerson; number: number }) {
  const { binding, members, providerName } = people;
  const { accountId, login, name, userId, isProven } = person;
  const search = new Search({ q: query.search, after: query.cursor });
  return (
    <li class="row">
      <span class="grow">
        {name} <LoginOf {...{ login, name }} />
      </span>
      {isProven ? (
        <span class="cluster end">
          is {members.find((member) => member.userId === userId)?.name}{" "}
          <Badge tone="good">has signed in or connected</Badge>
        </span>
      ) : (
        <form method="post" action={pathTo`/bindings/${binding.id}/people${search}`} class="cluster end">
          <FormKey />
          <input type="hidden" name="accountId" value={accountId} />
          <Select
            id={`member-${number}`}
            name="userId"
            label={`${name} at ${providerName} is`}
            hidesLabel
            value={userId ?? ""}
            options={[
              { value: "", label: "nobody here" },
              ...members.map((member) => ({ value: member.userId, label: `is ${member.name}` })),
            ]}
          />
          <Button aria-label={`Save who ${name} is`}>Save</Button>
        </form>
      )}
    </li>
  );
}
