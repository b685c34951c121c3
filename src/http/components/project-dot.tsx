/** A project's colour and name. The colour never stands alone: it carries no meaning by itself. */
export function ProjectDot({ colour, name, href }: { colour: string; name: string; href?: string }) {
  return (
    <span class="project">
      <span class="dot" data-colour={colour} aria-hidden="true"></span>
      {href === undefined ? <span>{name}</span> : <a href={href}>{name}</a>}
    </span>
  );
}
