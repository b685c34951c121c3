/** Pages that belong together, as a line of links. `current`: the address of the one that is shown. */
export function Tabs(props: {
  label: string;
  tabs: readonly { href: string; label: string }[];
  current: string;
}) {
  const { label, tabs, current } = props;
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <a href={tab.href} aria-current={tab.href === current ? "page" : undefined}>
          {tab.label}
        </a>
      ))}
    </nav>
  );
}
