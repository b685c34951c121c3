import type { ProjectColour } from "../../../src/domain/projects/colours.ts";

/** Who works on what: the numbers are shares of a person's time. */
export type Persona = "alice" | "bob" | "carol";

type DemoProject = {
  name: string;
  code: string;
  colour: ProjectColour;
  client?: string;
  billable: boolean;
  shares: Partial<Record<Persona, number>>;
  /** Done first, open last. */
  tasks: string[];
};

export const demoTags = ["design", "dev", "review", "support", "travel", "workshop"];

export const demoClients = [
  { name: "Northwind", currency: "EUR", address: "Northwind GmbH\nHafenstraße 12\n20457 Hamburg" },
  { name: "Contoso", currency: "EUR", address: "Contoso B.V.\nKeizersgracht 241\n1016 EA Amsterdam" },
  { name: "Fabrikam", currency: "USD", address: "Fabrikam, Inc.\n500 Pine Street\nSeattle, WA 98101" },
];

/** The work for clients, and the studio's own. */
export const demoProjects: DemoProject[] = [
  {
    name: "Web shop relaunch",
    client: "Northwind",
    code: "WEB",
    colour: "sky",
    billable: true,
    shares: { alice: 4, bob: 5 },
    tasks: [
      "Move the product images to the new bucket",
      "Design tokens for buttons and forms",
      "Search with typing errors",
      "Gallery with zoom",
      "Prices with and without tax",
      "Order confirmation by e-mail",
      "Import the order history",
      "Door configurator: choose handles",
      "Door configurator: save a draft",
      "Checkout falls when the cart is empty",
      "Accessibility review of the checkout",
      "Redirects from the old shop",
      "Load test before the sale",
      "Write the handbook for editors",
    ],
  },
  {
    name: "Warehouse app",
    client: "Northwind",
    code: "WH",
    colour: "teal",
    billable: true,
    shares: { bob: 3, carol: 1 },
    tasks: [
      "Scan bar codes offline",
      "List what is short",
      "Print labels in German and Polish",
      "Push notifications, part 1",
      "Push notifications, part 2",
      "Sign in with the badge",
      "Battery drains during inventory",
      "Show who picked the order",
    ],
  },
  {
    name: "Retainer",
    client: "Contoso",
    code: "CON",
    colour: "moss",
    billable: true,
    shares: { alice: 1, carol: 2 },
    tasks: [
      "Renew the certificates",
      "Answer tickets of October",
      "Update the plug-ins",
      "Backups: restore once to be sure",
      "Answer tickets of this month",
      "Cookie notice asks twice",
      "Monthly report",
    ],
  },
  {
    name: "Data warehouse",
    client: "Contoso",
    code: "DWH",
    colour: "indigo",
    billable: true,
    shares: { carol: 4 },
    tasks: [
      "Agree on the definition of a customer",
      "Load the invoices of 2024",
      "Load the invoices of 2025",
      "Dashboard for the board",
      "Sales by region are counted twice",
      "Nightly run takes four hours",
      "Hand over to Contoso's own team",
    ],
  },
  {
    name: "Booking site",
    client: "Fabrikam",
    code: "FAB",
    colour: "plum",
    billable: true,
    shares: { alice: 3, bob: 1 },
    tasks: [
      "Workshop: who books what",
      "Wireframes of the booking",
      "Prototype for the user test",
      "Calendar of free rooms",
      "Pay by invoice",
      "Cancel without an account",
      "Check the app store listing",
      "Texts in English and Dutch",
      "Time zones of guests from overseas",
    ],
  },
  {
    name: "Operations",
    code: "OPS",
    colour: "slate",
    billable: false,
    shares: { alice: 2, bob: 1, carol: 2 },
    tasks: [
      "Close the books of the quarter",
      "Move the mail to the new domain",
      "Write the security questionnaire",
      "Plan next week",
      "Order new laptops",
      "Retrospective: follow-ups",
      "Yearly reviews",
      "Update the price list",
    ],
  },
  {
    name: "Hiring",
    code: "HIRE",
    colour: "rose",
    billable: false,
    shares: { alice: 1 },
    tasks: [
      "Write the advertisement for a designer",
      "Read applications",
      "First talks with three candidates",
      "Trial day: prepare the task",
      "Answer everybody who was not chosen",
      "Talk with the university",
      "Page about working with us",
    ],
  },
];

/** What is noted when the task says enough already: nothing, or how far it came. */
export const remarks = [
  "",
  "",
  "",
  "Pairing",
  "Review comments",
  "First draft",
  "Tests, cleaned up",
  "Call with the client",
];

/** Appointments of alice's calendar, each week: ISO weekday, from, minutes. */
export const appointments = [
  { title: "Week planning", day: 1, at: "09:30", minutes: 45 },
  { title: "Northwind: weekly call", day: 2, at: "11:00", minutes: 45 },
  { title: "Fabrikam: show and tell", day: 3, at: "15:00", minutes: 60 },
  { title: "One to one with Bob", day: 4, at: "13:30", minutes: 30 },
  { title: "Contoso: open questions", day: 4, at: "16:00", minutes: 30 },
  { title: "Retrospective", day: 5, at: "14:00", minutes: 60 },
];
